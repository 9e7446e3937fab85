"""The search: synonyms such as an editor would keep, and the index of everything loaded before."""

from __future__ import annotations

from allemed.website.models import Synonym
from allemed.website.search.index import rebuild, refresh
from allemed.website.search.models import SearchEntry
from allemed.website.search.sources import SOURCES

SYNONYMS = {
    "nb": [
        "transport, skyss, kjøring, buss",
        "tilrettelegging, funksjonshemming, funksjonsnedsettelse, handikap",
        "økonomi, penger, kostnader, fattigdom",
        "trener, instruktør, leder",
        "medvirkning, medbestemmelse, innflytelse",
        "lag, forening, organisasjon, klubb",
        "dugnad, workshop, arbeidsverksted",
    ],
    "nn": [
        "transport, skyss, køyring, buss",
        "tilrettelegging, funksjonshemming, funksjonsnedsetjing",
        "økonomi, pengar, kostnader, fattigdom",
        "medverknad, medråderett, innverknad",
        "lag, foreining, organisasjon, klubb",
    ],
    "en": [
        "transport, ride, driving, bus",
        "facilitation, disability, adaptation",
        "economy, money, cost, poverty",
        "dugnad, workshop",
        "club, association, organisation",
    ],
}


def load() -> None:
    """Synonyms once; the index is built the first time and brought in step afterwards."""
    if not Synonym.objects.exists():
        Synonym.objects.bulk_create(
            Synonym(language=language, words=words) for language, groups in SYNONYMS.items() for words in groups
        )
    if SearchEntry.objects.exists():
        refresh(SOURCES)
    else:
        rebuild(SOURCES)
