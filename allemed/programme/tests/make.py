"""What the tests about the programme are made of."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from allemed.base import clock
from allemed.base.actor import System
from allemed.base.refusals import RefusedError
from allemed.people.models import User
from allemed.places.models import Municipality, Organisation
from allemed.programme import actions
from allemed.programme.actions import FormFacts, moves
from allemed.programme.models import (
    Entry,
    EntryKind,
    InterestForm,
    Kind,
    Move,
    Partnership,
    Period,
    PeriodState,
    PeriodText,
    Person,
    Places,
)

BY = System("test")


def refused(deed: Callable[[], object]) -> str:
    """Which no came."""
    with pytest.raises(RefusedError) as caught, transaction.atomic():
        deed()
    return str(caught.value.reason)


def make_period(*, slug: str = "na", places: dict[Kind, int | None] | None = None, **changes: Any) -> Period:
    """A period whose forms are open now; two places for new municipalities and two for organisations."""
    today = clock.today()
    facts: dict[str, Any] = {
        "starts_on": today - dt.timedelta(days=30),
        "ends_on": today + dt.timedelta(days=400),
        "forms_open_at": clock.now() - dt.timedelta(days=7),
        "forms_close_at": clock.now() + dt.timedelta(days=60),
        "last_dugnad_on": today + dt.timedelta(days=330),
        "state": PeriodState.OPEN,
    }
    period = Period.objects.create(slug=slug, **(facts | changes))
    PeriodText.objects.create(period=period, language="nb", name=f"Perioden {slug}")
    totals: dict[Kind, int | None] = {Kind.NEW_MUNICIPALITY: 2, Kind.ORGANISATION: 2, Kind.RETURNING: None}
    for kind, total in (totals | (places or {})).items():
        Places.objects.create(period=period, kind=kind, total=total)
    return period


def municipality(number: str = "0301") -> Municipality:
    """Today's municipality with this number (Oslo)."""
    return Municipality.objects.numbered(number).get()


def municipalities(how_many: int) -> list[Municipality]:
    """So many of today's, in the order of their numbers."""
    return list(Municipality.objects.today().order_by("number")[:how_many])


def make_organisation(name: str = "Fjordby korps", number: str = "310000007") -> Organisation:
    """An organisation the register knows."""
    return Organisation.objects.create(
        name=name, number=number, checked_at=clock.now(), register_status=Organisation.RegisterStatus.ACTIVE
    )


def make_partnership(
    period: Period | None = None, partner: Municipality | Organisation | None = None, **facts: Any
) -> Partnership:
    """A new partnership of the partner (Oslo) in the period (made)."""
    partnership, _is_new = moves.begin(
        by=BY, period=period or make_period(), partner=partner or municipality(), language="nb"
    )
    if facts:
        for name, value in facts.items():
            setattr(partnership, name, value)
        moves.follow(by=BY, partnership=partnership)
    return partnership


def facts(partner: Municipality | Organisation | None = None, **changes: Any) -> FormFacts:
    """What someone writes in a form: Oslo's, unless you name another."""
    said: dict[str, Any] = {
        "partner": municipality() if partner is None and "typed_name" not in changes else partner,
        "name": "Kari Vik",
        "email": "kari@allemed.example",
        "phone": "99 99 99 99",
        "why": "Mange barn slutter når de blir tolv.",
    }
    return FormFacts(**(said | changes))


def make_form(period: Period | None = None, said: FormFacts | None = None) -> InterestForm:
    """A form that was sent."""
    return actions.send_form(
        by=BY, period=period or make_period(), client_id=uuid.uuid4(), language="nb", facts=said or facts()
    )


def make_many(adviser: User) -> list[Partnership]:
    """Five hundred partnerships of hers in two periods, with twenty thousand events on their timelines."""
    periods = [make_period(slug=slug, places={Kind.NEW_MUNICIPALITY: None}) for slug in ("en", "to")]
    made = Partnership.objects.bulk_create(
        Partnership(period=period, municipality=place, kind=Kind.NEW_MUNICIPALITY, adviser=adviser)
        for period in periods
        for place in municipalities(250)
    )
    Person.objects.bulk_create(Person(partnership=each, name="Kari Vik", is_main=True) for each in made)
    said = {"actor_kind": "user", "actor_id": adviser.public_id}
    Move.objects.bulk_create(Move(partnership=each, old="", new="new", **said) for each in made for _ in range(10))
    Entry.objects.bulk_create(
        (Entry(partnership=each, kind=EntryKind.CALL, text="Ja", **said) for each in made for _ in range(30)),
        batch_size=5000,
    )
    return made
