"""The job that writes a conference's invitations, deferred by name. Its argument is an identifier, never an address."""

from __future__ import annotations

from procrastinate.contrib.django import app

from allemed.network.models import ConferenceRound

QUEUE = "network"
INVITE = "network.invite"


def defer_round(round_: ConferenceRound) -> None:
    """Write the letters, when the transaction has committed."""
    app.configure_task(INVITE, queue=QUEUE).defer(round_id=round_.public_id)
