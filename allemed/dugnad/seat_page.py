"""What a seat's page shows, read out of the snapshot: the page and the device's own script see the same."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from allemed.base import clock
from allemed.dugnad.models import Ballot, Contribution, Kind, SeatKind, State, StepKind, StepScope
from allemed.dugnad.models.contribution import LONGEST
from allemed.dugnad.models.measure import MOST_AT_A_TABLE
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.snapshots import Picture, render, take_picture, view_of

Row = dict[str, Any]
# Steps a table without network can open by voice: it has all it takes to do them.
MOST_PUT_FIRST = 6  # of what the room voted on: what a table may build a measure on
ALONE = (StepKind.PAIR_TALK, StepKind.CAPTURE, StepKind.CARD, StepKind.MEASURES)


@dataclass
class Kept:
    """What somebody wrote in a form that was refused: it stands there still, with the reason."""

    form: str = ""
    values: dict[str, str] = field(default_factory=dict)
    refusal: str = ""
    message: str = ""


@dataclass(frozen=True)
class Stage:
    """One step as one seat does it."""

    step: Row
    page: SeatPage

    @property
    def id(self) -> str:
        return str(self.step["id"])

    @property
    def kind(self) -> str:
        return str(self.step["kind"])

    @property
    def is_open(self) -> bool:
        return bool(self.step["state"] == "open")

    @property
    def form(self) -> str:
        return f"skriv-{self.id}"

    @cached_property
    def new_id(self) -> str:
        """The id a new writing gets here: sent twice it is one."""
        kept = self.page.kept
        return kept.values.get("thing", "") if kept.form == self.form else str(uuid.uuid4())

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What may be written: the step's own, and at a table always a note that stays there."""
        asked = [Kind(kind) for kind in self.step["captures"]]
        if self.page.is_table and Kind.NOTE not in asked:
            asked.append(Kind.NOTE)
        return [(kind.value, capfirst(str(kind.label))) for kind in asked]

    @property
    def chosen_kind(self) -> str:
        kept = self.page.kept
        return kept.values.get("kind", "") if kept.form == self.form else (self.kinds[0][0] if self.kinds else "")

    @property
    def writes(self) -> bool:
        """Whether this seat has a field here."""
        if not self.page.may_write or not self.kinds:
            return False
        if self.page.is_table:
            return True
        return self.page.is_personal and self.step["scope"] in (StepScope.SEAT, StepScope.PAIR)

    @property
    def asks(self) -> bool:
        """Whether the step asks for something to be written: else the field is only for notes."""
        return bool(self.step["captures"])

    @property
    def cards(self) -> list[Row]:
        has_cards = self.kind in (StepKind.CARD, StepKind.MEASURES) or self.step.get("cards") in ("deal", "keep")
        return [card for card in self.page.own_cards if has_cards]

    @property
    def own(self) -> list[Row]:
        """What this seat's table (or this person) has written here; two that were written at once stand together."""
        mine = [row for row in self.page.own_rows if row["step"] == self.id and not row.get("is_withdrawn")]
        first = [row for row in mine if not row.get("sibling_of") or row["sibling_of"] not in {m["id"] for m in mine}]
        beside: dict[str, list[Row]] = {}
        for row in mine:
            if row not in first:
                beside.setdefault(str(row["sibling_of"]), []).append(row)
        result: list[Row] = []
        waiting = list(first)
        while waiting:
            row = waiting.pop(0)
            result.append({**row, "has_siblings": row["id"] in beside})
            waiting[:0] = beside.get(row["id"], [])
        return result

    @property
    def others(self) -> list[Row]:
        """What the room has been shown here, by the others."""
        own = {row["id"] for row in self.page.own_rows}
        return [row for row in self.page.shown_rows if row["step"] == self.id and row["id"] not in own]

    @property
    def is_shown(self) -> bool:
        return self.id in self.page.own_table.get("shown", [])

    @property
    def has_unshown(self) -> bool:
        return any(not row["is_shown"] and row["kind"] != Kind.NOTE for row in self.own)

    @property
    def is_ready(self) -> bool:
        return self.id in self.page.own_table.get("ready", [])

    # --- Dots ---------------------------------------------------------------------------------------------------

    @property
    def may_vote(self) -> bool:
        if self.kind != StepKind.PRIORITISE or not self.is_open or not self.page.is_current:
            return False
        return self.page.is_table or (self.page.is_personal and self.step["dots_per"] == "seat")

    @cached_property
    def ballot(self) -> Row:
        found = self.page.ballots.get(self.id, {"revision": 0, "allocations": {}, "people": 0})
        kept = self.page.kept
        if kept.form == f"prikker-{self.id}":
            typed = {key[2:]: value for key, value in kept.values.items() if key.startswith("d-")}
            given = {key: int(value) for key, value in typed.items() if value.isascii() and value.isdigit()}
            return {**found, "allocations": given}
        return found

    @property
    def candidates(self) -> list[Row]:
        given = self.ballot["allocations"]
        return [{**row, "dots": given.get(row["candidate"], 0)} for row in self.page.candidates]

    @property
    def results(self) -> list[Row]:
        most = max((row["dots"] for row in self.page.state["results"] if row["step"] == self.id), default=0)
        return [
            {**row, "share": round(100 * row["dots"] / most) if most else 0}
            for row in self.page.state["results"]
            if row["step"] == self.id
        ]


class SeatPage:
    """The page of one seat."""

    def __init__(self, picture: Picture, sitter: Sitter, language: str, kept: Kept | None = None) -> None:
        self.sitter = sitter
        seated = picture.seats[sitter.seat.public_id]
        self.state = render(picture, view_of(seated, language))
        self.kept = kept or Kept()
        self.is_current = sitter.is_current
        self.kind = sitter.seat.kind
        self.is_table = self.kind == SeatKind.TABLE
        self.is_personal = self.kind == SeatKind.PERSONAL
        self.is_theme_team = self.kind == SeatKind.THEME_TEAM
        self.number: int | None = self.state["table"]
        self.own_table: Row = self.state.get("own_table", {})
        self.is_closed = self.state["state"] == State.CLOSED
        self.may_write = self.is_current and self.state["state"] in (State.LOBBY, State.LIVE)

    @property
    def ends_at(self) -> dt.datetime | None:
        """When the step's clock runs out."""
        moment = self.state["clock"]["ends_at"]
        return dt.datetime.fromisoformat(moment) if moment else None

    # --- Steps --------------------------------------------------------------------------------------------------

    @cached_property
    def steps(self) -> list[Row]:
        return list(self.state["steps"])

    @cached_property
    def current(self) -> Row | None:
        return next((step for step in self.steps if step["is_current"]), None)

    @cached_property
    def stage(self) -> Stage | None:
        """What the room does now; in the lobby nothing has begun."""
        return Stage(self.current, self) if self.current else None

    @cached_property
    def lobby_stage(self) -> Stage | None:
        """A field to try before it begins: a note that stays at the table."""
        return Stage({**self.steps[0], "captures": []}, self) if self.is_table and self.steps else None

    @cached_property
    def before(self) -> list[Row]:
        """What has happened: for whoever comes late, and for whoever wants to look back."""
        position = self.current["position"] if self.current else 0
        passed = [step for step in self.steps if step["position"] < position and step["state"] != "pending"]
        return [{**step, "stage": Stage(step, self)} for step in passed]

    @cached_property
    def also_open(self) -> list[Stage]:
        """Other steps the room keeps open for writing."""
        return [Stage(step, self) for step in self.steps if step["state"] == "open" and not step["is_current"]]

    @cached_property
    def ahead(self) -> list[Stage]:
        """What the table can do by itself if the network goes: it lies ready on the device."""
        if not self.is_table or not self.may_write:
            return []
        position = self.current["position"] if self.current else 0
        return [Stage(step, self) for step in self.steps if step["position"] > position and step["kind"] in ALONE]

    # --- Words --------------------------------------------------------------------------------------------------

    @cached_property
    def own_cards(self) -> list[Row]:
        return [card for card in self.state["cards"] if "situation" in card and self.number in card["tables"]]

    @cached_property
    def own_rows(self) -> list[Row]:
        """The table's own. A person's own are asked for: the snapshot is the same for all persons at a table."""
        if self.is_table:
            return [self._named(row) for row in self.state["contributions"] if row["table"] == self.number]
        if not self.is_personal:
            return []
        mine = Contribution.objects.filter(seat=self.sitter.seat).select_related("step", "card").order_by("created_at")
        return [
            self._named(
                {
                    "id": str(row.pk),
                    "step": row.step.public_id,
                    "table": self.number,
                    "kind": row.kind,
                    "card": row.card.public_id if row.card else None,
                    "text": row.text,
                    "version": row.version,
                    "is_shown": row.shown_at is not None,
                    "is_withdrawn": row.withdrawn_at is not None,
                    "hidden_reason": row.hidden_reason,
                    "is_late": row.is_late,
                    "sibling_of": str(row.sibling_of_id) if row.sibling_of_id else None,
                }
            )
            for row in mine
        ]

    @cached_property
    def shown_rows(self) -> list[Row]:
        return [
            self._named(row)
            for row in self.state["contributions"]
            if row["is_shown"] and not row.get("is_withdrawn") and not row.get("hidden_reason")
        ]

    def _named(self, row: Row) -> Row:
        card = next((card for card in self.state["cards"] if card["id"] == row["card"]), None)
        return {**row, "kind_name": capfirst(str(Kind(row["kind"]).label)), "child": card["child"] if card else ""}

    @cached_property
    def themes(self) -> list[Row]:
        return [
            {**theme, "rows": [row for row in self.shown_rows if row["theme"] == theme["id"]]}
            for theme in self.state["themes"]
        ]

    @cached_property
    def loose(self) -> list[Row]:
        """Ideas the room has seen that are under no theme."""
        return [row for row in self.shown_rows if not row["theme"] and row["kind"] == Kind.IDEA]

    @cached_property
    def candidates(self) -> list[Row]:
        found = [
            {"candidate": f"t:{theme['id']}", "label": theme["title"], "rows": theme["rows"]} for theme in self.themes
        ]
        return found + [
            {"candidate": f"i:{row['id']}", "label": row["text"], "table": row["table"]} for row in self.loose
        ]

    @cached_property
    def ballots(self) -> dict[str, Row]:
        own = Q(seat=self.sitter.seat)
        if self.is_table:
            own |= Q(table=self.sitter.seat.table)
        rows = Ballot.objects.filter(own).values("step__public_id", "revision", "allocations", "people")
        return {row["step__public_id"]: dict(row) for row in rows}

    @cached_property
    def results(self) -> list[Row]:
        """The newest count's."""
        counted = [step["id"] for step in self.steps if step["is_counted"]]
        return [row for row in self.state["results"] if counted and row["step"] == counted[-1]]

    # --- Measures -----------------------------------------------------------------------------------------------

    @cached_property
    def measures(self) -> list[Row]:
        """The table's own, each with its questions; the first without an answer is open."""
        own = [row for row in self.state["measures"] if row["table"] == self.number and row["state"] != "withdrawn"]
        return [
            {
                **row,
                "questions": self._questions(row),
                "state_name": _state_name(row),
                "deadline_date": dt.date.fromisoformat(row["deadline"]) if row["deadline"] else None,
            }
            for row in own
            if self.is_table
        ]

    def _questions(self, row: Row) -> list[Row]:
        owner = [row.get(name) for name in ("owner_name", "owner_role", "owner_organisation")]
        found: list[Row] = [
            {"key": "owner", "answer": ", ".join(str(part) for part in owner if part)},
            {"key": "first", "answer": row.get("first_step"), "date": row.get("first_step_date")},
            {"key": "deadline", "answer": row.get("deadline"), "date": row.get("deadline")},
            {"key": "help", "answer": row.get("help_needed")},
        ]
        kept = self.kept.form.split(":") if self.kept.form.startswith("sporsmal:") else []
        wanted = next((str(question["key"]) for question in found if not question["answer"]), "")
        if kept[1:2] == [row["id"]]:
            wanted = kept[-1]
        return [
            {
                **question,
                "is_open": question["key"] == wanted,
                "form": f"sporsmal:{row['id']}:{question['key']}",
            }
            for question in found
        ]

    @property
    def places_left(self) -> int:
        return max(0, MOST_AT_A_TABLE - len([row for row in self.measures if row.get("place")]))

    @property
    def all_approved(self) -> bool:
        return bool(self.measures) and all(row["is_approved"] for row in self.measures)

    @property
    def ideas(self) -> list[Row]:
        """What a measure may be made of: the table's own ideas."""
        own = [row for row in self.own_rows if row["kind"] == Kind.IDEA and not row.get("is_withdrawn")]
        return own[:12]

    @property
    def ideas_put_first(self) -> list[Row]:
        """Ideas of other tables that the room put first."""
        own = {row["id"] for row in self.ideas}
        return [row for row in self._put_first("i:") if row["id"] not in own]

    @property
    def themes_put_first(self) -> list[Row]:
        """Themes the room put first."""
        return self._put_first("t:")

    def _put_first(self, kind: str) -> list[Row]:
        chosen = [row for row in self.results if row["dots"] and row["candidate"].startswith(kind)][:MOST_PUT_FIRST]
        return [{"id": row["candidate"].removeprefix(kind), "text": row["label"]} for row in chosen]

    @property
    def new_measure_id(self) -> str:
        return self.kept.values.get("thing", "") if self.kept.form == "nytt-tiltak" else str(uuid.uuid4())

    @property
    def new_theme_id(self) -> str:
        return self.kept.values.get("thing", "") if self.kept.form == "nytt-tema" else str(uuid.uuid4())

    @property
    def today(self) -> dt.date:
        return clock.today()

    @property
    def longest(self) -> int:
        return LONGEST


def _state_name(row: Row) -> str:
    if row["state"] == "agreed":
        return _("Avtalt, mangler eier eller frist")
    return _("Avtalt, med eier og frist")


def page_for(sitter: Sitter, language: str, kept: Kept | None = None) -> SeatPage | None:
    """The page; None if the seat is gone or the dugnad is."""
    picture = take_picture(sitter.seat.dugnad.public_id)
    if picture is None or sitter.seat.public_id not in picture.seats:
        return None
    return SeatPage(picture, sitter, language, kept)
