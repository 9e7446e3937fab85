"""What this room stores about people. Participants give no name: a seat is a device's place, and it is forgotten."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from allemed.base.actor import Actor
from allemed.base.erasures import again, lapse, one
from allemed.base.personal_data import Holding, Personal, Subject, classify, hold
from allemed.dugnad.actions.forgetting import forget_notes, forget_seats
from allemed.dugnad.actions.owners import decline_again, forget_owner
from allemed.dugnad.models import Assignment, Measure, Recipient

for template in ("dugnad.Runbook", "dugnad.RunbookVersion", "dugnad.RunbookStep", "dugnad.Step"):
    classify(template, public=["*"])

LEADS = Personal(
    _("Hvilke dugnader du leder"), _("Deltakerne og partneren skal møte en prosessleder."), _("Til kontoen slettes.")
)
classify(
    "dugnad.Dugnad",
    public=["title", "municipality", "organisation", "language", "mode", "place", "starts_at", "ends_at", "deck"],
    technical=[
        *("id", "public_id", "link", "runbook", "is_rehearsal", "expected_sectors", "sectors_present", "state", "code"),
        *("is_door_open", "evening_code_hash", "evening_code_until", "seq", "epoch", "holder", "lease_until"),
        *("step_ends_at", "paused_seconds", "created_at", "lobby_at", "started_at", "closed_at"),
        *("seats_erased_at", "notes_erased_at"),
    ],
)
classify(
    "dugnad.Assignment", personal={"user": LEADS}, technical=["id", "dugnad", "starts_at", "ends_at", "is_binding"]
)
classify(
    "dugnad.Table",
    technical=["id", "dugnad", "number", "code", "link", "people", "help_asked_at", "is_closed"],
)
SEAT = Personal(
    _("At en telefon har vært med i en dugnad: hvilket bord, når, og hvilket språk"),
    _("Telefonen skal finne tilbake til bordet sitt. Vi vet ikke hvem som holder den."),
    _("7 dager etter dugnaden."),
)
classify(
    "dugnad.Seat",
    personal={"kind": SEAT, "table": SEAT, "language": SEAT, "created_at": SEAT},
    technical=["id", "public_id", "dugnad", "epoch", "is_borrowed", "is_played", "taken_over_at", "ended_at"],
)
classify("dugnad.CardDeal", technical=["id", "dugnad", "table", "card", "dealt_at", "put_aside_at"])
classify("dugnad.Progress", technical=["id", "table", "step", "ready_at", "shown_at", "approved_at"])

WRITTEN = Personal(
    _("Det dere skriver ved bordet"),
    _("Det blir til referatet og tiltakene. Vi ber om at ingen navn skrives."),
    _(
        "Hvilken telefon som skrev det, glemmes når dugnaden avsluttes. Notater og tidligere utgaver slettes etter "
        "90 dager; resten står i referatet."
    ),
)
classify(
    "dugnad.Contribution",
    personal={"text": WRITTEN, "seat": WRITTEN, "hidden_reason": WRITTEN},
    technical=[
        *("id", "dugnad", "step", "table", "kind", "card", "barrier", "version", "via", "sibling_of", "is_late"),
        *("is_in_tray", "is_from_old_device", "shown_at", "withdrawn_at", "hidden_at", "created_at", "changed_at"),
    ],
)
classify(
    "dugnad.ContributionVersion",
    personal={"text": WRITTEN, "seat": WRITTEN},
    technical=["id", "contribution", "number", "base", "content_hash", "seq", "at"],
)
classify("dugnad.Theme", public=["title"], technical=["id", "dugnad", "version", "merged_into", "created_at"])
classify("dugnad.ThemeMember", technical=["id", "theme", "contribution"])

DOTS = Personal(
    _("Hvor prikkene ble satt"),
    _("De telles opp."),
    _("Hvilken telefon som satte dem, glemmes når dugnaden avsluttes."),
)
classify(
    "dugnad.Ballot",
    personal={"seat": DOTS, "allocations": DOTS},
    technical=["id", "dugnad", "step", "table", "revision", "people", "changed_at"],
)
classify(
    "dugnad.BallotRevision",
    personal={"allocations": DOTS},
    technical=["id", "ballot", "revision", "people", "seq", "at"],
)
classify("dugnad.Result", public=["*"])

OWNER = Personal(
    _("Navnet, rollen og e-postadressen din, hvis noen har satt deg opp som eier av et tiltak"),
    _("Tiltaket skal ha noen som tar det videre, og du skal få si ja eller nei."),
    _("Så lenge tiltaket følges opp. Sier du nei, slettes navnet og adressen med en gang."),
)
classify(
    "dugnad.Measure",
    personal={"owner_name": OWNER, "owner_email": OWNER, "owner_role": OWNER, "seat": SEAT},
    public=["text", "owner_organisation", "first_step", "first_step_date", "deadline", "help_needed", "state"],
    technical=[
        *("id", "public_id", "dugnad", "municipality", "organisation", "table", "place", "card", "barrier", "idea"),
        *("theme", "version", "via", "sibling_of", "is_late", "approved_at", "created_at", "changed_at"),
        *("confirmed_at", "declined_at", "withdrawn_at", "is_name_public"),
    ],
)
classify(
    "dugnad.MeasureVersion",
    personal={"body": OWNER},
    technical=["id", "measure", "number", "base", "content_hash", "seq", "at"],
)
classify(
    "dugnad.OwnerLink",
    technical=["id", "measure", "key_hash", "language", "created_at", "expires_at", "answered_at", "answer"],
)
classify(
    "dugnad.Event",
    personal={"seat": SEAT},
    technical=["id", "dugnad", "seq", "deed", "ref", "client_id", "facts", "at"],
)

MINUTES = Personal(
    _("Det som står i referatet fra dugnaden"),
    _("Partneren skal kunne følge opp. Merkede setninger leses gjennom og dekkes til før det sendes."),
    _("Så lenge partneren har bruk for det."),
)
classify(
    "dugnad.Minutes",
    personal={"content": MINUTES},
    technical=["id", "public_id", "dugnad", "state", "made_at", "sent_at", "sent_by"],
)
classify(
    "dugnad.Redaction",
    personal={"replacement": MINUTES},
    technical=["id", "minutes", "ref", "original_hash", "is_kept", "at"],
)
RECIPIENT = Personal(
    _("E-postadressen din, hvis du skal ha referatet"), _("Vi sender referatet dit."), _("90 dager etter dugnaden.")
)
classify("dugnad.Recipient", personal={"email": RECIPIENT, "language": RECIPIENT}, technical=["id", "dugnad"])


def _led_by(subject: Subject) -> list[dict[str, Any]]:
    led = Assignment.objects.filter(user__public_id=subject.public_id).select_related("dugnad")
    return [{"dugnad": each.dugnad.title, "starts_at": each.starts_at.isoformat()} for each in led]


def _leads_no_more(_by: Actor, subject: Subject) -> None:
    Assignment.objects.filter(user__public_id=subject.public_id).delete()


def _owned_by(subject: Subject) -> list[dict[str, Any]]:
    owned = Measure.objects.filter(owner_email__iexact=subject.email).order_by("created_at")
    return [
        {"measure": each.text, "name": each.owner_name, "role": each.owner_role, "state": each.state} for each in owned
    ]


def _owns_no_more(by: Actor, subject: Subject) -> None:
    forget_owner(by=by, email=subject.email)


def _sent_to(subject: Subject) -> list[dict[str, Any]]:
    found = Recipient.objects.filter(email__iexact=subject.email).select_related("dugnad")
    return [{"dugnad": each.dugnad.title} for each in found]


def _sent_to_no_more(_by: Actor, subject: Subject) -> None:
    Recipient.objects.filter(email__iexact=subject.email).delete()


hold(Holding("dugnads_led", ("dugnad.Assignment",), _led_by, _leads_no_more))
hold(Holding("measures_owned", ("dugnad.Measure", "dugnad.MeasureVersion"), _owned_by, _owns_no_more))
hold(Holding("minutes_received", ("dugnad.Recipient",), _sent_to, _sent_to_no_more))


def _owner(by: Actor, measure: Measure) -> None:
    if measure.owner_email:
        forget_owner(by=by, email=measure.owner_email)


again("measure_owner_forgotten", one(Measure, _owner))
again("measure_owner_declined", one(Measure, lambda by, measure: decline_again(by=by, measure=measure)))
lapse("seats", forget_seats)
lapse("notes", forget_notes)
