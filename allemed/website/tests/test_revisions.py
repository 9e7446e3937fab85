"""Every version is kept; an editor sees what is different between two of them, and can have an old one back."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from allemed.website.models import ArticlePage
from allemed.website.tests.desk import send, sign_in_editor
from allemed.website.tests.make import make_article, make_picture

pytestmark = pytest.mark.django_db
MONDAY_TUESDAY = re.compile(r'<span class="deletion">mandag[.]?</span><span class="addition">tirsdag')


@pytest.fixture
def kari(client: Client) -> Client:
    return sign_in_editor(client)


@pytest.fixture
def versions() -> tuple[ArticlePage, Revision, Revision]:
    """An article before and after someone has worked on it."""
    picture = make_picture(title="Korpset")
    text = {"type": "text", "value": "<p>Øvelsen er på mandag.</p>", "id": "4f9c"}
    article = make_article(body=json.dumps([text]))
    before = article.save_revision()
    before.publish()
    article.title = "Korps for enda flere"
    figure = {"picture": picture.pk, "alt": "To med fløyte", "is_decorative": False, "caption": ""}
    text |= {"value": "<p>Øvelsen er på tirsdag.</p>"}
    article.body = json.dumps([text, {"type": "figure", "value": figure, "id": "77ab"}])
    return article, before, article.save_revision()


def test_two_versions_are_shown_side_by_side(kari: Client, versions: tuple[ArticlePage, Revision, Revision]) -> None:
    article, before, after = versions
    address = reverse("wagtailadmin_pages:revisions_compare", args=[article.pk, before.pk, after.pk])
    page = kari.get(address).content.decode()
    for changed in ("enda flere", "To med fløyte"):
        assert changed in page, changed
    assert MONDAY_TUESDAY.search(page), page[page.find("comparison") :][:3000]
    assert "Guri vil spille fløyte." not in page, "what is the same is left out"


def test_what_readers_see_is_compared_with_the_draft(
    kari: Client, versions: tuple[ArticlePage, Revision, Revision]
) -> None:
    article, _before, _after = versions
    address = reverse("wagtailadmin_pages:revisions_compare", args=[article.pk, "live", "latest"])
    assert MONDAY_TUESDAY.search(kari.get(address).content.decode())


def test_an_old_version_comes_back_and_the_newer_one_is_kept(
    kari: Client, versions: tuple[ArticlePage, Revision, Revision]
) -> None:
    article, before, after = versions
    opened = kari.get(reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, before.pk])).content.decode()
    assert "mandag" in opened
    assert send(kari, article, title="Korps for alle", revision=str(before.pk)) == ""
    article.refresh_from_db()
    assert article.title == "Korps for alle"
    assert Revision.objects.filter(pk=after.pk).exists()
