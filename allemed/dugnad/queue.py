"""The job that makes a draft of the minutes, deferred by name: the jobs know the deeds, not the other way round."""

from __future__ import annotations

from procrastinate.contrib.django import app

from allemed.dugnad.models import Dugnad

QUEUE = "dugnad"
MAKE_MINUTES = "dugnad.make_minutes"


def defer_minutes(dugnad: Dugnad) -> None:
    """Make the draft when the transaction has committed; one after another for each dugnad."""
    app.configure_task(MAKE_MINUTES, queue=QUEUE, lock=f"dugnad.minutes:{dugnad.pk}").defer(public_id=dugnad.public_id)
