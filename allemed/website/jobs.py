"""What the site does by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from allemed.website import sizes
from allemed.website.models import Picture
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


@app.task(name="website.make_sizes", retry=3)
def make_sizes(picture_id: int) -> None:
    """Make a picture's sizes. Saving them purges the pages that show it."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is not None:
        sizes.make(picture)
