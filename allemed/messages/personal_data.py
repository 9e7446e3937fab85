"""What this room stores about people."""

from django.utils.translation import gettext_lazy as _

from allemed.base.actor import Actor
from allemed.base.erasures import lapse
from allemed.base.personal_data import Personal, classify
from allemed.messages import actions

ADDRESS = Personal(
    _("Adressen vi har sendt e-post til"), _("Vi skal kunne svare når noen spør om en e-post gikk ut."), _("30 dager.")
)
WORDS = Personal(
    _("Ordene i en e-post til deg"),
    _("De må ligge her til e-posten er sendt."),
    _("Slettes i samme øyeblikk som e-posten er sendt; etter 30 dager hvis den ikke lot seg sende."),
)

classify(
    "outbox.Message",
    personal={"to": ADDRESS, "subject": WORDS, "text": WORDS, "html": WORDS, "unsubscribe_url": WORDS},
    technical=[
        "id",
        "public_id",
        "message_id",
        "message_key",
        "kind",
        "language",
        "state",
        "attempts",
        "failure",
        "smtp_code",
        "created_at",
        "next_attempt_at",
        "useful_until",
        "claimed_at",
        "sent_at",
        "given_up_at",
        "erased_at",
    ],
)
classify(
    "outbox.Attachment",
    personal={"name": WORDS, "media_type": WORDS, "content": WORDS},
    technical=["id", "message"],
)


def _old(*, by: Actor) -> None:  # noqa: ARG001 -- nobody in particular
    actions.erase_old()


lapse("outbox", _old)
