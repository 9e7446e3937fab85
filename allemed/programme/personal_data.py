"""What this room stores about people."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.base.personal_data import Holding, Personal, Subject, classify, hold, personal_fields_of
from allemed.programme.actions.interest import empty_form
from allemed.programme.models import Entry, InterestForm, Move, Partnership, Person

FORM = Personal(
    _("Navnet, adressen, telefonnummeret og det du skrev i interesseskjemaet"),
    _("Vi skal kunne ringe deg og snakke om en dugnad hos dere."),
    _("Til datoen som står på kvitteringen. Ber du om det, sletter vi det før."),
)
CONTACT = Personal(
    _("Kontaktpersoner hos dem vi samarbeider med"),
    _("Vi skal vite hvem vi ringer og skriver til."),
    _("Til 90 dager etter at perioden er arkivert, eller til du ber oss slette det."),
)
REASON = Personal(
    _("Hvorfor et samarbeid ble satt på pause eller avsluttet"),
    _("Den som tar over, skal forstå hva som er skjedd."),
    _("Til 90 dager etter at perioden er arkivert."),
)
TIMELINE = Personal(
    _("Hva vi snakket om med dem vi samarbeider med"),
    _("Den som tar over, skal vite hva som er sagt og avtalt."),
    _("Til 90 dager etter at perioden er arkivert. Du kan be oss slette det du har sagt eller skrevet, før."),
)
ADVISER = Personal(
    _("Hvem av oss som følger et samarbeid"),
    _("Partneren skal vite hvem som ringer, og vi skal vite hvem som har ansvaret."),
    _("Så lenge samarbeidet må kunne dokumenteres."),
)

classify(
    "programme.Period",
    public=["slug", "state", "starts_on", "ends_on", "forms_open_at", "forms_close_at", "last_dugnad_on"],
    technical=["id", "public_id", "version", "created_at", "archived_at"],
)
classify("programme.PeriodText", public=["period", "language", "name", "lead", "body"], technical=["id"])
classify("programme.Places", public=["period", "kind", "total", "taken"], technical=["id", "arrivals"])
classify("programme.Season", public=["period", "name", "wish", "starts_on", "ends_on"], technical=["id"])
classify(
    "programme.Partnership",
    personal={"adviser": ADVISER},
    technical=[
        *("id", "public_id", "period", "kind", "municipality", "organisation", "language", "dugnad", "merged_into"),
        *("state", "arrival", "created_at", "contacted_at", "waiting_since", "place_given_at", "talked_at"),
        *("agreed_at", "recruiting_at", "ready_at", "held_at", "followed_at", "networked_at", "closed_at"),
        *("paused_at", "declined_at", "withdrawn_at", "next_on", "next_step", "version"),
    ],
)
classify(
    "programme.Move",
    personal={"because": REASON},
    technical=["id", "partnership", "old", "new", "at", "actor_kind", "actor_id"],
)
classify(
    "programme.Entry",
    personal={"title": TIMELINE, "text": TIMELINE},
    technical=[
        *("id", "public_id", "partnership", "kind", "happened_at", "written_at", "actor_kind", "actor_id", "erased_at")
    ],
)
classify(
    "programme.Person",
    personal=dict.fromkeys(("name", "title", "email", "phone", "user", "address_fails_since"), CONTACT),
    technical=["id", "public_id", "partnership", "is_main", "created_at", "erased_at"],
)
classify(
    "programme.InterestForm",
    personal=dict.fromkeys(("name", "title", "email", "phone", "why", "when", "who", "typed_name", "wants_news"), FORM),
    technical=[
        *("id", "public_id", "client_id", "reference", "period", "partnership", "municipality", "organisation"),
        *("state", "language", "seasons", "sent_at", "call_by", "confirmed_at", "erase_on", "erased_at"),
    ],
)


def _export(subject: Subject) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for model in (InterestForm, Person):
        fields = [name for name in personal_fields_of(model) if name != "user"]
        found += list(model._default_manager.filter(email__iexact=subject.email).values(*fields))
    written = Move.objects.filter(actor_id=subject.public_id).exclude(because="")
    found += [dict(row) for row in written.values("at", "because")]
    entries = Entry.objects.filter(actor_id=subject.public_id, erased_at=None)
    found += [dict(row) for row in entries.values("happened_at", "title", "text")]
    followed = Partnership.objects.filter(adviser__public_id=subject.public_id)
    found += [{"adviser_of": public_id} for public_id in followed.values_list("public_id", flat=True)]
    return found


def _erase(by: Actor, subject: Subject) -> None:
    for form in InterestForm.objects.known().filter(email__iexact=subject.email):
        empty_form(by=by, form=form)
    for person in Person.objects.known().filter(email__iexact=subject.email):
        person.forget()
        audit.record(by=by, deed="contact_erased", thing=person)
    Move.objects.filter(actor_id=subject.public_id).exclude(because="").update(because="")
    for followed in Partnership.objects.filter(adviser__public_id=subject.public_id):
        Partnership.objects.filter(pk=followed.pk).update(adviser=None, version=F("version") + 1)
        audit.record(by=by, deed="partnership_left_by_adviser", thing=followed)


hold(
    Holding(
        "programme",
        models=(
            *("programme.InterestForm", "programme.Person", "programme.Partnership", "programme.Move"),
            "programme.Entry",
        ),
        export=_export,
        erase=_erase,
    )
)
