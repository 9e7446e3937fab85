"""Partnerships on their way to a dugnad."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allemed.base import clock
from allemed.base.clock import OSLO
from allemed.dugnad.models import Dugnad
from allemed.dugnad.tests.room import make_runbook
from allemed.people.models import User
from allemed.places.models import Municipality, Organisation
from allemed.programme.actions import moves, plan, recruitment, sign_ups
from allemed.programme.actions.plan import Workshop
from allemed.programme.actions.recruitment import Target
from allemed.programme.models import Partnership, Period, Person, SignUpPage
from allemed.programme.tests.make import BY, make_partnership


def at_five(days: int) -> dt.datetime:
    """17.00 in Oslo so many days from now."""
    return dt.datetime.combine(clock.today() + dt.timedelta(days=days), dt.time(17), OSLO)


def make_planning(
    period: Period | None = None, partner: Municipality | Organisation | None = None, **facts: Any
) -> Partnership:
    """A partnership with an agreement, made ten days ago: it is being planned."""
    then = clock.now() - dt.timedelta(days=10)
    partnership = make_partnership(period, partner)
    for moments in ({"place_given_at": then}, {"talked_at": then}, {"agreed_at": then}, facts):
        if moments:
            for name, value in moments.items():
                setattr(partnership, name, value)
            partnership = moves.follow(by=BY, partnership=partnership)
    return partnership


def make_talking(partnership: Partnership | None = None, adviser: User | None = None) -> tuple[Partnership, Person]:
    """A partnership that has got its place, and Kari, whom we ring."""
    partnership = moves.give_place(by=BY, partnership=partnership or make_partnership())
    if adviser is not None:
        Partnership.objects.filter(pk=partnership.pk).update(adviser=adviser)
    person = Person.objects.create(
        partnership=partnership, name="Kari Vik", email="kari@vik.example", phone="99 99 99 99", is_main=True
    )
    return Partnership.objects.whole().get(pk=partnership.pk), person


def workshop(days: int = 90, **changes: Any) -> Workshop:
    """An evening so many days from now."""
    said: dict[str, Any] = {
        "title": "Dugnad i Oslo",
        "starts_at": at_five(days),
        "ends_at": at_five(days) + dt.timedelta(hours=3),
        "runbook": None,
        "place": "Rådhuset",
    }
    said |= changes
    return Workshop(**(said | {"runbook": said["runbook"] or make_runbook()}))


def make_planned(partnership: Partnership | None = None, days: int = 90, **changes: Any) -> tuple[Partnership, Dugnad]:
    """A partnership whose dugnad has a day."""
    partnership = partnership or make_planning()
    dugnad = plan.plan_workshop(by=BY, partnership=partnership, workshop=workshop(days, **changes))
    return Partnership.objects.whole().get(pk=partnership.pk), dugnad


def make_open_page(partnership: Partnership | None = None, *, days: int = 90, places: int | None = None) -> SignUpPage:
    """A sign-up page that is open. An organisation wants two groups: trenere (required) and foreldre."""
    partnership, _dugnad = make_planned(partnership, days=days)
    page = recruitment.page_of(partnership)
    assert page is not None
    if partnership.organisation_id:
        recruitment.set_targets(
            by=BY,
            page=page,
            targets=[Target(name="trenere", wanted=4), Target(name="foreldre", wanted=2, is_required=False)],
        )
    recruitment.set_places(by=BY, page=page, places=places)
    return recruitment.open_page(by=BY, partnership=partnership)


def sign_up(page: SignUpPage, sector: int = 0, **changes: Any) -> sign_ups.Result:
    """Someone signs up in one of its groups."""
    said: dict[str, Any] = {"name": "Kari Vik", "email": "kari@lag.example", "language": "nb"}
    return sign_ups.sign_up(by=BY, page=page, sector=page.sectors.all()[sector], **(said | changes))
