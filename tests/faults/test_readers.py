"""What a reader meets where there is nothing: a sentence in their language, and a way on."""

from __future__ import annotations

import pytest

from tests.reading import Page, client, fetch
from tests.server import Site

pytestmark = pytest.mark.browser  # it needs a running site


@pytest.mark.parametrize(
    ("address", "language", "words"),
    [
        ("/finnes-ikke/", "nb", "Vi fant ikke siden"),
        ("/nn/finst-ikkje/", "nn", "Vi fann ikkje sida"),
        ("/en/not-there/", "en", "We could not find the page"),
    ],
)
def test_an_unknown_address_says_so_in_its_language(site: Site, address: str, language: str, words: str) -> None:
    [reply] = fetch(site, [address])
    page = Page(reply)
    assert (reply.status, page.language) == (404, language)
    assert words in page.headings[0]
    root = "/" if language == "nb" else f"/{language}/"
    assert {root, f"{root}sok/"} <= page.links
    assert "Traceback" not in reply.html


@pytest.mark.parametrize(("root", "words"), [("/", "fant ingenting"), ("/nn/", "fann ingenting"), ("/en/", "nothing")])
def test_a_search_without_an_answer_says_what_may_help(site: Site, root: str, words: str) -> None:
    empty, nothing = fetch(site, [f"{root}sok/?q=", f"{root}sok/?q=zzzzqqqq"])
    assert empty.status == nothing.status == 200
    assert words not in Page(empty).headings[0]
    assert words in nothing.html
    assert f"{root}kontakt/" in Page(nothing).links


def test_a_very_long_question_is_answered(site: Site) -> None:
    with client(site) as reader:
        assert reader.get("/sok/", params={"q": "fritid " * 400}).status_code == 200
