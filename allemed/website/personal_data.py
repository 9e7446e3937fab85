"""What this room stores about people: subscribers, the pictured, and who uploaded what. Pages are public by nature."""

from django.utils.translation import gettext_lazy as _

from allemed.base.personal_data import EVERYTHING, Personal, classify

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
