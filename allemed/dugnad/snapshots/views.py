"""What each kind of seat may see of a picture: private notes never leave their table, nor names who needs them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from allemed.dugnad.models import Kind, MeasureState, SeatKind, StepKind
from allemed.dugnad.models.step import Step
from allemed.dugnad.snapshots.picture import Picture, Row, Seated
from allemed.dugnad.tokens import SeatToken

HELPER = "helper"
"""A facilitator by the evening's code, on a borrowed laptop: no names."""
LEADS = frozenset({SeatKind.FACILITATOR.value, HELPER})


@dataclass(frozen=True, slots=True)
class View:
    """Whose eyes: a kind of seat, its table's number where it has one, and a language."""

    kind: str
    table: int | None
    language: str

    def etag(self, seq: int) -> str:
        """The snapshot's version for these eyes."""
        return f'"{seq}-{self.kind}-{self.table or 0}-{self.language}"'


def view_of(seated: Seated, language: str) -> View:
    """What a seat sees."""
    kind = HELPER if seated.kind == SeatKind.FACILITATOR and seated.is_borrowed else seated.kind
    has_table = kind in (SeatKind.TABLE, SeatKind.PERSONAL)
    return View(kind, seated.table if has_table else None, language)


def view_for(picture: Picture, token: SeatToken, language: str, *, as_presenter: bool = False) -> View | None:
    """What the holder of a token sees; None if nobody sits there. A device that was taken over may still read.

    `as_presenter`: the big screen's view, for a facilitator on the laptop that drives the projector.
    """
    seated = picture.seats.get(token.seat)
    if seated is None or token.dugnad != picture.dugnad.public_id or token.epoch > seated.epoch:
        return None
    if as_presenter:
        leads = seated.kind in (SeatKind.FACILITATOR, SeatKind.PRESENTER)
        return presenter_view(language) if leads else None
    return view_of(seated, language)


def presenter_view(language: str) -> View:
    """The big screen's: a facilitator may see it too, on the laptop that drives the projector."""
    return View(SeatKind.PRESENTER.value, None, language)


def render(picture: Picture, view: View) -> dict[str, Any]:
    """The snapshot: only what JSON holds."""
    rendering = Rendering(picture, view)
    lists = {name: make() for name, (_, make) in rendering.lists().items()}
    shown = [rendering.contribution(row, in_full=in_full) for row, in_full in rendering.contributions()]
    return {**rendering.head(), **lists, "contributions": shown}


class Rendering:
    """One picture for one pair of eyes, in parts: what several see alike need be written only once."""

    def __init__(self, picture: Picture, view: View) -> None:
        self.picture = picture
        self.view = view
        self.leads = view.kind in LEADS
        self.number = view.table if view.kind in (SeatKind.TABLE, SeatKind.PERSONAL) else None
        self.own = view.table if view.kind == SeatKind.TABLE else None

    def head(self) -> dict[str, Any]:
        """What is nobody else's, or short."""
        dugnad = self.picture.dugnad
        current = next((step for step in self.picture.steps if step.is_current), None)
        result: dict[str, Any] = {
            "id": dugnad.public_id,
            "seq": dugnad.seq,
            "view": self.view.kind,
            "table": self.view.table,
            "language": self.view.language,
            "title": dugnad.title,
            "partner": str(dugnad.partner),
            "state": dugnad.state,
            "mode": dugnad.mode,
            "is_rehearsal": dugnad.is_rehearsal,
            "link": dugnad.link,
            "code": dugnad.code if self.leads or self.view.kind == SeatKind.PRESENTER else "",
            "is_door_open": dugnad.is_door_open,
            "epoch": dugnad.epoch,
            "clock": {"ends_at": _time(dugnad.step_ends_at), "paused_seconds": dugnad.paused_seconds},
            "current": current.public_id if current else None,
            "hidden_count": sum(row["hidden_at"] is not None for row in self.picture.contributions),
        }
        if self.own is not None:
            result["own_table"] = self._own_table()
        if self.leads:
            result["room"] = self._room()
        return result

    def lists(self) -> dict[str, tuple[Hashable, Callable[[], list[Row]]]]:
        """By name: all that decides how the list looks to these eyes, and how it is made."""
        picture, eyes = self.picture, (self.leads, self.view.language)
        return {
            "steps": (eyes, lambda: [self._step(step) for step in picture.steps]),
            "tables": (self.leads, lambda: [self._table(row) for row in picture.tables]),
            "cards": ((self.number, *eyes), self._cards),
            "themes": (
                None,
                lambda: [
                    {"id": str(theme["id"]), "title": theme["title"], "version": theme["version"]}
                    for theme in picture.themes
                ],
            ),
            "results": (None, lambda: [_result(row) for row in picture.results]),
            "measures": (
                (self.own, self.view.kind if self.leads else ""),
                lambda: [self._measure(row) for row in picture.measures if self._sees_measure(row)],
            ),
        }

    def contributions(self) -> Iterator[tuple[Row, bool]]:
        """Those these eyes see, and whether with what only its own table and those who lead are shown."""
        for row in self.picture.contributions:
            if self._sees(row):
                yield row, self.leads or (self.own is not None and row["table__number"] == self.own)

    # --- Steps and tables -----------------------------------------------------------------------------------------

    def _step(self, step: Step) -> Row:
        words = step.words(self.view.language)
        if not self.leads:
            words.pop("instructions")
        row = {
            "id": step.public_id,
            "position": step.position,
            "kind": step.kind,
            "scope": step.scope,
            "minutes": step.minutes,
            "captures": step.captures,
            "state": step.state,
            "is_current": step.is_current,
            "is_counted": step.counted_at is not None,
            **words,
        }
        if step.kind == StepKind.PRIORITISE:
            row |= {
                "dots": step.dots,
                "dots_per": step.dots_per,
                "ballots": self.picture.ballots.get(step.pk, 0),
            }
        return row

    def _table(self, table: Row) -> Row:
        row = {"number": table["number"], "people": table["people"], "is_closed": table["is_closed"]}
        if self.leads:
            row |= {"code": table["code"], "link": table["link"], "help_asked_at": _time(table["help_asked_at"])}
        return row

    def _own_table(self) -> Row:
        table = next(row for row in self.picture.tables if row["number"] == self.own)
        done = [row for row in self.picture.progress if row["table__number"] == self.own]
        steps = {step.pk: step.public_id for step in self.picture.steps}
        return {
            "number": self.own,
            "code": table["code"],
            "link": table["link"],
            "people": table["people"],
            "is_asking_for_help": table["help_asked_at"] is not None,
            "ready": [steps[row["step_id"]] for row in done if row["ready_at"]],
            "shown": [steps[row["step_id"]] for row in done if row["shown_at"]],
            "approved": [steps[row["step_id"]] for row in done if row["approved_at"]],
        }

    def _cards(self) -> list[Row]:
        """Those on the own table, in words; for those who lead, all of them and where they lie."""
        dealt: dict[str, list[int]] = defaultdict(list)
        for deal in self.picture.deals:
            dealt[deal["card__public_id"]].append(deal["table__number"])
        used = {row["card__public_id"] for row in self.picture.contributions if row["table__number"] == self.number}
        found = []
        for card in self.picture.cards:
            tables = dealt.get(card["id"], [])
            is_mine = self.number is not None and (self.number in tables or card["id"] in used)
            if not is_mine and not self.leads and not (self.number is None and tables):
                continue
            found.append(self._card(card, tables, in_full=is_mine))
        return found

    def _card(self, card: Row, tables: list[int], *, in_full: bool) -> Row:
        language = self.view.language
        text = card["texts"].get(language) or card["texts"].get("nb")
        row = {
            "id": card["id"],
            "child": card["child"],
            "age": card["age"],
            "barrier": card["barriers"].get(language) or card["barriers"].get("nb", ""),
            "voice": card["voice"],
            "pattern": card["pattern"],
            "headline": text.headline if text else "",
            "tables": tables,
        }
        if in_full and text:
            row |= {
                "situation": text.situation_paragraphs,
                "questions": text.question_list,
                "easy_read": text.easy_read_lines,
                "listening": text.listening,
                "drawing": card["drawing"],
                "drawing_alt": text.illustration_alt,
                "drawing_size": card["size"],
            }
        return row

    # --- What was written -----------------------------------------------------------------------------------------

    def _sees(self, row: Row) -> bool:
        if self.own is not None and row["table__number"] == self.own:
            return True
        if row["kind"] == Kind.NOTE:
            return False
        if self.leads:
            return row["shown_at"] is not None or bool(row["is_in_tray"])
        return row["shown_at"] is not None and row["hidden_at"] is None and row["withdrawn_at"] is None

    def contribution(self, row: Row, *, in_full: bool) -> Row:
        """One of them, the same for all who see it so."""
        theme = self.picture.members.get(row["id"])
        found = {
            "id": str(row["id"]),
            "step": row["step__public_id"],
            "table": row["table__number"],
            "kind": row["kind"],
            "card": row["card__public_id"],
            "text": row["text"],
            "version": row["version"],
            "theme": str(theme) if theme else None,
            "is_shown": row["shown_at"] is not None,
        }
        if in_full:
            found |= {
                "sibling_of": str(row["sibling_of_id"]) if row["sibling_of_id"] else None,
                "is_withdrawn": row["withdrawn_at"] is not None,
                "hidden_reason": row["hidden_reason"],
                "is_late": row["is_late"],
                "is_in_tray": row["is_in_tray"],
                "is_from_old_device": row["is_from_old_device"],
                "via": row["via"],
            }
        return found

    def _sees_measure(self, row: Row) -> bool:
        is_own = self.own is not None and row["table__number"] == self.own
        return is_own or bool(row["state"] != MeasureState.WITHDRAWN)

    def _measure(self, row: Row) -> Row:
        is_own = self.own is not None and row["table__number"] == self.own
        found = {
            "id": str(row["id"]),
            "table": row["table__number"],
            "place": row["place"],
            "text": row["text"],
            "card": row["card__public_id"],
            "state": row["state"],
            "owner": row["owner_role"] or row["owner_organisation"],
            "deadline": _time(row["deadline"]),
        }
        if is_own or self.leads:
            found |= {
                "version": row["version"],
                "idea": str(row["idea_id"]) if row["idea_id"] else None,
                "theme": str(row["theme_id"]) if row["theme_id"] else None,
                "owner_role": row["owner_role"],
                "owner_organisation": row["owner_organisation"],
                "first_step": row["first_step"],
                "first_step_date": _time(row["first_step_date"]),
                "help_needed": row["help_needed"],
                "is_approved": row["approved_at"] is not None,
                "is_late": row["is_late"],
                "sibling_of": str(row["sibling_of_id"]) if row["sibling_of_id"] else None,
                "has_email": bool(row["owner_email"]),
                "has_name": bool(row["owner_name"]),
            }
        if is_own or self.view.kind == SeatKind.FACILITATOR:
            found["owner_name"] = row["owner_name"]
        return found

    # --- For those who lead ---------------------------------------------------------------------------------------

    def _room(self) -> Row:
        dugnad = self.picture.dugnad
        written: Counter[tuple[int | None, str]] = Counter()
        last: dict[int | None, Any] = {}
        for row in self.picture.contributions:
            if row["withdrawn_at"] is None:
                written[row["table__number"], row["step__public_id"]] += 1
            last[row["table__number"]] = max(row["changed_at"], last.get(row["table__number"], row["changed_at"]))
        steps = {step.pk: step.public_id for step in self.picture.steps}
        kinds = Counter(seated.kind for seated in self.picture.seats.values())
        return {
            "holder": dugnad.holder.public_id if dugnad.holder else None,
            "lease_until": _time(dugnad.lease_until),
            "seats": dict(kinds),
            "written": [
                {"table": table, "step": step, "count": number}
                for (table, step), number in sorted(written.items(), key=str)
            ],
            "last_written": [{"table": table, "at": _time(at)} for table, at in sorted(last.items(), key=str)],
            "progress": [
                {
                    "table": row["table__number"],
                    "step": steps[row["step_id"]],
                    "ready": row["ready_at"] is not None,
                    "shown": row["shown_at"] is not None,
                    "approved": row["approved_at"] is not None,
                }
                for row in self.picture.progress
            ],
            "expected_sectors": dugnad.expected_sectors,
            "sectors_present": dugnad.sectors_present,
        }


def _time(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None


def _result(row: Row) -> Row:
    return {
        "step": row["step__public_id"],
        "candidate": row["candidate"],
        "label": row["label"],
        "dots": row["dots"],
        "voters": row["voters"],
        "rank": row["rank"],
        "is_tied": row["is_tied"],
    }
