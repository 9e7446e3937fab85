"""What the house forgets by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from allemed.base import rate_limits


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="forget_rate_limits")
def forget_rate_limits(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate names it
    """Attempts that no longer count are not kept."""
    rate_limits.forget()
