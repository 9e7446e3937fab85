"""A page with a new address: who has the old one comes to it, and to every page below it, in each language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from allemed.website.models import PlainPage
from allemed.website.tests.make import make_article, make_front, make_plain_page

pytestmark = pytest.mark.django_db
Deed = Callable[[], object]


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Callable[[Deed], None]:
    """Do it as if it were committed."""

    def done(deed: Deed) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            deed()

    return done


def rename(page: Any, slug: str) -> Deed:
    page.slug = slug
    return lambda: page.save_revision().publish()


def below(page: Any, slug: str) -> PlainPage:
    child = PlainPage(title=slug.capitalize(), slug=slug, lead="…", locale=page.locale)
    page.add_child(instance=child)
    return child


def sent_to(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 301, (address, answer.status_code)
    return answer.headers["Location"]


def test_a_changed_address_in_each_language(client: Client, commit: Callable[[Deed], None]) -> None:
    for page in (make_article(), make_article("A band for everyone", language="en")):
        commit(rename(page, "ny"))
    assert sent_to(client, "/nyheter/korps-for-alle/") == "/nyheter/ny/"
    assert sent_to(client, "/en/nyheter/a-band-for-everyone/") == "/en/nyheter/ny/"


def test_the_pages_below_come_along_and_the_other_languages_stay(
    client: Client, commit: Callable[[Deed], None]
) -> None:
    page = make_plain_page("om")
    child = below(page, "styret")
    below(child, "referater")
    english = below(make_front("en"), "om")
    below(english, "styret")
    commit(rename(page, "om-oss"))
    assert sent_to(client, "/om/") == "/om-oss/"
    assert sent_to(client, "/om/styret/") == "/om-oss/styret/"
    assert sent_to(client, "/om/styret/referater/?side=2") == "/om-oss/styret/referater/"
    assert client.get("/en/om/styret/").status_code == 200
    commit(rename(english, "about"))
    assert sent_to(client, "/en/om/styret/") == "/en/about/styret/"
    assert client.get("/om-oss/styret/").status_code == 200


def test_whoever_has_the_very_first_address_comes_to_the_newest_in_one_step(
    client: Client, commit: Callable[[Deed], None]
) -> None:
    page = make_plain_page("forst")
    below(page, "under")
    for slug in ("to", "tre"):
        commit(rename(page, slug))
    for old in ("forst", "to"):
        assert sent_to(client, f"/{old}/") == "/tre/"
        assert sent_to(client, f"/{old}/under/") == "/tre/under/"


def test_a_page_that_moves_is_found_from_where_it_was(client: Client, commit: Callable[[Deed], None]) -> None:
    page, other = make_plain_page("om"), make_plain_page("andre")
    child = below(page, "styret")
    commit(lambda: child.move(other, pos="last-child"))
    assert sent_to(client, "/om/styret/") == "/andre/styret/"


def test_a_new_page_at_an_old_address_is_shown_and_not_sent_on(client: Client, commit: Callable[[Deed], None]) -> None:
    commit(rename(make_plain_page("om"), "om-oss"))
    make_plain_page("om", title="Om noe annet")
    assert "Om noe annet" in client.get("/om/").content.decode()


def test_a_draft_with_a_new_address_moves_nobody_yet(client: Client, commit: Callable[[Deed], None]) -> None:
    page = make_plain_page("om")
    page.slug = "snart"
    commit(page.save_revision)
    assert client.get("/om/").status_code == 200
    assert client.get("/snart/").status_code == 404
