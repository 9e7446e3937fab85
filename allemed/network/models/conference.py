"""Invitations to a conference: one letter to each address that qualifies, and never to one that said stop."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.base.triggers import never_deleted, never_truncated
from allemed.events.models import Event
from allemed.network.models.member import ERROR


def digest_of(email: str) -> str:
    """What we remember an address by, so that the address itself need not be kept (64 hexadecimal digits)."""
    return salted_hmac("network.address", email.strip().lower(), algorithm="sha256").hexdigest()


class ConferenceRound(models.Model):
    """The decision to invite to one conference. Pressed again, it reaches those who have come to qualify since."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)  # the last time everyone had been written to

    objects: ClassVar[models.Manager[ConferenceRound]] = models.Manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("konferanseinvitasjon")
        verbose_name_plural = _("konferanseinvitasjoner")
        triggers = [
            never_deleted(ERROR, "who was invited is remembered"),
            never_truncated(ERROR, "who was invited is remembered"),
        ]

    def __str__(self) -> str:
        return f"round {self.public_id}"


class ConferenceInvitation(models.Model):
    """One letter to one address. Forgotten when the event's people are (90 days after it)."""

    round = models.ForeignKey(ConferenceRound, on_delete=models.PROTECT, related_name="invitations")
    address_digest = models.CharField(max_length=64)
    written_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("invitasjon")
        verbose_name_plural = _("invitasjoner")
        constraints = [
            models.UniqueConstraint(fields=["round", "address_digest"], name="invitation_once_for_an_address"),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class NoInvitations(models.Model):
    """An address that asked for no more invitations, remembered by its digest only."""

    address_digest = models.CharField(max_length=64, unique=True)
    said_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("adresse som ikke vil inviteres")
        verbose_name_plural = _("adresser som ikke vil inviteres")

    def __str__(self) -> str:
        return f"no invitations {self.pk}"

    @property
    def public_id(self) -> str:
        """What the trail calls it: the digest, so that the wish can be kept when an old backup is put back."""
        return self.address_digest
