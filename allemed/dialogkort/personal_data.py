"""What this room stores about people: who published a deck. The children on the cards are made up."""

from django.utils.translation import gettext_lazy as _

from allemed.base.personal_data import EVERYTHING, Personal, classify

for name in ("Barrier", "BarrierText", "Deck", "DeckText", "DialogueCard", "CardText", "Illustration", "Print"):
    classify(f"dialogkort.{name}", public=EVERYTHING)
WORK = Personal(
    _("At du la ut eller trakk tilbake en kortstokk"),
    _("Vi skal kunne vise hvem som gjorde det."),
    _("Så lenge kortstokken finnes, med et nummer i stedet for navnet ditt."),
)
classify(
    "dialogkort.DeckVersion",
    personal={"published_by": WORK, "withdrawn_by": WORK},
    public=["number", "languages", "state", "published_at", "withdrawn_at"],
    technical=["id", "public_id", "deck", "fingerprint", "started_at"],
)
