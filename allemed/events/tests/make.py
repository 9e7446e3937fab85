"""What the tests about events are made of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allemed.base import clock
from allemed.base.actor import System
from allemed.events import actions
from allemed.events.actions.events import Facts, Words
from allemed.events.actions.series import About, Rule, add_member, start_series
from allemed.events.models import Event, Kind, Member, Registration, Series, Way
from allemed.messages.models import Message
from allemed.places.models import Municipality

BY = System("test")


def make_facts(**changes: Any) -> Facts:
    """A webinar in ten days, from noon to one by the clock in UTC."""
    starts_at = changes.pop(
        "starts_at", (clock.now() + dt.timedelta(days=10)).replace(minute=0, second=0, microsecond=0)
    )
    facts: dict[str, Any] = {
        "slug": "skyss-uten-skam",
        "kind": Kind.WEBINAR,
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(hours=1),
        "online_url": "https://mote.example/skyss",
    }
    return Facts(**(facts | changes))


def make_event(
    *,
    places: dict[Way, int | None] | None = None,
    is_published: bool = True,
    title: str = "Skyss uten skam",
    **facts: Any,
) -> Event:
    """A published event; online for everyone unless you say otherwise."""
    event = actions.create_event(
        by=BY,
        facts=make_facts(**facts),
        words={
            "nb": Words(title, "Tre lag forteller.", "Først dette.\n\nSå det."),
            "nn": Words(f"{title} på nynorsk", "Tre lag fortel."),
            "en": Words(f"{title} in English", "Three clubs tell."),
        },
        places={Way.ONLINE: None} if places is None else places,
    )
    return actions.publish_event(by=BY, event=event) if is_published else event


def make_room(places: int | None, **facts: Any) -> Event:
    """A meeting in a room with so many places."""
    return make_event(places={Way.ROOM: places}, place="Kulturhuset", online_url="", kind=Kind.MEETING, **facts)


def register(
    event: Event, name: str = "Solveig Dahl", *, way: Way | None = None, email: str = "", **said: Any
) -> Registration:
    """One of the cast registers; their registration."""
    email = email or f"{name.split()[0].lower()}@lag.example"
    actions.register(
        by=BY,
        event=event,
        way=way or Way(event.seats.order_by("-way")[0].way),
        name=name,
        email=email,
        language=said.pop("language", "nb"),
        **said,
    )
    return Registration.objects.get(event=event, email=email, cancelled_at=None)


def letters(to: str = "", kind: str = "") -> list[Message]:
    """What has been written, the oldest first."""
    found = Message.objects.filter(kind__startswith="events/").order_by("pk")
    if to:
        found = found.filter(to=to)
    return list(found.filter(kind=f"events/{kind}") if kind else found)


def make_series(**changes: Any) -> Series:
    """Arendal meets its clubs every second month, the first Tuesday at 18."""
    rule: dict[str, Any] = {
        "every_months": 2,
        "week": 1,
        "weekday": 1,
        "first_month": clock.today().replace(day=1),
        "time": dt.time(18),
        "minutes": 90,
        "place": "Rådhuset",
        "online_url": "https://mote.example/lag",
    }
    return start_series(
        by=BY,
        slug=changes.pop("slug", "arendal-lagene"),
        municipality=changes.pop("municipality", None) or Municipality.objects.today().get(number="4203"),
        language="nb",
        is_public=changes.pop("is_public", True),
        rule=Rule(**(rule | changes)),
        words={"nb": About("Lagene og kommunen", "Vi møtes for å snakke sammen.")},
    )


def make_member(series: Series, club: str = "Arendal seilskole", email: str = "solveig@lag.example") -> Member:
    return add_member(by=BY, series=series, club=club, name="Solveig Dahl", email=email, language="nb")
