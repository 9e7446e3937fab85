"""What this room stores about people."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.erasures import again, lapse, one
from allemed.base.personal_data import Holding, Personal, Subject, classify, hold, personal_fields_of
from allemed.programme.actions import agreement, files, periods, sign_up_forget, sign_ups, timeline
from allemed.programme.actions.desk import forget_contact
from allemed.programme.actions.interest import empty_form, erase_due_forms, erase_form
from allemed.programme.models import (
    Agreement,
    DaysAway,
    Entry,
    InterestForm,
    KeptFile,
    Leader,
    LeaderNotice,
    Move,
    Partnership,
    Person,
    SignUp,
    Talk,
    Task,
)

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

OWNER = Personal(
    _("Hvem som har en oppgave i planen for en dugnad, og hvorfor noe ikke ble gjort"),
    _("Alle skal vite hvem som gjør hva, og den som tar over, skal forstå planen."),
    _("Til perioden er arkivert, eller til du ber oss ta bort navnet ditt."),
)

ACCEPTED = Personal(
    _("Navnet og stillingen til den som godtok en avtale"),
    _("Begge skal kunne vise hvem som inngikk avtalen."),
    _("Så lenge avtalen må kunne dokumenteres: i fem år etter at perioden er arkivert."),
)
LEADER = Personal(
    _("Hva en prosessleder har sagt om seg selv: språk, erfaring, fylker og dager som ikke går"),
    _("Rådgiveren skal finne en som kan, og ikke spørre på dager som ikke går."),
    _("Så lenge du er prosessleder, eller til du tar det bort."),
)
SIGNED_UP = Personal(
    _("Navnet og adressen til dem som er invitert til en dugnad eller har meldt seg på, og hva de svarte"),
    _("Vi skal kunne sende bekreftelse, påminnelser og referat, og vite hvor mange som kommer."),
    _("I 90 dager etter dugnaden, eller etter at den ble avlyst. Med lenken i e-posten sletter du alt med en gang."),
)
NEED = Personal(
    _("Hva du sa du trenger for å være med på en dugnad: tolk, plass til rullestol, mat"),
    _("De som ordner, skal vite hvor mange som trenger hva. De ser aldri hvem. Du har sagt ja til det."),
    _("I 30 dager etter dugnaden, eller etter at den ble avlyst. Du kan slette det når du vil."),
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
    personal={"adviser": ADVISER, "next_step": TIMELINE},
    technical=[
        *("id", "public_id", "period", "kind", "municipality", "organisation", "language", "dugnad", "merged_into"),
        *("state", "arrival", "created_at", "contacted_at", "waiting_since", "place_given_at", "talked_at"),
        *("agreed_at", "recruiting_at", "ready_at", "held_at", "followed_at", "networked_at", "closed_at"),
        *("paused_at", "declined_at", "withdrawn_at", "next_on", "version"),
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
    "programme.KeptFile",
    personal=dict.fromkeys(("name", "note", "content"), TIMELINE),
    technical=["id", "public_id", "partnership", "kind", "size", "added_at", "actor_kind", "actor_id", "removed_at"],
)
classify(
    "programme.Talk",
    personal={"adviser": ADVISER, "place": TIMELINE, "link": TIMELINE},
    technical=[
        *("id", "public_id", "partnership", "person", "language", "mode", "minutes", "state", "starts_at"),
        *("ends_at", "answered_at", "sequence", "created_at"),
    ],
)
classify("programme.ProposedTime", technical=["id", "public_id", "talk", "starts_at"])
classify(
    "programme.AgreementText",
    public=["number", "texts", "published_at"],
    technical=["id", "public_id", "created_at"],
)
classify(
    "programme.Agreement",
    personal={"accepted_name": ACCEPTED, "accepted_title": ACCEPTED},
    technical=[
        *("id", "public_id", "partnership", "text", "person", "language", "partner_name", "period_name", "state"),
        *("sent_at", "accepted_at", "is_on_paper", "mark", "erased_at"),
    ],
)
classify(
    "programme.Leader",
    personal=dict.fromkeys(("user", "languages", "skills", "feed_key"), LEADER),
    technical=["saved_at"],
)
classify("programme.DaysAway", personal=dict.fromkeys(("user", "first", "last"), LEADER), technical=["id", "public_id"])
classify(
    "programme.LeaderNotice",
    personal={"user": LEADER},
    technical=["id", "dugnad", "starts_at", "ends_at", "place", "link", "language", "sequence", "is_off"],
)
classify(
    "programme.TaskTemplate",
    technical=["id", "public_id", "texts", "anchor", "offset_days", "side", "tool", "link", "is_used"],
)
classify(
    "programme.Task",
    personal={"owner": OWNER, "because": OWNER},
    technical=[
        *("id", "public_id", "partnership", "template", "texts", "anchor", "offset_days", "due_on", "side", "tool"),
        *("link", "state", "settled_at", "actor_kind", "actor_id", "because_erased_at", "created_at"),
    ],
)
classify(
    "programme.SignUpPage",
    public=["slug", "dugnad", "opened_at", "closed_at", "places", "taken"],
    technical=[
        *("id", "public_id", "partnership", "arrivals", "told_starts_at", "told_ends_at", "told_place", "told_link"),
        *("sequence", "cancelled_at", "created_at"),
    ],
)
classify(
    "programme.Sector",
    public=["page", "kind", "name", "position"],
    technical=["id", "public_id", "wanted", "is_required", "walk_ins"],
)
classify(
    "programme.SignUp",
    personal=dict.fromkeys(("name", "email", "organisation", "state"), SIGNED_UP),
    technical=[*("id", "public_id", "page", "sector", "language", "arrival", "created_at", "answered_at", "erased_at")],
)
classify("programme.Need", personal={"kind": NEED}, technical=["id", "sign_up", "consented_at"])
classify(
    "programme.Person",
    personal=dict.fromkeys(("name", "title", "email", "phone", "user", "address_fails_since"), CONTACT),
    technical=["id", "public_id", "partnership", "is_main", "address_since", "created_at", "erased_at"],
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
    files = KeptFile.objects.kept().filter(actor_id=subject.public_id)
    found += [dict(row) for row in files.values("added_at", "name", "note", "size")]
    said = SignUp.objects.known().filter(email__iexact=subject.email).prefetch_related("needs", "page__dugnad")
    for each in said:
        facts = {name: getattr(each, name) for name in ("name", "email", "organisation", "state")}
        needs = [need.kind for need in each.needs.all()]
        found.append(facts | {"dugnad": each.page.dugnad.title, "needs": needs})
    skipped = Task.objects.filter(actor_id=subject.public_id).exclude(because="")
    found += [dict(row) for row in skipped.values("settled_at", "because")]
    owned = Task.objects.filter(owner__public_id=subject.public_id)
    found += [{"task": task.title, "due_on": task.due_on} for task in owned]
    agreed = Agreement.objects.filter(person__email__iexact=subject.email, erased_at=None).exclude(accepted_name="")
    found += [dict(row) for row in agreed.values("accepted_at", "accepted_name", "accepted_title")]
    talked = Talk.objects.filter(person__email__iexact=subject.email)
    found += [dict(row) for row in talked.values("starts_at", "mode", "place", "link")]
    led = Talk.objects.filter(adviser__public_id=subject.public_id)  # where the other is reached is not theirs
    found += [{"adviser_in_talk": row["starts_at"], "mode": row["mode"]} for row in led.values("starts_at", "mode")]
    for leader in Leader.objects.filter(user__public_id=subject.public_id).prefetch_related("counties"):
        counties = [county.name for county in leader.counties.all()]
        found.append({"languages": leader.languages, "skills": leader.skills, "counties": counties})
    away = DaysAway.objects.filter(user__public_id=subject.public_id)
    found += [dict(row) for row in away.values("first", "last")]
    notices = LeaderNotice.objects.filter(user__public_id=subject.public_id)
    found += [dict(row) for row in notices.values("starts_at", "place")]
    followed = Partnership.objects.filter(adviser__public_id=subject.public_id)
    found += [{"adviser_of": public_id} for public_id in followed.values_list("public_id", flat=True)]
    return found


def _erase(by: Actor, subject: Subject) -> None:
    for form in InterestForm.objects.known().filter(email__iexact=subject.email):
        empty_form(by=by, form=form)
    # Whom we were to ring, and where. An accepted agreement stays: both sides must be able to show who made it.
    Talk.objects.filter(adviser__public_id=subject.public_id).update(adviser=None)
    for person in Person.objects.known().filter(email__iexact=subject.email):
        forget_contact(by, person)
    Move.objects.filter(actor_id=subject.public_id).exclude(because="").update(because="")
    for each in SignUp.objects.known().filter(email__iexact=subject.email):
        sign_ups.forget_sign_up(by=by, sign_up=each)
    Task.objects.filter(actor_id=subject.public_id).exclude(because="").update(
        because="", because_erased_at=clock.now()
    )
    for task in Task.objects.filter(owner__public_id=subject.public_id):
        Task.objects.filter(pk=task.pk).update(owner=None)
        audit.record(by=by, deed="task_left_by_owner", thing=task)
    for model in (Leader, DaysAway, LeaderNotice):
        model._default_manager.filter(user__public_id=subject.public_id).delete()
    for followed in Partnership.objects.filter(adviser__public_id=subject.public_id):
        Partnership.objects.filter(pk=followed.pk).update(adviser=None, version=F("version") + 1)
        audit.record(by=by, deed="partnership_left_by_adviser", thing=followed)


hold(
    Holding(
        "programme",
        models=(
            *("programme.InterestForm", "programme.Person", "programme.Partnership", "programme.Move"),
            "programme.Entry",
            "programme.KeptFile",
            "programme.Task",
            "programme.SignUp",
            "programme.Need",
            "programme.Talk",
            "programme.Leader",
            "programme.DaysAway",
            "programme.LeaderNotice",
            "programme.Agreement",
        ),
        export=_export,
        erase=_erase,
    )
)


def _contact(by: Actor, person: Person) -> None:
    if person.erased_at is None:
        forget_contact(by, person)


def _needs(by: Actor, found: SignUp) -> None:
    sign_ups.forget_needs(by=by, sign_up=found)


again("interest_form_erased", one(InterestForm, lambda by, form: erase_form(by=by, form=form)))
again("contact_erased", one(Person, _contact))
again("partnership_entry_erased", one(Entry, lambda by, entry: timeline.erase_words(by=by, entry=entry)))
again("sign_up_erased", one(SignUp, lambda by, found: sign_ups.forget_sign_up(by=by, sign_up=found)))
again("needs_forgotten", one(SignUp, _needs))
again("answered_no", one(SignUp, _needs))  # which takes the needs along
again("file_removed", one(KeptFile, lambda by, file: files.remove_file(by=by, file=file)))
lapse("interest forms", erase_due_forms)
lapse("archived periods", periods.forget_archived)
lapse("names under agreements", agreement.forget_names)
lapse("sign-ups", sign_up_forget.forget_due)
