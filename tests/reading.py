"""Reads a running site as a crawler would: its sitemap, its pages, and what each page says and points to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from tests.server import Site

# What the sitemap leaves out: made by a question, for those with a role, for the demo, or not there at all.
OUTSIDE_THE_SITEMAP = (
    "/sok/",
    "/sok/?q=fritidskort",
    "/sok/?q=zzzzqqqq",
    "/nn/sok/?q=fritidskort",
    "/en/sok/?q=leisure",
    "/steder/kommuner/",
    "/abonnement/",
    "/konto/logg-inn/",
    "/nn/konto/logg-inn/",
    "/demo/",
    "/demo/utboks/",
    "/finnes-ikke/",
    "/nn/finst-ikkje/",
    "/en/not-there/",
)
# One of each of our pages' kinds, and the other languages' first page.
ALSO = (
    "/kart/",
    "/nyheter/sosial-ulikhet-i-fritiden/",
    "/nn/",
    "/en/",
    "/nn/nyheter/",
    "/en/nyheter/",
    "/en/dialogkort/",
)


@dataclass
class Reply:
    """What came for an address."""

    address: str
    status: int
    html: str
    headers: httpx.Headers = field(repr=False)


def client(site: Site) -> httpx.Client:
    return httpx.Client(base_url=site.url, timeout=60, follow_redirects=False, headers={"Accept-Language": "nb"})


def sitemap(site: Site) -> list[str]:
    """Every address in the sitemap, without the host."""
    with client(site) as reader:
        xml = reader.get("/sitemap.xml").text
    return [urlsplit(found).path for found in re.findall(r"<loc>([^<]+)</loc>", xml)]


def one_of_each_kind(site: Site) -> list[str]:
    """One published bokmål page of each of Wagtail's page types, a deck, a card, and what the sitemap leaves out."""
    pages = site.rows(
        "SELECT DISTINCT ON (kind.model) page.url_path FROM wagtailcore_page page"
        " JOIN django_content_type kind ON kind.id = page.content_type_id"
        " JOIN wagtailcore_locale locale ON locale.id = page.locale_id"
        " WHERE page.live AND page.depth > 1 AND locale.language_code = 'nb' ORDER BY kind.model, page.url_path"
    )
    ours = ["/" + path.lstrip("/").partition("/")[2] for (path,) in pages]
    everything = sitemap(site)
    cards = [next(found for found in everything if re.fullmatch(form, found)) for form in (DECK, CARD)]
    return list(dict.fromkeys([*ours, "/dialogkort/", *cards, *ALSO, *OUTSIDE_THE_SITEMAP]))


DECK = r"/dialogkort/[^/]+/"
CARD = r"/dialogkort/[^/]+/[^/]+/"


def fetch(site: Site, addresses: Iterable[str]) -> Iterator[Reply]:
    """Each address's own reply; redirects are not followed."""
    with client(site) as reader:
        for address in addresses:
            reply = reader.get(address)
            yield Reply(address, reply.status_code, reply.text, reply.headers)


class Page(HTMLParser):
    """What a page says about itself and points to."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.address = reply.address
        self.language = self.title = ""
        self.headings: list[str] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.sources: set[str] = set()
        self.inline: list[str] = []
        self._inside: list[str] = []
        self.feed(reply.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.add(given["href"])
        if tag == "link" and given.get("rel") in {"stylesheet", "icon", "preload", "apple-touch-icon", "manifest"}:
            self.sources.add(given["href"])
        if tag == "link" and given.get("rel") in {"alternate", "canonical"}:
            self.links.add(given["href"])
        if tag == "meta" and given.get("property") == "og:image":
            self.links.add(given["content"])
        for candidate in given.get("srcset", "").split(","):
            self.sources.update(candidate.split()[:1])
        if tag in {"img", "script", "source", "iframe", "video", "audio", "embed"} and given.get("src"):
            self.sources.add(given["src"])
        self.inline += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given and "json" not in given.get("type", "")):
            self.inline.append(f"<{tag}>")
        if tag == "h1":
            self.headings.append("")
        if tag in {"h1", "title"}:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside[-1:] == ["h1"]:
            self.headings[-1] += data
        elif self._inside[-1:] == ["title"] and not self.title:
            self.title = " ".join(data.split())

    def internal(self, site: Site) -> dict[str, str]:
        """Where its links and sources lead on this site: {address: fragment}."""
        found = {}
        for link in self.links | self.sources:
            whole, fragment = urldefrag(urljoin(site.url + self.address, link))
            if whole.startswith(site.url + "/"):
                found[whole.removeprefix(site.url)] = fragment
        return found

    def elsewhere(self, site: Site) -> list[str]:
        """What the browser would fetch from another host."""
        fetched = [urljoin(site.url + self.address, source) for source in self.sources]
        return [one for one in fetched if not one.startswith((site.url + "/", "data:"))]
