"""Everything that can be found on the site."""

from __future__ import annotations

from allemed.website.search.cards import Cards, Decks
from allemed.website.search.documents import Pages, Source
from allemed.website.search.events import Events
from allemed.website.search.files import Files
from allemed.website.search.insight import Publications

SOURCES: list[Source] = [Pages(), Decks(), Cards(), Events(), Publications(), Files()]
