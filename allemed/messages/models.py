"""Messages on their way out: what to send, to whom, how it goes. Never longer than it must be."""

from __future__ import annotations

import datetime as dt
from email.utils import parseaddr

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id

# A worker silent for this long after taking a message is taken to be dead. Longer than any SMTP time-out.
CLAIM = dt.timedelta(minutes=10)


class State(models.TextChoices):
    """Where a message is on its way."""

    WAITING = "waiting", _("Venter")
    SENDING = "sending", _("Sendes nå")
    SENT = "sent", _("Sendt")
    GIVEN_UP = "given_up", _("Gitt opp")


# What may follow what. The database holds the same table (trigger `outbox_moves`).
MOVES: dict[State, tuple[State, ...]] = {
    State.WAITING: (State.SENDING, State.GIVEN_UP),
    State.SENDING: (State.SENT, State.WAITING, State.GIVEN_UP),
    State.GIVEN_UP: (State.WAITING,),  # an administrator asks for another try
    State.SENT: (),
}


class Failure(models.TextChoices):
    """Why the last try did not succeed: enough to act on, nothing about the person."""

    NONE = "", ""
    NO_CONTACT = "no_contact", _("E-posttjeneren svarte ikke")
    BUSY = "busy", _("E-posttjeneren ba oss vente")
    REFUSED = "refused", _("E-posttjeneren tok ikke imot meldingen")
    TOO_LATE = "too_late", _("Meldingen var ikke lenger til nytte")
    WORKER_LOST = "worker_lost", _("Den som sendte, svarte ikke mer")
    BROKEN = "broken", _("Meldingen lot seg ikke lage")
    RESTORED = "restored", _("En sikkerhetskopi er satt inn, og meldingen kan være sendt før")


def new_message_id() -> str:
    """A Message-ID of RFC 5322 that stays the same for every try."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{new_public_id()}{new_public_id()}@{domain}>"


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self) -> MessageQuerySet:
        """Waiting, and it is time."""
        return self.filter(state=State.WAITING, next_attempt_at__lte=clock.now())

    def abandoned(self) -> MessageQuerySet:
        """Taken by a worker that has not been heard of since."""
        return self.filter(state=State.SENDING, claimed_at__lt=clock.now() - CLAIM)

    def finished_before(self, moment: dt.datetime) -> MessageQuerySet:
        """Sent or given up before `moment`, and not erased yet."""
        return self.filter(Q(sent_at__lt=moment) | Q(given_up_at__lt=moment), erased_at=None)

    def refused(self) -> MessageQuerySet:
        """Those whose address the e-mail server does not know, while we still have it."""
        return self.filter(state=State.GIVEN_UP, failure=Failure.REFUSED).exclude(to="")


class Message(models.Model):
    """One e-mail to one person, as it was worded when the deed was done.

    The words go in the same statement that marks it as sent; the address goes a month later (`actions.erase`). What is
    left says which kind of message went out, and when.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    message_id = models.CharField(max_length=255, unique=True, default=new_message_id, editable=False)
    # Chosen by the sender, made of identifiers only: the same key twice is one message.
    message_key = models.CharField(max_length=200, unique=True, null=True, blank=True)
    kind = models.CharField(max_length=100)
    language = models.CharField(max_length=7)

    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    unsubscribe_url = models.CharField(max_length=500, blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=12, choices=Failure, default=Failure.NONE, blank=True)
    smtp_code = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    next_attempt_at = models.DateTimeField(null=True, blank=True, default=clock.now)
    useful_until = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="waiting"), name="outbox_waiting"),
            models.Index(fields=["state", "-created_at"], name="outbox_by_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="outbox_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", next_attempt_at__isnull=False)
                | (~Q(state="waiting") & Q(next_attempt_at__isnull=True)),
                name="outbox_waiting_has_a_next_attempt",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", claimed_at__isnull=False)
                | (~Q(state="sending") & Q(claimed_at__isnull=True)),
                name="outbox_sending_has_a_claim",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="outbox_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="given_up", given_up_at__isnull=False)
                | (~Q(state="given_up") & Q(given_up_at__isnull=True)),
                name="outbox_given_up_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(subject="", text="", html=""), name="outbox_sent_keeps_no_words"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | (Q(state__in=["sent", "given_up"]) & Q(to="", subject="", text="", html="", unsubscribe_url="")),
                name="outbox_erased_keeps_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "sending"]) | ~Q(to=""), name="outbox_unsent_has_an_address"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="outbox_moves",
                field="state",
                transitions=[(old.value, new.value) for old, following in MOVES.items() for new in following],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id} ({self.state})"


class Attachment(models.Model):
    """A file that goes with a message: a calendar entry, a receipt. Gone when the message is sent."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=120)
    content = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.media_type} of {self.message_id}"
