"""Typing a sheet in: what was posted becomes the same deeds as a device's, one a line, and each answers for itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from allemed.base.refusals import RefusedError
from allemed.dugnad import actions
from allemed.dugnad.actions import MeasureWriting, Writing
from allemed.dugnad.models import Kind, Measure, MeasureState
from allemed.dugnad.paper.rows import Row, Sheet, measures_of, rows_of
from allemed.dugnad.sitter import Sitter

FIELDS = (
    *("text", "owner_name", "owner_role", "owner_organisation", "owner_email", "first_step", "first_step_date"),
    *("deadline", "help_needed", "idea"),
)
DATES = ("first_step_date", "deadline")


@dataclass
class Typed:
    """What became of a sheet: how many lines were saved, and what must be looked at."""

    saved: int = 0
    kept_beside: int = 0
    errors: list[str] = field(default_factory=list)


def type_lines(*, by: Sitter, sheet: Sheet, post: Mapping[str, str]) -> tuple[Typed, dict[str, list[Row]]]:
    """Every line that is other than what stands there is written; an emptied one is withdrawn."""
    done, rows, card = Typed(), rows_of(sheet), post.get("kort", "")
    for each in [row for rows_of_kind in rows.values() for row in rows_of_kind]:
        text = post.get(each.name, "").strip()
        is_same = text == each.text and (not text or card == each.card)
        if is_same:
            continue
        shown = _number(post.get(f"v-{each.name}"))
        try:
            if not text:
                actions.withdraw(by=by, contribution=each.id, base=shown)
            else:
                table = sheet.table or None
                writing = Writing(each.id, shown, sheet.step.public_id, Kind(each.kind), text, card=card, table=table)
                done.kept_beside += actions.write(by=by, writing=writing).outcome == "kept_beside"
            done.saved += 1
        except RefusedError as refused:
            each.text, each.error = text, refused.message
            done.errors.append(_("Linje %(line)s: %(why)s") % {"line": each.line, "why": refused.message})
    return done, rows


def type_measures(*, by: Sitter, sheet: Sheet, post: Mapping[str, str]) -> Typed:
    """The table's measures, field by field as on a device."""
    done = Typed()
    for line, pk, there in measures_of(sheet):
        try:
            said = {name: _field(name, post.get(f"{name}-{line}", "")) for name in FIELDS}
            if not said["text"]:
                if there is not None and there.state != MeasureState.WITHDRAWN:
                    actions.withdraw_measure(by=by, measure=pk, base=_number(post.get(f"v-{line}")))
                    done.saved += 1
                continue
            changed = {name: value for name, value in said.items() if value != _stands(there, name)}
            if changed:
                writing = MeasureWriting(pk, _number(post.get(f"v-{line}")), changed, sheet.table)
                done.kept_beside += actions.write_measure(by=by, writing=writing).outcome == "kept_beside"
                done.saved += 1
        except RefusedError as refused:
            done.errors.append(_("Tiltak %(line)s: %(why)s") % {"line": line, "why": refused.message})
        except ValueError:
            done.errors.append(_("Tiltak %(line)s: skriv datoen med år, måned og dag.") % {"line": line})
    return done


def _field(name: str, text: str) -> Any:
    if name in DATES:
        return dt.date.fromisoformat(text) if text else None
    return text.strip()


def _stands(there: Measure | None, name: str) -> Any:
    if there is None or there.state == MeasureState.WITHDRAWN:
        return None if name in DATES else ""
    return str(there.idea_id or "") if name == "idea" else getattr(there, name)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 8 else 0
