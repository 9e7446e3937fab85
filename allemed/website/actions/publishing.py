"""What editors have timed comes out, and is taken down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision


class NotPublishedError(Exception):
    """Something could not come out, or be taken down. What else was due has."""


def publish_due() -> int:
    """Everything whose time has come, each by itself: one page that cannot come out keeps no other back.

    Says how many. Raises `NotPublishedError` when all are tried: whoever runs the site sees that the job failed.
    """
    done = 0
    reasons: list[Exception] = []
    for deed in [*_to_take_down(), *_to_publish()]:
        try:
            with transaction.atomic():
                deed()
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is told of below
            reasons.append(error)
        else:
            done += 1
    if reasons:
        raise NotPublishedError(f"{len(reasons)} of {done + len(reasons)}") from reasons[0]
    return done


def _to_take_down() -> Iterator[Callable[[], object]]:
    for page in Page.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at"):
        yield partial(page.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled")


def _to_publish() -> Iterator[Callable[[], object]]:
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now())
    for revision in due.order_by("approved_go_live_at"):
        yield partial(revision.publish, log_action="wagtail.publish.scheduled")
