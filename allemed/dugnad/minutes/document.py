"""The minutes as they are shown: one arrangement that page, PDF, workbook and JSON share.

The words are frozen when they are sent; what the owners have answered since is looked up. Until an owner, an adult, has
said that the name may be shown, only role and organisation are.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from allemed.dugnad.minutes.content import FEWEST, Content, items, redacted, redactions_of
from allemed.dugnad.minutes.sectors import name_of
from allemed.dugnad.models import DotsPer, Measure, MeasureState, Minutes, MinutesState, Mode

STATES = (MeasureState.AGREED, MeasureState.COMMITTED, MeasureState.CONFIRMED)


def owner_of(measure: Measure, *, with_names: bool = False) -> str:
    """Who owns it, as far as the reader may know; nothing if nobody does."""
    is_named = with_names or (measure.is_name_public and measure.state == MeasureState.CONFIRMED)
    parts = [measure.owner_name if is_named else "", measure.owner_role, measure.owner_organisation]
    shown = ", ".join(part for part in parts if part)
    if not shown and measure.owner_name:
        return _("én person er spurt") if measure.state != MeasureState.CONFIRMED else _("én person har sagt ja")
    return shown


def owner_in(measure: dict[str, Any]) -> str:
    """The same of a draft's measure, which holds no name."""
    return ", ".join(part for part in (measure["owner_role"], measure["owner_organisation"]) if part)


@dataclass(frozen=True)
class Line:
    """A measure as it is shown."""

    id: str
    text: str
    table: int | None
    barrier: str
    idea: int | None
    state: str
    owner: str
    first_step: str
    first_step_date: dt.date | None
    deadline: dt.date | None
    help_needed: str

    @property
    def state_label(self) -> str:
        """Its state in words; one with an owner lacks a deadline."""
        if self.state == MeasureState.AGREED and self.owner:
            return _("avtalt, mangler frist")
        return str(MeasureState(self.state).label)


class Document:
    """Minutes, arranged."""

    def __init__(self, minutes: Minutes) -> None:
        self.minutes = minutes
        self.is_draft = minutes.state == MinutesState.DRAFT
        content: Content = minutes.content
        self.content = redacted(content, redactions_of(minutes)) if self.is_draft else content
        self.by_ref = {item["ref"]: item for _part, item in items(self.content)}
        self.by_ref |= {theme["ref"]: theme for theme in self.content["themes"]}
        self.places: dict[str, int] = {}  # an idea that got dots stands among the priorities
        self.priorities = [self._priority(part) for part in self.content["priorities"]]
        shown_themes = {row["ref"] for part in self.priorities for row in part["rows"]}
        self.other_themes = [theme for theme in self.content["themes"] if theme["ref"] not in shown_themes]
        self.groups = [
            {
                **group,
                "name": group["name"] or _("Uten kort"),
                "ideas": [{**idea, "rank": self.places.get(idea["ref"])} for idea in group["ideas"]],
            }
            for group in self.content["barriers"]
        ]
        self.measures = self._measures()

    # --- Facts ----------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return str(self.content["title"])

    @property
    def partner(self) -> str:
        return str(self.content["partner"])

    @property
    def language(self) -> str:
        return str(self.content["language"])

    @property
    def day(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.content["starts_at"])

    @property
    def mode(self) -> str:
        return str(Mode(self.content["mode"]).label)

    @property
    def people(self) -> str:
        """How many took part, if that tells nothing about anyone."""
        number = self.content["people"]
        if not number:
            return ""
        return _("færre enn %(number)s") % {"number": FEWEST} if number < FEWEST else str(number)

    @property
    def present(self) -> list[str]:
        return [name_of(each["sector"]) for each in self.content["sectors"] if each["is_present"]]

    @property
    def absent(self) -> list[str]:
        return [name_of(each["sector"]) for each in self.content["sectors"] if not each["is_present"]]

    # --- Priorities -----------------------------------------------------------------------------------------------

    def _priority(self, part: dict[str, Any]) -> dict[str, Any]:
        rows = []
        for row in part["rows"]:
            found = self.by_ref.get(row["ref"])
            is_first = row["ref"] not in self.places
            if found is not None and is_first:
                self.places[row["ref"]] = row["rank"]
            rows.append(
                {
                    **row,
                    "text": found["text"] if found and is_first else "",
                    "number": found.get("number") if found else None,
                    "ideas": found.get("ideas", []) if found and is_first else [],
                }
            )
        return {**part, "rows": rows, "method": method(part), "ties": any(row["is_tied"] for row in rows)}

    # --- Measures -------------------------------------------------------------------------------------------------

    def _measures(self) -> list[Line]:
        said = self.content["measures"]
        live = {} if self.is_draft else {row.public_id: row for row in _live([measure["id"] for measure in said])}
        lines = []
        for measure in said:
            now = live.get(measure["id"])
            if now is not None and now.state == MeasureState.WITHDRAWN:
                continue
            lines.append(
                Line(
                    id=measure["id"],
                    text=measure["text"],
                    table=measure["table"],
                    barrier=measure["barrier"],
                    idea=measure["idea"],
                    state=now.state if now else measure["state"],
                    owner=owner_of(now) if now else owner_in(measure),
                    first_step=now.first_step if now else measure["first_step"],
                    first_step_date=now.first_step_date if now else _date(measure["first_step_date"]),
                    deadline=now.deadline if now else _date(measure["deadline"]),
                    help_needed=measure["help_needed"],
                )
            )
        return sorted(lines, key=lambda line: STATES.index(MeasureState(line.state)))

    def measures_in(self, state: MeasureState) -> list[Line]:
        return [line for line in self.measures if line.state == state]

    @property
    def ownerless(self) -> list[Line]:
        """First in the minutes: the right person is often not in the room."""
        return self.measures_in(MeasureState.AGREED)

    @property
    def owned(self) -> list[Line]:
        return [line for line in self.measures if line.state != MeasureState.AGREED]


def method(part: dict[str, Any]) -> str:
    """How it was chosen, in a sentence."""
    values = {"dots": part["dots"], "ballots": part["ballots"]}
    if part["dots_per"] == DotsPer.TABLE:
        return _("Hvert bord hadde %(dots)s prikker. %(ballots)s bord stemte.") % values
    return _("Hver deltaker hadde %(dots)s prikker. %(ballots)s stemte.") % values


def _live(ids: list[str]) -> list[Measure]:
    return list(Measure.objects.filter(public_id__in=ids))


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
