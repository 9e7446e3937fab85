"""Organisations by number: found in the register, or taken at a person's word until it can be checked."""

from __future__ import annotations

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from allemed.audit.actions import record
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.places.models import Municipality, Organisation
from allemed.places.models.organisation import normal_number
from allemed.places.registers import client
from allemed.places.registers.answers import Unit
from allemed.places.registers.client import Outcome


class PlacesRefusal(models.TextChoices):
    NOT_IN_REGISTER = "not_in_register", _("Ingen organisasjon har dette nummeret. Se etter om et siffer er feil.")
    DELETED = "deleted", _("Organisasjonen er slettet i Enhetsregisteret. Bruk nummeret til en som er i drift.")
    NAME_NEEDED = (
        "name_needed",
        _("Enhetsregisteret svarer ikke nå. Skriv navnet, så kommer du videre. Vi sjekker det siden."),
    )


def find_or_register_organisation(*, by: Actor, number: str, typed_name: str = "") -> Organisation:
    """The organisation with this number: ours if we have it checked, else the register's.

    With the register down a `typed_name` is enough: it is marked "to be checked" and a job checks it later. Raises
    ValidationError for a number that cannot be one, RefusedError for the rest. Ask outside a transaction: it may wait
    for the register for some seconds.
    """
    number = normal_number(number)
    known = Organisation.objects.filter(number=number).first()
    if known and not known.is_to_be_checked and known.register_status == Organisation.RegisterStatus.ACTIVE:
        return known
    answer = client.look_up(number)
    if answer.outcome is Outcome.NOT_FOUND:
        raise RefusedError(PlacesRefusal.NOT_IN_REGISTER)
    if answer.outcome is Outcome.DELETED:
        raise RefusedError(PlacesRefusal.DELETED)
    if answer.unit:
        return _write(by=by, deed="organisation_registered", unit=answer.unit)
    if known:
        return known
    if not typed_name.strip():
        raise RefusedError(PlacesRefusal.NAME_NEEDED)
    with transaction.atomic():
        organisation, is_new = Organisation.objects.get_or_create(
            number=number, defaults={"name": " ".join(typed_name.split())[:200], "is_to_be_checked": True}
        )
        if is_new:
            record(by=by, deed="organisation_typed", thing=organisation)
    return organisation


def check_organisation(*, by: Actor, organisation: Organisation) -> Outcome:
    """Ask the register about one again. Nothing changes while the register is down."""
    answer = client.look_up(organisation.number)
    if answer.outcome is Outcome.DOWN or answer.is_stale:
        return Outcome.DOWN
    if answer.unit and answer.unit.name:
        _write(by=by, deed="organisation_checked", unit=answer.unit)
    else:
        status = Organisation.RegisterStatus
        gone = status.DELETED if answer.outcome is Outcome.DELETED else status.NOT_FOUND
        _settle(by=by, organisation=organisation, register_status=gone)
    organisation.refresh_from_db()
    return answer.outcome


def check_waiting_organisations(*, by: Actor, most: int = 50) -> int:
    """Check those typed by hand, the oldest first, until the register is down; returns how many were settled."""
    settled = 0
    for organisation in Organisation.objects.to_be_checked().order_by("created_at")[:most]:
        if check_organisation(by=by, organisation=organisation) is Outcome.DOWN:
            break
        settled += 1
    return settled


def _write(*, by: Actor, deed: str, unit: Unit) -> Organisation:
    is_voluntary = unit.is_voluntary or bool(client.is_voluntary(unit.number))
    municipality = Municipality.objects.numbered(unit.municipality_number).first()
    with transaction.atomic():
        organisation, _is_new = Organisation.objects.update_or_create(
            number=unit.number,
            defaults={
                "name": unit.name,
                "form": unit.form,
                "municipality": municipality,
                "is_subunit": unit.is_subunit,
                "is_voluntary": is_voluntary,
                "register_status": unit.status,
                "is_to_be_checked": False,
                "checked_at": clock.now(),
            },
        )
        record(by=by, deed=deed, thing=organisation, status=unit.status)
    return organisation


@transaction.atomic
def _settle(*, by: Actor, organisation: Organisation, register_status: str) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(
        register_status=register_status, is_to_be_checked=False, checked_at=clock.now()
    )
    record(by=by, deed="organisation_checked", thing=organisation, status=register_status)
