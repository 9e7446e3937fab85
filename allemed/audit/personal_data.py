"""What this room stores about people."""

from django.utils.translation import gettext_lazy as _

from allemed.base.personal_data import Personal, classify

DEED = Personal(
    _("Hva du har gjort her, og når"),
    _("Vi skal kunne vise hvem som gjorde hva. Loggen har bare et nummer i stedet for navnet ditt."),
    _("Alltid. Når kontoen slettes, kan nummeret ikke lenger knyttes til deg."),
)

classify(
    "audit.Event",
    personal={"at": DEED, "actor_kind": DEED, "actor_id": DEED, "deed": DEED, "thing_kind": DEED, "thing_id": DEED},
    technical=["id", "facts"],
)
