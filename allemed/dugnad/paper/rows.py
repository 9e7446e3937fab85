"""The fields of one sheet. Each has an id of its own made of step, table and line: typed twice, it is one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allemed.dugnad.models import Contribution, Dugnad, Kind, Measure, MeasureState, Step, StepKind, StepScope, Table

SPACE = uuid.UUID("5f0c1f4e-6d0a-4a53-9f6b-0d8d7c2b9a11")
MOST_LINES = 40
LINES = 8
MEASURES = 3
PLENARY = 0
"""The table's number on the sheet of what the whole room does together."""


def id_of(step: Step, table: int, kind: str, line: int) -> UUID:
    """The id of what stands on one line of one sheet."""
    return uuid.uuid5(SPACE, f"{step.public_id}:{table}:{kind}:{line}")


@dataclass(frozen=True)
class Sheet:
    """One step at one table."""

    step: Step
    table: int

    @property
    def code(self) -> str:
        """What stands on the printed sheet: step and table."""
        return f"{self.step.position}-{self.table}"


def sheets_of(dugnad: Dugnad) -> list[Sheet]:
    """All of them, in the order of the evening."""
    tables = list(Table.objects.filter(dugnad=dugnad).order_by("number").values_list("number", flat=True))
    return [Sheet(step, table) for step in steps_of(dugnad) for table in (tables if is_for_tables(step) else [PLENARY])]


def steps_of(dugnad: Dugnad) -> list[Step]:
    """The steps in which something is written down."""
    written = (StepKind.PRIORITISE, StepKind.MEASURES)
    return [step for step in dugnad.steps.order_by("position") if step.captures or step.kind in written]


def is_for_tables(step: Step) -> bool:
    """Whether each table has a sheet."""
    return step.scope != StepScope.PLENARY or step.kind in (StepKind.PRIORITISE, StepKind.MEASURES)


@dataclass
class Row:
    """One line: its name in the form, what stands there and in which version."""

    kind: str
    line: int
    id: UUID
    text: str = ""
    version: int = 0
    card: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.line}"


def rows_of(sheet: Sheet) -> dict[str, list[Row]]:
    """The lines of a sheet by kind: those that are filled in, and some to fill in."""
    made: dict[str, list[Row]] = {}
    for kind in sheet.step.captures:
        rows = [Row(kind, line, id_of(sheet.step, sheet.table, kind, line)) for line in range(1, MOST_LINES + 1)]
        found = Contribution.objects.select_related("card").in_bulk([row.id for row in rows])
        for row in rows:
            there = found.get(row.id)
            if there is not None:
                row.text = "" if there.withdrawn_at else there.text
                row.version = there.version
                row.card = there.card.public_id if there.card else ""
        last = max((row.line for row in rows if row.version), default=0)
        made[kind] = rows[: max(LINES, min(MOST_LINES, last + 3))]
    return made


def others_of(sheet: Sheet) -> list[Contribution]:
    """What stands at this step and table from elsewhere: written on a device, or kept beside another text."""
    table = {"table__number": sheet.table} if sheet.table else {"table": None}
    found = Contribution.objects.filter(step=sheet.step, withdrawn_at=None, **table).exclude(kind=Kind.NOTE)
    known = {row.id for rows in rows_of(sheet).values() for row in rows}
    return [each for each in found if each.pk not in known]


def measures_of(sheet: Sheet) -> list[tuple[int, UUID, Measure | None]]:
    """The three places of a table's sheet of measures."""
    ids = {line: id_of(sheet.step, sheet.table, "measure", line) for line in range(1, MEASURES + 1)}
    found = Measure.objects.in_bulk(list(ids.values()))
    return [(line, pk, found.get(pk)) for line, pk in ids.items()]


def typed_in(dugnad: Dugnad) -> dict[str, int]:
    """How much stands on each sheet, by its code."""
    counts: dict[str, int] = {}
    written = Contribution.objects.filter(dugnad=dugnad, withdrawn_at=None).exclude(kind=Kind.NOTE)
    for position, table in written.values_list("step__position", "table__number"):
        _add(counts, position, table)
    measures = Measure.objects.filter(dugnad=dugnad).exclude(state=MeasureState.WITHDRAWN)
    last = dugnad.steps.filter(kind=StepKind.MEASURES).order_by("position").first()
    if last is not None:
        for table in measures.values_list("table__number", flat=True):
            _add(counts, last.position, table)
    for position, table in dugnad.ballots.values_list("step__position", "table__number"):
        _add(counts, position, table)
    return counts


def _add(counts: dict[str, Any], position: int, table: int | None) -> None:
    code = f"{position}-{table or PLENARY}"
    counts[code] = counts.get(code, 0) + 1
