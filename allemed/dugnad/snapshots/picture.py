"""All rows of one dugnad at one sequence number, read in a handful of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.db import connection, transaction

from allemed.dialogkort.models import DialogueCard
from allemed.dugnad.models import (
    Ballot,
    CardDeal,
    Dugnad,
    Measure,
    Progress,
    Result,
    Seat,
    Step,
    Table,
    Theme,
    ThemeMember,
)

Row = dict[str, Any]

# What happens a hundred times an evening, and touches one contribution's row, the seats, or how many have voted.
TO_A_TEXT = frozenset({"written", "changed", "kept_beside", "withdrawn", "hidden", "unhidden"})
TO_SEATS = "seated"
TO_BALLOTS = "voted"
MOST_NEWS = 100  # after more, all is read anew


@dataclass(frozen=True, slots=True)
class Seated:
    """What a token's seat is at this sequence number."""

    kind: str
    table: int | None  # number
    epoch: int
    is_borrowed: bool
    language: str


@dataclass(frozen=True)
class Picture:
    """The dugnad at `seq`. Rows are plain dictionaries, tables are named by their number, cards by public id."""

    dugnad: Dugnad
    steps: list[Step]
    tables: list[Row]
    seats: dict[str, Seated]
    cards: list[Row]
    deals: list[Row]
    progress: list[Row]
    contributions: list[Row]
    themes: list[Row]
    members: dict[Any, Any]  # contribution -> theme
    measures: list[Row]
    results: list[Row]
    ballots: dict[int, int]  # step -> how many
    parts: dict[Hashable, str] = field(default_factory=dict, compare=False, repr=False)  # written for several eyes

    @property
    def seq(self) -> int:
        return self.dugnad.seq


def take_picture(public_id: str, *, since: Picture | None = None) -> Picture | None:
    """The dugnad as it is now; None if there is none, or if nothing has happened `since`.

    When all that has happened since is of a kind that touches one part only, the rest is taken over from there.
    """
    with _one_moment():
        if since is not None:
            dugnad = _as_it_is(since.dugnad)
            if dugnad is None or dugnad.seq == since.seq:
                return None
            found = _going_on(since, dugnad)
            if found is not None:
                return found
        fresh = (
            Dugnad.objects.select_related("municipality", "organisation", "holder").filter(public_id=public_id).first()
        )
        return _read(fresh) if fresh is not None else None


def _as_it_is(before: Dugnad) -> Dugnad | None:
    """The dugnad's own row now, with what it refers to as it was, where it refers to the same."""
    now = next(iter(Dugnad.objects.raw("SELECT * FROM dugnad_dugnad WHERE id = %s", [before.pk])), None)
    if now is None:
        return None
    for name in ("municipality", "organisation", "holder"):
        if getattr(now, f"{name}_id") == getattr(before, f"{name}_id"):
            setattr(now, name, getattr(before, name))
    return now


@contextmanager
def _one_moment() -> Iterator[None]:
    """All queries see the same commits. Inside a transaction of somebody else's, theirs decides."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _read(dugnad: Dugnad) -> Picture:
    tables = _rows(
        Table.objects.filter(dugnad=dugnad)
        .order_by("number")
        .values("id", "number", "code", "link", "people", "help_asked_at", "is_closed")
    )
    return Picture(
        dugnad=dugnad,
        steps=list(Step.objects.filter(dugnad=dugnad).order_by("position")),
        tables=tables,
        seats=_seats(dugnad),
        cards=deck_cards(dugnad.deck_id) if dugnad.deck_id else [],
        deals=_rows(
            CardDeal.objects.filter(dugnad=dugnad, put_aside_at=None)
            .order_by("pk")
            .values("table__number", "card__public_id")
        ),
        progress=_rows(
            Progress.objects.filter(step__dugnad=dugnad).values(
                "table__number", "step_id", "ready_at", "shown_at", "approved_at"
            )
        ),
        contributions=_contributions(dugnad),
        themes=_rows(
            Theme.objects.filter(dugnad=dugnad, merged_into=None)
            .order_by("created_at", "id")
            .values("id", "title", "version")
        ),
        members=dict(ThemeMember.objects.filter(theme__dugnad=dugnad).values_list("contribution_id", "theme_id")),
        measures=_rows(
            Measure.objects.filter(dugnad=dugnad)
            .order_by("table__number", "place", "created_at", "id")
            .values(
                *("id", "table__number", "place", "text", "card__public_id", "idea_id", "theme_id", "owner_name"),
                *("owner_role", "owner_organisation", "owner_email", "first_step", "first_step_date", "deadline"),
                *("help_needed", "state", "version", "via", "sibling_of_id", "is_late", "approved_at"),
            )
        ),
        results=_rows(
            Result.objects.filter(step__dugnad=dugnad)
            .order_by("step__position", "rank", "pk")
            .values("step__public_id", "candidate", "label", "dots", "voters", "rank", "is_tied")
        ),
        ballots=_ballots(dugnad),
    )


def _seats(dugnad: Dugnad) -> dict[str, Seated]:
    found = Seat.objects.filter(dugnad=dugnad, ended_at=None).values_list(
        "public_id", "kind", "table__number", "epoch", "is_borrowed", "language"
    )
    return {
        public_id: Seated(kind, table, epoch, is_borrowed, language)
        for public_id, kind, table, epoch, is_borrowed, language in found
    }


def _ballots(dugnad: Dugnad) -> dict[int, int]:
    return dict(Counter(Ballot.objects.filter(dugnad=dugnad).values_list("step_id", flat=True)))


# By hand, as the ORM takes longer to put it together than PostgreSQL to answer: asked at every change in every process.
CONTRIBUTIONS = """
    SELECT text.id, step.public_id AS step__public_id, place.number AS table__number, text.kind,
           card.public_id AS card__public_id, text.text, text.version, text.via, text.sibling_of_id, text.is_late,
           text.is_in_tray, text.is_from_old_device, text.shown_at, text.withdrawn_at, text.hidden_at,
           text.hidden_reason, text.created_at, text.changed_at
      FROM dugnad_contribution text
      JOIN dugnad_step step ON step.id = text.step_id
      LEFT JOIN dugnad_table place ON place.id = text.table_id
      LEFT JOIN dialogkort_dialoguecard card ON card.id = text.card_id
     WHERE text.dugnad_id = %(dugnad)s AND (%(only)s::uuid[] IS NULL OR text.id = ANY(%(only)s::uuid[]))
     ORDER BY text.created_at, text.id
"""
NEWS = "SELECT deed, ref FROM dugnad_event WHERE dugnad_id = %s AND seq > %s ORDER BY seq LIMIT %s"


def _contributions(dugnad: Dugnad, only: Iterable[str] | None = None) -> list[Row]:
    """What was written; `only` those with these ids."""
    with connection.cursor() as cursor:
        cursor.execute(CONTRIBUTIONS, {"dugnad": dugnad.pk, "only": None if only is None else list(only)})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _going_on(since: Picture, dugnad: Dugnad) -> Picture | None:
    """`since` with what has happened; None if that may be more than this knows about."""
    with connection.cursor() as cursor:
        cursor.execute(NEWS, [dugnad.pk, since.seq, MOST_NEWS + 1])
        events = cursor.fetchall()
    deeds = {deed for deed, _ in events}
    texts = {ref for deed, ref in events if deed in TO_A_TEXT}
    is_known = deeds <= TO_A_TEXT | {TO_SEATS, TO_BALLOTS} and "" not in texts
    if not is_known or len(events) != dugnad.seq - since.seq:
        return None
    contributions = since.contributions
    if texts:
        kept = [row for row in contributions if str(row["id"]) not in texts]
        fresh = _contributions(dugnad, texts)
        contributions = sorted([*kept, *fresh], key=lambda row: (row["created_at"], row["id"]))
    return replace(
        since,
        dugnad=dugnad,
        contributions=contributions,
        seats=_seats(dugnad) if TO_SEATS in deeds else since.seats,
        ballots=_ballots(dugnad) if TO_BALLOTS in deeds else since.ballots,
        parts=_still_true(since, texts, has_votes=TO_BALLOTS in deeds),
    )


def _still_true(since: Picture, texts: set[str], *, has_votes: bool) -> dict[Hashable, str]:
    """What was written out and is as it was: all but the texts that changed, and what is counted or gathered."""
    gone = {"cards"} | ({"steps"} if has_votes else set())
    return {
        key: part
        for key, part in list(since.parts.items())  # another thread may be writing some more
        if isinstance(key, tuple) and key[0] not in gone and str(key[0]) not in texts
    }


def _rows(found: Iterable[Any]) -> list[Row]:
    return [dict(row) for row in found]


@lru_cache(maxsize=32)
def deck_cards(version: int) -> list[Row]:
    """The cards of a deck's version in every language. A dugnad uses a published one, and that never changes."""
    cards = (
        DialogueCard.objects.filter(version_id=version)
        .order_by("position")
        .select_related("illustration", "barrier")
        .prefetch_related("texts", "barrier__texts")
    )
    return [
        {
            "id": card.public_id,
            "pk": card.pk,
            "child": card.child_name,
            "age": card.age,
            "barrier": card.barrier.slug if card.barrier else "",
            "voice": card.barrier.voice if card.barrier else "",
            "pattern": card.barrier.pattern if card.barrier else "",
            "drawing": card.illustration.file.url if card.illustration else "",
            "size": [card.illustration.width, card.illustration.height] if card.illustration else [],
            "barriers": {text.language: text.name for text in card.barrier.texts.all()} if card.barrier else {},
            "texts": {text.language: text for text in card.texts.all()},
        }
        for card in cards
    ]
