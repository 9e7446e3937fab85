"""What the site does by itself."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from allemed.base.actor import System
from allemed.website import links, sizes
from allemed.website.actions import publishing, subscriptions
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


@app.periodic(cron="*/5 * * * *")
@app.task(name="website.send_news", queueing_lock="website.send_news", lock="website.send_news", pass_context=False)
def send_news(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate gives periodic tasks their time
    """Write to those who want each new article; costs one query when there is none."""
    subscriptions.send_news(by=System("website.send_news"))


@app.periodic(cron="30 7 1 * *")
@app.task(name="website.send_monthly", queueing_lock="website.send_monthly", lock="website.send_monthly", retry=5)
def send_monthly(timestamp: int = 0) -> None:  # noqa: ARG001
    """Last month's news, in the morning of the first."""
    subscriptions.send_monthly(by=System("website.send_monthly"))


@app.periodic(cron="15 3 * * *")
@app.task(name="website.forget_unanswered", queueing_lock="website.forget_unanswered")
def forget_unanswered(timestamp: int = 0) -> None:  # noqa: ARG001
    """Addresses that never answered are deleted."""
    subscriptions.forget_unanswered(by=System("website.forget_unanswered"))


@app.periodic(cron="* * * * *")
@app.task(name="website.publish_scheduled", queueing_lock="website.publish_scheduled", lock="website.publish_scheduled")
def publish_scheduled(timestamp: int = 0) -> None:  # noqa: ARG001
    """What an editor has timed comes out, or is taken down, within a minute."""
    publishing.publish_due()


@app.periodic(cron="17 3 * * 1")
@app.task(name="website.check_links", queueing_lock="website.check_links")
def check_links(timestamp: int = 0) -> None:  # noqa: ARG001
    """Monday night: ask other people's pages whether they are still there, for the editors' report."""
    if settings.CHECK_EXTERNAL_LINKS:
        links.check_outside()
