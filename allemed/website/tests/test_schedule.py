"""The house's periodic jobs do what they are for."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import Page

from allemed.base import clock
from allemed.config import jobs


@pytest.fixture
def page(db: None) -> Page:
    page: Page = Page.objects.get(depth=1).add_child(
        instance=Page(title="Snart", slug="snart", live=False, locale=Page.objects.get(depth=1).locale)
    )
    return page


def test_a_page_appears_when_its_time_has_come(page: Page) -> None:
    page.save_revision(approved_go_live_at=clock.now() - dt.timedelta(minutes=1))
    jobs.publish_scheduled(timestamp=0)
    page.refresh_from_db()
    assert page.live


def test_a_page_waits_until_its_time(page: Page) -> None:
    page.save_revision(approved_go_live_at=clock.now() + dt.timedelta(minutes=1))
    jobs.publish_scheduled(timestamp=0)
    page.refresh_from_db()
    assert not page.live


def test_a_page_goes_when_its_time_is_over(page: Page) -> None:
    page.live, page.expire_at = True, clock.now() - dt.timedelta(minutes=1)
    page.save()
    jobs.publish_scheduled(timestamp=0)
    page.refresh_from_db()
    assert not page.live
