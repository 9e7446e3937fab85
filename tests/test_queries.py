"""What a page costs when nobody has asked before: at most fifteen questions to the database, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

MOST = 15
# Not Wagtail's, so that no list of pages names them. What the search asks, its own tests count.
ALSO = {
    "nb": ["/dialogkort/", "/kart/", "/kart/?fylke=03", "/sok/?q=fritidskort", "/sok/?q=fritidskrot", "/finnes-ikke/"],
    "en": ["/en/dialogkort/", "/en/kart/", "/en/sok/?q=leisure", "/en/not-there/"],
}
DECK = "dialogkort/kommuner-2021/"


@pytest.fixture(scope="module")
def demo(seeded: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo's content, in a clone that only this module asks."""
    import conftest

    usual = connection.settings_dict["NAME"]
    name = conftest._clone(seeded)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        yield
        connection.close()
        connection.settings_dict["NAME"] = usual
    conftest._drop(name)


def _every_page(language: str) -> list[str]:
    pages = Page.objects.live().filter(depth__gt=1, locale__language_code=language)
    root = "/" if language == "nb" else f"/{language}/"
    cards = [f"{root}{DECK}", f"{root}{DECK}guri/"]
    return [*(page.get_url() or "" for page in pages), *cards, *ALSO[language]]


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_page_asks_more_than_fifteen(language: str) -> None:
    client = Client()
    asked = {}
    for address in _every_page(language):
        client.get(address)  # what a process keeps, it has from its first visitor
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code in ({404} if "finnes-ikke" in address or "not-there" in address else {200}), address
        asked[address] = len(queries)
    assert len(asked) > 30
    assert {address: count for address, count in asked.items() if count > MOST} == {}
    if language == "nb":
        assert asked["/kart/?fylke=03"] <= MOST - 2, "the map has room for one more layer"


@pytest.mark.usefixtures("demo")
def test_reading_an_article_asks_the_same_however_many_pages_it_names() -> None:
    from allemed.website.models import ArticlePage

    client = Client()
    article = ArticlePage.objects.get(slug="sosial-ulikhet-i-fritiden", locale__language_code="nb")
    address = article.get_url() or ""

    def count() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    before = count()
    others = list(Page.objects.live().filter(depth__gt=2, locale__language_code="nb")[:12])
    text = "".join(f'<p><a linktype="page" id="{other.pk}">{other.title}</a></p>' for other in others)
    article.body.append(("text", text))
    article.body.append(("related", {"title": "Mer", "pages": others[:6]}))
    article.save_revision().publish()
    assert count() <= before
