"""What this room stores about people: subscribers, the pictured, and who uploaded what. Pages are public by nature."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from allemed.base.actor import Actor
from allemed.base.erasures import again, lapse, one
from allemed.base.personal_data import EVERYTHING, Holding, Personal, Subject, classify, hold, personal_fields_of
from allemed.website.actions import subscriptions
from allemed.website.models import File, Picture, Subscriber

PUBLICATIONS = (
    "AccessibilityStatusPage",
    "Theme",
    "NewsListPage",
    "ArticlePage",
    "ResourceListPage",
    "ResourcePage",
    "BarrierPage",
    "ContactPage",
    "FrontPage",
    "Menu",
    "MunicipalityPage",
    "PlainPage",
    "PrivacyPage",
    "ReportPage",
    "Rendition",
    "SearchEntry",
    "SearchWord",
    "Synonym",
)
for name in PUBLICATIONS:
    classify(f"website.{name}", public=EVERYTHING)

classify(
    "website.LinkCheck", technical=["id", "address", "status", "checked_at"]
)  # whether a link still leads somewhere

classify("website.SecondReaderTask", technical=["task_ptr"])

SUBSCRIPTION = Personal(
    _("E-postadressen du abonnerer med"),
    _("Vi sender deg nyhetene du har bedt om."),
    _("Til du stopper abonnementet. Bekrefter du ikke, slettes adressen av seg selv."),
)
classify(
    "website.Subscriber",
    personal={
        "email": SUBSCRIPTION,
        "language": SUBSCRIPTION,
        "rhythm": SUBSCRIPTION,
        "asked_at": SUBSCRIPTION,
        "confirmed_at": SUBSCRIPTION,
    },
    technical=["id", "public_id"],
)
CONSENT = Personal(
    _("Hvem som har sagt ja til å være på et bilde"),
    _("Vi skal kunne vise at bildet er brukt med samtykke."),
    _("Så lenge bildet er i bruk."),
)
UPLOADED = Personal(
    _("Hvem i redaksjonen som lastet opp et bilde eller en fil"),
    _("Redaksjonen skal vite hvem de kan spørre."),
    _("Så lenge filen finnes."),
)
classify(
    "website.Picture",
    personal={
        "consent_given_by": CONSENT,
        "consent_kind": CONSENT,
        "consent_until": CONSENT,
        "uploaded_by_user": UPLOADED,
    },
    public=["title", "file", "description", "credit", "licence", "width", "height"],
    technical=[
        "id",
        "collection",
        "created_at",
        "file_size",
        "file_hash",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    ],
)
classify(
    "website.File",
    personal={"uploaded_by_user": UPLOADED},
    public=["title", "file", "kind"],
    technical=["id", "collection", "created_at", "file_size", "file_hash"],
)


def _subscriptions_of(subject: Subject) -> list[dict[str, Any]]:
    fields = personal_fields_of(Subscriber)
    found = Subscriber.objects.filter(email=subject.email).values(*fields)
    return [{name: _plain(value) for name, value in row.items()} for row in found]


def _erase_subscriptions(by: Actor, subject: Subject) -> None:
    subscriptions.forget(by=by, email=subject.email)


def _uploads_of(subject: Subject) -> list[dict[str, Any]]:
    return [
        {"title": upload.title, "at": _plain(upload.created_at)}
        for model in (Picture, File)
        for upload in model.objects.filter(uploaded_by_user__public_id=subject.public_id).order_by("created_at")
    ]


def _keep_uploads(_by: Actor, _subject: Subject) -> None:
    """A publication stays; its uploader's account has no name any more."""


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


hold(Holding("subscriptions", ("website.Subscriber",), _subscriptions_of, _erase_subscriptions))
hold(Holding("uploads", ("website.Picture", "website.File"), _uploads_of, _keep_uploads))


def _subscriber(by: Actor, subscriber: Subscriber) -> None:
    subscriptions.forget(by=by, email=subscriber.email)


again("subscription_stopped", one(Subscriber, _subscriber))
again("subscription_forgotten", one(Subscriber, _subscriber))
lapse("subscriptions nobody confirmed", subscriptions.forget_unanswered)
