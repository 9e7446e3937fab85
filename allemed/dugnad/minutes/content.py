"""What the minutes say, as plain data: made from what is in the room, the same twice.

Every text that people wrote stands once, under a `ref`: `i:<contribution>`, `t:<theme>`, or `m:<measure>` with one more
letter for its other fields. Notes, and what was withdrawn or hidden, are not in it; nor is any owner's name or address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from allemed.base import clock
from allemed.dialogkort.models import Barrier
from allemed.dugnad import words
from allemed.dugnad.models import (
    Contribution,
    DotsPer,
    Dugnad,
    Kind,
    Measure,
    MeasureState,
    Minutes,
    Redaction,
    Result,
    Step,
    Table,
    Theme,
    ThemeMember,
)

Content = dict[str, Any]
FEWEST = 5
"""A number of people below this is not said. Dots are not people's attributes, and always are."""
MEASURE_FIELDS = {"": "text", ":f": "first_step", ":h": "help_needed", ":r": "owner_role", ":o": "owner_organisation"}


@dataclass(frozen=True)
class Sentence:
    """A text someone wrote, where it stands, and what one must know to judge it."""

    ref: str
    text: str
    part: str  # strengths, barriers, ideas, questions, themes, measures
    table: int | None
    is_shown: bool = True
    is_late: bool = False

    @property
    def hash(self) -> str:
        """Of exactly these words: other words are judged anew."""
        return words.fingerprint(self.text)


def make_content(dugnad: Dugnad) -> Content:
    """The minutes of `dugnad` as it is now, in its own language. Times are ISO 8601."""
    return _Making(dugnad).content()


class _Making:
    def __init__(self, dugnad: Dugnad) -> None:
        self.dugnad = dugnad
        found = Contribution.objects.filter(dugnad=dugnad, withdrawn_at=None, hidden_at=None).exclude(kind=Kind.NOTE)
        self.items: dict[str, list[Any]] = defaultdict(list)
        self.numbers: dict[str, int] = {}
        # A table's texts stand together, in the order of the steps and of the writing.
        for row in found.select_related("table", "step").order_by(
            "step__position", "table__number", "created_at", "id"
        ):
            self.items[row.kind].append(row)
        self.barriers = self._barriers()
        self.in_themes: dict[str, list[int]] = defaultdict(list)
        self._number_ideas()

    def content(self) -> Content:
        dugnad = self.dugnad
        measures = self._measures()
        return {
            "title": dugnad.title,
            "partner": str(dugnad.partner),
            "language": dugnad.language,
            "mode": dugnad.mode,
            "place": dugnad.place,
            "starts_at": dugnad.starts_at.astimezone(clock.OSLO).isoformat(),
            "people": sum(Table.objects.filter(dugnad=dugnad).values_list("people", flat=True)),
            "tables": Table.objects.filter(dugnad=dugnad).count(),
            # From the sign-up and the door's count, never from a seat.
            "sectors": [
                {"sector": str(each.get("sector", "")), "is_present": each.get("sector") in dugnad.sectors_present}
                for each in dugnad.expected_sectors
            ],
            "strengths": [self._item(row) for row in self.items[Kind.STRENGTH]],
            "barriers": self._groups(),
            "questions": [self._item(row) for row in self.items[Kind.QUESTION]],
            "themes": [
                {"ref": f"t:{theme.pk}", "text": theme.title, "ideas": self.in_themes[str(theme.pk)]}
                for theme in Theme.objects.filter(dugnad=dugnad, merged_into=None)
            ],
            "priorities": self._priorities(),
            "measures": measures,
            "hidden": Contribution.objects.filter(dugnad=dugnad, hidden_at__isnull=False).count(),
            "left_out": 0,
        }

    def _barriers(self) -> list[tuple[int | None, str, str]]:
        """Every barrier the cards of the dugnad are about, with its name, and last what is about no card."""
        used = {row.barrier_id for kind in (Kind.BARRIER, Kind.IDEA) for row in self.items[kind]} - {None}
        found: list[tuple[int | None, str, str]] = []
        for barrier in Barrier.objects.filter(pk__in=used).order_by("position", "pk").prefetch_related("texts"):
            names = {text.language: text.name for text in barrier.texts.all()}
            found.append((barrier.pk, barrier.slug, names.get(self.dugnad.language) or names.get("nb") or barrier.slug))
        return [*found, (None, "", "")]

    def _number_ideas(self) -> None:
        members = dict(ThemeMember.objects.filter(theme__dugnad=self.dugnad).values_list("contribution_id", "theme_id"))
        ideas = self.items[Kind.IDEA]
        in_order = [idea for barrier, _, _ in self.barriers for idea in ideas if idea.barrier_id == barrier]
        for number, idea in enumerate(in_order, start=1):
            self.numbers[f"i:{idea.pk}"] = number
            if idea.pk in members:
                self.in_themes[str(members[idea.pk])].append(number)

    def _item(self, row: Any) -> dict[str, Any]:
        ref = f"i:{row.pk}"
        item = {
            "ref": ref,
            "text": row.text,
            "table": row.table.number if row.table else None,
            "is_shown": row.shown_at is not None,
            "is_late": row.is_late,
        }
        return item | ({"number": self.numbers[ref]} if ref in self.numbers else {})

    def _groups(self) -> list[dict[str, Any]]:
        groups = []
        for pk, slug, name in self.barriers:
            barriers = [self._item(row) for row in self.items[Kind.BARRIER] if row.barrier_id == pk]
            ideas = [self._item(row) for row in self.items[Kind.IDEA] if row.barrier_id == pk]
            if barriers or ideas:
                groups.append({"barrier": slug, "name": name, "barriers": barriers, "ideas": ideas})
        return groups

    def _priorities(self) -> list[dict[str, Any]]:
        found = []
        for step in Step.objects.filter(dugnad=self.dugnad, counted_at__isnull=False).order_by("position"):
            results = list(Result.objects.filter(step=step).order_by("rank", "label", "pk"))
            ballots = list(step.ballots.values_list("people", flat=True))
            found.append(
                {
                    "step": step.public_id,
                    "title": step.words(self.dugnad.language)["title"],
                    "dots": step.dots,
                    "dots_per": step.dots_per,
                    # On paper a table's dots come on one ballot, for all who sit there.
                    "ballots": len(ballots) if step.dots_per == DotsPer.TABLE else sum(ballots),
                    "rows": [
                        {
                            "ref": result.candidate,
                            "rank": result.rank,
                            "is_tied": result.is_tied,
                            "dots": result.dots,
                        }
                        for result in results
                        if result.dots
                    ],
                    "without_dots": sum(result.dots == 0 for result in results),
                }
            )
        return found

    def _measures(self) -> list[dict[str, Any]]:
        rows = Measure.objects.filter(dugnad=self.dugnad).exclude(state=MeasureState.WITHDRAWN)
        rows = rows.select_related("table", "barrier").prefetch_related("barrier__texts")
        names = {pk: name for pk, _, name in self.barriers}
        found = []
        for row in rows.order_by("table__number", "place", "created_at", "id"):
            name = names.get(row.barrier_id, "")
            if row.barrier and not name:
                texts = {text.language: text.name for text in row.barrier.texts.all()}
                name = texts.get(self.dugnad.language) or texts.get("nb") or row.barrier.slug
            found.append(
                {
                    "ref": f"m:{row.pk}",
                    "id": row.public_id,
                    "table": row.table.number if row.table else None,
                    "barrier": name,
                    "idea": self.numbers.get(f"i:{row.idea_id}"),
                    "state": row.state,
                    "first_step_date": row.first_step_date.isoformat() if row.first_step_date else None,
                    "deadline": row.deadline.isoformat() if row.deadline else None,
                    "is_late": row.is_late,
                    **{field: getattr(row, field) for field in MEASURE_FIELDS.values()},
                }
            )
        return found


def items(content: Content) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each contribution with the part it stands in."""
    for item in content["strengths"]:
        yield "strengths", item
    for group in content["barriers"]:
        for item in group["barriers"]:
            yield "barriers", item
        for item in group["ideas"]:
            yield "ideas", item
    for item in content["questions"]:
        yield "questions", item


def sentences(content: Content) -> Iterator[Sentence]:
    """Everything people wrote that stands in the minutes, once."""
    if not content:
        return
    for part, item in items(content):
        yield Sentence(
            item["ref"], item["text"], part, item["table"], is_shown=item["is_shown"], is_late=item["is_late"]
        )
    for theme in content["themes"]:
        yield Sentence(theme["ref"], theme["text"], "themes", None)
    for measure in content["measures"]:
        for ending, field in MEASURE_FIELDS.items():
            if measure[field]:
                yield Sentence(
                    f"{measure['ref']}{ending}",
                    measure[field],
                    "measures",
                    measure["table"],
                    is_late=measure["is_late"],
                )


def redactions_of(minutes: Minutes) -> dict[str, Redaction]:
    """What has been judged, by ref."""
    return {redaction.ref: redaction for redaction in minutes.redactions.all()}


def redacted(content: Content, judged: Mapping[str, Redaction]) -> Content:
    """The same with the words the facilitator chose; what was taken out is not there, and is counted."""
    if not content:
        return content
    left_out = 0

    def text(ref: str, now: str) -> str:
        found = judged.get(ref)
        if found is None or found.is_kept or found.original_hash != words.fingerprint(now):
            return now
        return found.replacement

    def kept(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        nonlocal left_out
        changed = [{**row, "text": text(row["ref"], row["text"])} for row in rows]
        left_out += sum(not row["text"] for row in changed)
        return [row for row in changed if row["text"]]

    return {
        **content,
        "strengths": kept(content["strengths"]),
        "barriers": [
            {**group, "barriers": kept(group["barriers"]), "ideas": kept(group["ideas"])}
            for group in content["barriers"]
        ],
        "questions": kept(content["questions"]),
        "themes": kept(content["themes"]),
        "measures": [
            {
                **measure,
                **{
                    field: text(f"{measure['ref']}{ending}", measure[field])
                    for ending, field in MEASURE_FIELDS.items()
                    if measure[field]
                },
            }
            for measure in content["measures"]
        ],
        "left_out": left_out,
    }
