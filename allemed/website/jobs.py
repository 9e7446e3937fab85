"""What the site does by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from allemed.website.search.index import refresh
from allemed.website.search.sources import SOURCES


@app.periodic(cron="* * * * *")
@app.task(
    name="website.refresh_search",
    queueing_lock="website.refresh_search",
    lock="website.refresh_search",
    pass_context=False,
)
def refresh_search(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate gives periodic tasks their time
    """Read again what changed since last time; costs three queries when nothing did."""
    refresh(SOURCES)
