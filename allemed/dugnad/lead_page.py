"""What the leader's screen shows, read out of the snapshot: the page and what it does live see the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from allemed.base import clock
from allemed.dugnad import presence
from allemed.dugnad.minutes.sectors import name_of
from allemed.dugnad.models import Kind, MeasureState, SeatKind, State, StepKind, StepScope
from allemed.dugnad.models.table import called
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.snapshots import Picture, presenter_view, render, take_picture, view_of

Row = dict[str, Any]
STUCK = dt.timedelta(minutes=4)
"""A table that has had a step open for so long, and written nothing for so long, may need someone to come by."""
LOW_SECONDS = 60

"""So much of a seat's id is what a telephone is called in the room."""


@dataclass(frozen=True)
class TableRow:
    """One table as the monitor shows it."""

    number: int
    state: str  # help, offline, stuck, writing, ready, here, empty
    people: int
    written: int
    devices: int
    code: str
    link: str
    cards: list[Row]
    is_closed: bool
    seconds: int | None  # since its telephone was heard from

    @property
    def label(self) -> str:
        """The state in words: never by colour alone."""
        return str(
            {
                "help": _("Ber om hjelp"),
                "offline": _("Uten nett"),
                "stuck": _("Har stoppet opp"),
                "writing": _("Skriver"),
                "ready": _("Ferdig"),
                "here": _("Er med"),
                "empty": _("Ingen telefon ennå"),
                "closed": _("Lukket"),
            }[self.state]
        )

    @property
    def lately(self) -> str:
        """How long it has been silent, where that matters."""
        if self.state != "offline" or self.seconds is None:
            return ""
        minutes = self.seconds // 60
        return (
            _("ikke hørt fra på %(minutes)s min") % {"minutes": minutes} if minutes else _("ikke hørt fra nå nettopp")
        )


class LeadPage:
    """The leader's page of one dugnad."""

    def __init__(self, picture: Picture, sitter: Sitter, language: str) -> None:
        self.sitter = sitter
        self.dugnad = picture.dugnad
        self.state = render(picture, view_of(picture.seats[sitter.seat.public_id], language))
        self.now = clock.now()

    # --- The clock and the step -----------------------------------------------------------------------------------

    @cached_property
    def steps(self) -> list[Row]:
        result = []
        for step in self.state["steps"]:
            written = sum(row["count"] for row in self.state["room"]["written"] if row["step"] == step["id"])
            result.append(step | {"written": written, "kind_name": str(StepKind(step["kind"]).label)})
        return result

    @cached_property
    def current(self) -> Row | None:
        return next((step for step in self.steps if step["is_current"]), None)

    @cached_property
    def next_step(self) -> Row | None:
        position = self.current["position"] if self.current else 0
        return next((step for step in self.steps if step["position"] > position), None)

    @property
    def previous_step(self) -> Row | None:
        position = self.current["position"] if self.current else 0
        return next((step for step in reversed(self.steps) if step["position"] < position), None)

    @property
    def can_go_back(self) -> bool:
        return self.previous_step is not None and not self.previous_step["is_counted"]

    @property
    def is_lobby(self) -> bool:
        return bool(self.state["state"] == State.LOBBY)

    @property
    def is_closed(self) -> bool:
        return bool(self.state["state"] == State.CLOSED)

    @property
    def is_open(self) -> bool:
        return self.state["state"] in (State.LOBBY, State.LIVE)

    @property
    def ends_at(self) -> dt.datetime | None:
        moment = self.state["clock"]["ends_at"]
        return dt.datetime.fromisoformat(moment) if moment else None

    @property
    def is_paused(self) -> bool:
        return self.state["clock"]["paused_seconds"] is not None

    @property
    def has_clock(self) -> bool:
        return self.ends_at is not None or self.is_paused

    @property
    def seconds_left(self) -> int | None:
        if self.is_paused:
            return int(self.state["clock"]["paused_seconds"])
        return max(0, round((self.ends_at - self.now).total_seconds())) if self.ends_at else None

    @property
    def clock_text(self) -> str:
        left = self.seconds_left
        return "" if left is None else f"{left // 60}:{left % 60:02}"

    @property
    def is_low(self) -> bool:
        return self.seconds_left is not None and self.seconds_left <= LOW_SECONDS

    @property
    def command_id(self) -> str:
        """Each form that commands carries an id of its own: pressed twice it is done once."""
        return str(uuid4())

    # --- Who steers -----------------------------------------------------------------------------------------------

    @property
    def is_mine(self) -> bool:
        holder = self.state["room"]["holder"]
        return holder in (None, self.sitter.seat.public_id)

    @property
    def is_held_by_another_who_is_there(self) -> bool:
        until = self.state["room"]["lease_until"]
        return not self.is_mine and until is not None and dt.datetime.fromisoformat(until) > self.now

    @property
    def is_borrowed(self) -> bool:
        return self.sitter.seat.is_borrowed

    # --- The monitor ----------------------------------------------------------------------------------------------

    @cached_property
    def devices(self) -> list[Row]:
        return presence.who_is_here(self.dugnad)

    @cached_property
    def tables(self) -> list[TableRow]:
        return [self._table(row) for row in self.state["tables"]]

    @property
    def open_tables(self) -> list[TableRow]:
        return [table for table in self.tables if not table.is_closed]

    def _table(self, row: Row) -> TableRow:
        number = row["number"]
        here = [device for device in self.devices if device["table"] == number]
        writer = next((device for device in here if device["kind"] == SeatKind.TABLE), None)
        written = sum(
            found["count"]
            for found in self.state["room"]["written"]
            if found["table"] == number and self.current and found["step"] == self.current["id"]
        )
        return TableRow(
            number=number,
            state=self._state_of(row, writer),
            people=row["people"],
            written=written,
            devices=len(here),
            code=row["code"],
            link=row["link"],
            cards=[card for card in self.state["cards"] if number in card["tables"]],
            is_closed=row["is_closed"],
            seconds=writer["seconds"] if writer else None,
        )

    def _state_of(self, row: Row, writer: Row | None) -> str:
        """The first that fits: what wants somebody comes before what goes well."""
        here = self.current["id"] if self.current else ""
        is_ready = any(
            done["ready"] and done["table"] == row["number"] and done["step"] == here
            for done in self.state["room"]["progress"]
        )
        states = {
            "closed": row["is_closed"],
            "help": row["help_asked_at"] is not None,
            "empty": writer is None,
            "offline": writer is not None and not writer["is_here"],
            "ready": is_ready,
            "writing": writer is not None and writer["doing"] == "writing",
            "stuck": self._is_stuck(row["number"]),
        }
        return next((name for name, fits in states.items() if fits), "here")

    def _is_stuck(self, number: int) -> bool:
        step = self.current
        if step is None or not step["captures"] or step["state"] != "open" or step["scope"] == StepScope.PLENARY:
            return False
        opened = self._opened.get(step["id"])
        last = next((row["at"] for row in self.state["room"]["last_written"] if row["table"] == number), None)
        moments = [moment for moment in (opened, dt.datetime.fromisoformat(last) if last else None) if moment]
        return bool(moments) and self.now - max(moments) > STUCK

    @cached_property
    def _opened(self) -> dict[str, dt.datetime | None]:
        return dict(self.dugnad.steps.values_list("public_id", "opened_at"))

    @property
    def tally(self) -> list[Row]:
        """How many tables are in each state, those that want something first."""
        order = ("help", "offline", "stuck", "writing", "ready", "here", "empty")
        found = []
        for state in order:
            rows = [table for table in self.open_tables if table.state == state]
            if rows:
                found.append({"state": state, "label": rows[0].label, "count": len(rows)})
        return found

    @property
    def voters(self) -> int:
        return sum(device["kind"] == SeatKind.PERSONAL for device in self.devices)

    @property
    def screens_here(self) -> int:
        return sum(device["kind"] == SeatKind.PRESENTER and device["is_here"] for device in self.devices)

    @cached_property
    def seats(self) -> list[Row]:
        """Telephones, for those who move people about."""
        return [
            device | {"name": str(SeatKind(device["kind"]).label), "short": called(device["seat"])}
            for device in self.devices
            if device["kind"] in (SeatKind.TABLE, SeatKind.PERSONAL)
        ]

    # --- What was written -----------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[Row]:
        names = {card["id"]: card["child"] for card in self.state["cards"]}
        steps = {step["id"]: step["title"] for step in self.steps}
        return [
            row
            | {
                "kind_name": str(Kind(row["kind"]).label),
                "child": names.get(row["card"] or "", ""),
                "step_title": steps.get(row["step"], ""),
            }
            for row in self.state["contributions"]
        ]

    @property
    def tray(self) -> list[Row]:
        return [row for row in self.rows if row["is_in_tray"] and not row["is_withdrawn"]]

    @property
    def shown(self) -> list[Row]:
        return [row for row in self.rows if row["is_shown"] and not row["hidden_reason"] and not row["is_withdrawn"]]

    @property
    def hidden(self) -> list[Row]:
        return [row for row in self.rows if row["hidden_reason"]]

    @property
    def unshown_steps(self) -> list[Row]:
        """Steps where tables have written something that the room has not seen."""
        found = []
        for step in self.steps:
            shown = sum(row["step"] == step["id"] and row["is_shown"] for row in self.rows)
            if step["written"] > shown and step["state"] != "pending":
                found.append(step | {"unshown": step["written"] - shown})
        return found

    @property
    def themes(self) -> list[Row]:
        return [
            theme | {"rows": [row for row in self.shown if row["theme"] == theme["id"]], "new_id": str(uuid4())}
            for theme in self.state["themes"]
        ]

    @property
    def loose(self) -> list[Row]:
        return [row for row in self.shown if not row["theme"] and row["kind"] in (Kind.IDEA, Kind.BARRIER)]

    @property
    def is_voting(self) -> bool:
        return any(step["kind"] == StepKind.PRIORITISE and step["state"] == "open" for step in self.steps)

    @property
    def votes(self) -> list[Row]:
        return [
            step | {"results": results_of(self.state, step["id"])}
            for step in self.steps
            if step["kind"] == StepKind.PRIORITISE and step["state"] != "pending"
        ]

    @property
    def measures(self) -> list[Row]:
        """By table; those that lack an owner or a deadline first."""
        live = [
            row
            | {
                "deadline_date": dt.date.fromisoformat(row["deadline"]) if row["deadline"] else None,
                "state_label": str(MeasureState(row["state"]).label),
                "mark": "stuck" if row["state"] == MeasureState.AGREED else "ready",
            }
            for row in self.state["measures"]
            if row["state"] != MeasureState.WITHDRAWN
        ]
        return sorted(live, key=lambda row: (row["state"] != "agreed", row["table"] or 0, row["place"] or 0))

    @property
    def not_gathered(self) -> list[Row]:
        """What the room has seen and no theme holds."""
        return [row for row in self.shown if not row["theme"]]

    @property
    def sectors(self) -> list[Row]:
        """The expected ones, and whether the door has counted them in."""
        present = set(self.state["room"]["sectors_present"])
        return [
            {
                "sector": row.get("sector"),
                "label": name_of(str(row.get("sector", ""))),
                "is_present": row.get("sector") in present,
            }
            for row in self.state["room"]["expected_sectors"]
        ]

    @property
    def offline(self) -> Row:
        """What the page's module needs when there is no network: the whole runbook, and its words."""
        names = ("id", "position", "title", "screen", "instructions", "minutes")
        return {
            "steps": [{name: step[name] for name in names} for step in self.steps],
            "words": {
                "off": _("Uten nett"),
                "captive": _("Nettet vil noe: åpne en vanlig nettside og logg inn på det"),
                "on": _("På nett igjen"),
                "alone": _("Du er uten nett. Klokka går videre her, og bordene skriver videre på det de har."),
                "begin": _("Begynn, bare her"),
                "next": _("Neste, bare her"),
                "back": _("Forrige, bare her"),
                "ahead": _("Nettet er tilbake. Du er kommet til «%(step)s», dugnaden står på et annet steg."),
                "bring": _("Ta dugnaden hit"),
                "stay": _("Følg dugnaden"),
                "not_sent": _("Det kom ikke fram. Prøv igjen; det blir gjort bare én gang."),
                "now": _("Nå:"),
                "one_minute": _("Ett minutt igjen"),
                "time_is_up": _("Tiden er ute"),
            },
        }

    @property
    def without_owner(self) -> int:
        return sum(row["state"] == "agreed" for row in self.measures)


def results_of(state: Row, step: str) -> list[Row]:
    """The counted dots of a step, widest first; those with the same number share a place."""
    rows = [row for row in state["results"] if row["step"] == step]
    most = max((row["dots"] for row in rows), default=0)
    return [row | {"share": round(100 * row["dots"] / most) if most else 0} for row in rows]


def lead_page(sitter: Sitter, language: str) -> LeadPage | None:
    """The page; None if the seat or the dugnad is gone."""
    picture = take_picture(sitter.seat.dugnad.public_id)
    if picture is None or sitter.seat.public_id not in picture.seats:
        return None
    return LeadPage(picture, sitter, language)


class ScreenPage:
    """What the big screen shows: only what the room may see."""

    def __init__(self, picture: Picture, language: str) -> None:
        self.state = render(picture, presenter_view(language))
        self.now = clock.now()

    @cached_property
    def current(self) -> Row | None:
        return next((step for step in self.state["steps"] if step["is_current"]), None)

    @property
    def ends_at(self) -> str | None:
        return self.state["clock"]["ends_at"]  # type: ignore[no-any-return]

    @property
    def paused_seconds(self) -> int | None:
        return self.state["clock"]["paused_seconds"]  # type: ignore[no-any-return]

    @property
    def clock_text(self) -> str:
        left = self.paused_seconds
        if self.ends_at:
            left = max(0, round((dt.datetime.fromisoformat(self.ends_at) - self.now).total_seconds()))
        return "" if left is None else f"{left // 60}:{left % 60:02}"

    @property
    def kind(self) -> str:
        """What is on the screen: lobby, step, cards, themes, results, measures or done."""
        if self.state["state"] == State.CLOSED:
            return "done"
        if self.current is None:
            return "lobby"
        return {
            StepKind.CARD.value: "cards",
            StepKind.CLUSTER.value: "themes",
            StepKind.PRIORITISE.value: "votes",
            StepKind.MEASURES.value: "measures",
        }.get(self.current["kind"], "step")

    @property
    def offline(self) -> Row:
        """All the steps, for a screen that goes on by itself, and its words."""
        names = ("id", "position", "title", "screen", "minutes")
        return {
            "steps": [{name: step[name] for name in names} for step in self.state["steps"]],
            "words": {
                "off": _("Uten nett. Skjermen går videre av seg selv."),
                "now": _("Nå:"),
                "one_minute": _("Ett minutt igjen"),
                "time_is_up": _("Tiden er ute"),
            },
        }

    @property
    def cards(self) -> list[Row]:
        """Where the cards lie, until there is something to read instead: the back row reads one thing at a time."""
        return [] if self.shown else [card for card in self.state["cards"] if card["tables"]]

    @property
    def shown(self) -> list[Row]:
        """What the room has been shown in this step, the newest last; a screen holds so many."""
        step = self.current["id"] if self.current else ""
        return [row for row in self.state["contributions"] if row["step"] == step][-6:]

    @property
    def themes(self) -> list[Row]:
        return [
            theme | {"count": sum(row["theme"] == theme["id"] for row in self.state["contributions"])}
            for theme in self.state["themes"]
        ]

    @property
    def results(self) -> list[Row]:
        """The count this step made, or the latest one where measures are made of it."""
        counted = [step["id"] for step in self.state["steps"] if step["is_counted"]]
        if self.kind == "votes":
            counted = [step for step in counted if self.current and step == self.current["id"]]
        return results_of(self.state, counted[-1])[:8] if counted else []

    @property
    def measures(self) -> list[Row]:
        return [row for row in self.state["measures"] if row["state"] != "withdrawn"]


def screen_page(dugnad: str, language: str) -> ScreenPage | None:
    """The big screen's page; None if there is no such dugnad."""
    picture = take_picture(dugnad)
    return ScreenPage(picture, language) if picture else None
