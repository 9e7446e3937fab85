"""What this room stores about people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from allemed.base.actor import Actor
from allemed.base.erasures import again, lapse, one
from allemed.base.personal_data import Holding, Personal, Subject, classify, hold, personal_fields_of
from allemed.events import actions
from allemed.events.actions import series
from allemed.events.models import Announcement, Member, Registration

KEPT = _(
    "90 dager etter arrangementet, eller 30 dager etter at du meldte deg av. Du kan slette det selv når som helst."
)
WHO = Personal(
    _("Navnet og adressen din når du melder deg på noe"),
    _("Du skal få bekreftelse, påminnelse og beskjed om endringer, og de som ordner, skal vite hvem som kommer."),
    KEPT,
)
WHEN = Personal(
    _("Når du meldte deg på, fikk plass, meldte deg av og møtte"),
    _("Plassene skal gå til dem som kom først, og vi skal vite hvor mange som kom."),
    _("Navnet ditt tas bort etter 90 dager. Da står bare et antall igjen."),
)
NEED = Personal(
    _("Hva du trenger for å være med, hvis du har sagt ja til at vi bruker det"),
    _("Tolk, plass og mat skal være der. De som ordner, ser bare hvor mange som trenger hva."),
    _("30 dager etter arrangementet eller avlysningen, og med en gang hvis du melder deg av eller ombestemmer deg."),
)
CONTACT = Personal(
    _("Kontaktpersonen i et lag som er med i faste møter, og hva laget har svart"),
    _("Laget skal få invitasjoner til møtene med kommunen."),
    _("Til laget tas ut, eller 90 dager etter at møtene er slutt."),
)
WROTE = Personal(
    _("At du skrev til alle som var påmeldt"),
    _("Vi skal kunne vise hvem som gjorde det."),
    _("90 dager etter arrangementet, med et nummer i stedet for navnet ditt."),
)

classify(
    "events.Event",
    public=[
        *("slug", "kind", "state", "starts_at", "ends_at", "place", "address", "municipality"),
        *("is_external", "organiser", "external_url"),
        *("opens_at", "closes_at", "attended_online", "published_at", "cancelled_at", "cancelled_because"),
    ],
    technical=["id", "public_id", "online_url", "created_at", "changed_at", "sequence", "version"],
)
classify("events.EventText", public=["event", "language", "title", "lead", "body"], technical=["id"])
classify("events.Seats", public=["event", "way", "places"], technical=["id", "taken", "arrivals"])
classify(
    "events.Material",
    public=["event", "kind", "title", "language", "url", "captions", "position"],
    technical=["id", "public_id"],
)
classify(
    "events.Registration",
    personal={
        **dict.fromkeys(("name", "email", "organisation", "language"), WHO),
        **dict.fromkeys(
            ("state", "registered_at", "offered_at", "offer_expires_at", "confirmed_at", "cancelled_at", "attended_at"),
            WHEN,
        ),
    },
    technical=["id", "public_id", "event", "seats", "arrival", "erased_at"],
)
classify("events.Need", personal={"registration": NEED, "kind": NEED, "consented_at": NEED}, technical=["id"])
classify(
    "events.Announcement",
    personal={"written_by": WROTE},
    technical=["id", "public_id", "event", "subject", "text", "to_waiting", "written_at", "sent_to"],
)
classify(
    "events.Series",
    public=[
        *("slug", "municipality", "language", "every_months", "week", "weekday", "first_month", "time", "minutes"),
        *("place", "is_public"),
    ],
    technical=["id", "public_id", "online_url", "created_at", "ended_at", "version"],
)
classify("events.SeriesText", public=["series", "language", "title", "about"], technical=["id"])
classify(
    "events.Member",
    personal=dict.fromkeys(("organisation", "club", "name", "email", "language", "joined_at"), CONTACT),
    technical=["id", "public_id", "series"],
)
classify(
    "events.Meeting",
    public=["series", "rule_date", "starts_at", "ends_at", "place", "state", "is_moved", "agenda", "minutes"],
    technical=["id", "public_id", "online_url", "invited_at", "sequence", "version"],
)
classify(
    "events.Invitation",
    personal={"member": CONTACT, "answer": CONTACT, "answered_at": CONTACT},
    technical=["id", "public_id", "meeting"],
)


def _registrations_of(subject: Subject) -> list[dict[str, Any]]:
    theirs = Registration.objects.known().filter(email=subject.email).prefetch_related("needs")
    return [
        {name: _plain(getattr(found, name)) for name in personal_fields_of(Registration)}
        | {"event": found.event.slug, "needs": [need.kind for need in found.needs.all()]}
        for found in theirs.select_related("event")
    ]


def _forget_registrations(by: Actor, subject: Subject) -> None:
    for found in Registration.objects.known().filter(email=subject.email):
        actions.forget_registration(by=by, registration=found)


def _clubs_of(subject: Subject) -> list[dict[str, Any]]:
    return [
        {
            "club": found.club,
            "name": found.name,
            "email": found.email,
            "language": found.language,
            "joined_at": _plain(found.joined_at),
            "series": found.series.slug,
            "answers": [
                {"meeting": _plain(each.meeting.starts_at), "answer": each.answer}
                for each in found.invitations.select_related("meeting")
            ],
        }
        for found in Member.objects.filter(email=subject.email).select_related("series")
    ]


def _forget_clubs(by: Actor, subject: Subject) -> None:
    for found in Member.objects.filter(email=subject.email):
        series.remove_member(by=by, member=found)


def _written_by(subject: Subject) -> list[dict[str, Any]]:
    theirs = Announcement.objects.filter(written_by=subject.public_id).select_related("event")
    return [{"event": found.event.slug, "subject": found.subject, "text": found.text} for found in theirs]


def _keep_the_number(_by: Actor, _subject: Subject) -> None:
    """What was written to those registered goes with the event's names; until then the number leads to nobody."""


def _plain(value: Any) -> Any:
    """A moment as text."""
    return value.isoformat() if hasattr(value, "isoformat") else value


hold(Holding("registrations", ("events.Registration", "events.Need"), _registrations_of, _forget_registrations))
hold(Holding("clubs_meetings", ("events.Member", "events.Invitation"), _clubs_of, _forget_clubs))
hold(Holding("letters_to_registered", ("events.Announcement",), _written_by, _keep_the_number))


def _registration(by: Actor, found: Registration) -> None:
    if found.erased_at is None:
        actions.forget_registration(by=by, registration=found)


def _needs(by: Actor, found: Registration) -> None:
    actions.forget_needs(by=by, registration=found)


again("registration_forgotten", one(Registration, _registration))
again("needs_withdrawn", one(Registration, _needs))
again("registration_cancelled", one(Registration, _needs))  # which takes the needs along
again("member_removed", one(Member, lambda by, found: series.remove_member(by=by, member=found)))
lapse("registrations", actions.forget_due)
