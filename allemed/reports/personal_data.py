"""What this room stores about people: who did what with data. Answers lie locked, and nobody is looked up in them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.erasures import again, lapse, one
from allemed.base.personal_data import EVERYTHING, Holding, Personal, Subject, classify, hold
from allemed.reports.actions import delete_dataset, delete_due
from allemed.reports.models import AnalystAccess, DataAgreement, Dataset, Publication, Publishing, Recipe, Run

WORK = Personal(
    _("At du arbeidet med data, oppskrifter eller rapporter"),
    _("Vi skal kunne vise hvem som gjorde det."),
    _("Så lenge rapporten kan etterprøves, med et nummer i stedet for navnet ditt."),
)
ACCESS = Personal(
    _("At du har tilgang til noen data"),
    _("Bare navngitte analytikere skal kunne se feil og bevis i dem."),
    _("Så lenge avtalen om dataene er arkivert."),
)
ANSWERS = Personal(
    _("Svar fra undersøkelser, kryptert"),
    _("De blir til tall om hvem som er med på fritiden. Ingen kan slå opp ett svar."),
    _("Til datoen i avtalen med kilden. Da slettes de av seg selv."),
)

classify(
    "reports.DataAgreement",
    personal={"created_by": WORK},
    public=["title", "kind", "credit", "is_synthetic", "threshold", "rounding"],
    technical=[
        "id", "public_id", "legal_basis", "impact_assessment", "impact_assessed_on", "reference", "agreed_on",
        "delete_by", "created_at",
    ],
)  # fmt: skip
classify(
    "reports.AnalystAccess",
    personal={"user": ACCESS, "granted_by": WORK, "granted_at": ACCESS, "ended_by": WORK, "ended_at": ACCESS},
    technical=["id", "public_id", "agreement"],
)
classify(
    "reports.Dataset",
    personal={"faults": ANSWERS, "stored_as": ANSWERS, "uploaded_by": WORK},
    technical=[
        "id", "public_id", "agreement", "title", "suffix", "sha256", "size", "rows", "codebook", "codebook_sha256",
        "key_name", "wrapped_key", "faults_key_name", "faults_wrapped_key", "fault_count", "uploaded_at", "delete_on",
        "deleted_at",
    ],
)  # fmt: skip
classify(
    "reports.Recipe",
    personal={"written_by": WORK, "reviewed_by": WORK},
    public=["title", "text", "sha256"],
    technical=["id", "public_id", "dataset", "written_at", "reviewed_at"],
)
classify(
    "reports.Run",
    personal={"started_by": WORK, "proof": ANSWERS},
    public=["result", "result_sha256", "data_sha256"],
    technical=[
        "id", "public_id", "recipe", "state", "step", "progress", "refusal", "proof_key_name", "proof_wrapped_key",
        "created_at", "finished_at",
    ],
)  # fmt: skip
classify(
    "reports.Publishing",
    personal={"started_by": WORK, "proof": ANSWERS},
    technical=[
        "id", "public_id", "run", "state", "step", "progress", "refusal", "why", "proof_key_name", "proof_wrapped_key",
        "created_at", "finished_at",
    ],
)  # fmt: skip
classify("reports.LedgerEntry", public=EVERYTHING)
classify(
    "reports.Publication",
    personal={"published_by": WORK, "ended_by": WORK},
    public=["slug", "state", "fingerprint", "published_at", "ended_at"],
    technical=["id", "public_id", "run"],
)
for name in ("PublicationText", "PublishedFile"):
    classify(f"reports.{name}", public=EVERYTHING)


def _work_of(subject: Subject) -> list[dict[str, Any]]:
    """What this person recorded, uploaded, wrote, reviewed, ran and published, by the things' identifiers."""
    who = subject.public_id
    done: list[tuple[str, Any]] = [
        ("agreement_recorded", DataAgreement.objects.filter(created_by=who)),
        ("dataset_uploaded", Dataset.objects.filter(uploaded_by=who)),
        ("recipe_written", Recipe.objects.filter(written_by=who)),
        ("recipe_reviewed", Recipe.objects.filter(reviewed_by=who)),
        ("run_started", Run.objects.filter(started_by=who)),
        ("report_publishing_started", Publishing.objects.filter(started_by=who)),
        ("report_published", Publication.objects.filter(published_by=who)),
        ("report_ended", Publication.objects.filter(ended_by=who)),
    ]
    return [
        {"deed": deed, "thing": thing} for deed, things in done for thing in things.values_list("public_id", flat=True)
    ]


def _access_of(subject: Subject) -> list[dict[str, Any]]:
    theirs = Q(user__public_id=subject.public_id) | Q(granted_by=subject.public_id) | Q(ended_by=subject.public_id)
    return [
        {
            "agreement": access.agreement.public_id,
            "had_access": access.user.public_id == subject.public_id,
            "from": access.granted_at.isoformat(),
            "until": access.ended_at.isoformat() if access.ended_at else None,
        }
        for access in AnalystAccess.objects.filter(theirs).select_related("agreement", "user").order_by("granted_at")
    ]


def _end_access(by: Actor, subject: Subject) -> None:
    """Nobody stays on a list whose account is erased; that they once were stays, with a number that leads to nobody."""
    AnalystAccess.objects.filter(user__public_id=subject.public_id, ended_at=None).update(
        ended_at=clock.now(), ended_by=by.actor_id
    )


def _keep_the_number(_by: Actor, _subject: Subject) -> None:
    """Who reviewed and published stays with the result: the number leads to nobody once the account is erased."""


hold(Holding("data_access", ("reports.AnalystAccess",), _access_of, _end_access))
hold(
    Holding(
        "reports",
        (
            "reports.DataAgreement",
            "reports.Dataset",
            "reports.Recipe",
            "reports.Run",
            "reports.Publishing",
            "reports.Publication",
        ),
        _work_of,
        _keep_the_number,
    )
)


again("dataset_deleted", one(Dataset, lambda by, dataset: delete_dataset(by=by, dataset=dataset)))
lapse("datasets", delete_due)
