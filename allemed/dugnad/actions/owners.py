"""Owners of measures: a name someone else wrote down, which its owner may take away at any time."""

from __future__ import annotations

from typing import Any

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.dugnad.actions.room import Room, deed
from allemed.dugnad.models import Measure, MeasureState


def forget_owner(*, by: Actor, email: str) -> int:
    """Take this person's name and address off every measure. The measures stay, with the role if one was written."""
    named = Measure.objects.filter(owner_email__iexact=email).select_related("dugnad")
    for measure in named:
        with deed(measure.dugnad, by) as room:
            take_name_off(room, Measure.objects.select_for_update().get(pk=measure.pk))
            audit.record(by=by, deed="measure_owner_forgotten", thing=measure)
    return len(named)


def take_name_off(room: Room, measure: Measure) -> None:
    """Name and address go, from earlier versions too. Without a role it is agreed again, with its owner missing."""
    name = measure.owner_name
    measure.owner_name = measure.owner_email = ""
    if measure.state in (MeasureState.COMMITTED, MeasureState.CONFIRMED):
        measure.state = MeasureState.COMMITTED if measure.has_owner_and_deadline else MeasureState.AGREED
    measure.save(update_fields=["owner_name", "owner_email", "state"])
    for version in measure.versions.all():
        body: dict[str, Any] = version.body
        if name and body.get("owner_name"):
            version.body = {**body, "owner_name": ""}
            version.save(update_fields=["body"])
    room.log("owner_removed", measure.pk)
