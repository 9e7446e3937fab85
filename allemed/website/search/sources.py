"""Everything that can be found on the site."""

from __future__ import annotations

from allemed.website.search.cards import Cards, Decks
from allemed.website.search.documents import Pages, Source
from allemed.website.search.events import Events
from allemed.website.search.files import Files

SOURCES: list[Source] = [Pages(), Decks(), Cards(), Events(), Files()]
