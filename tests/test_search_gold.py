"""What real people ask, and what they should find among the first three. A new page may add a question; none is taken
out because it is hard. Asked of the demo's content, in the three languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from allemed.website.search.index import rebuild
from allemed.website.search.query import search
from allemed.website.search.sources import SOURCES

NEWS = "/nyheter/"
# question → the addresses of which at least one must be among the first three hits
BOKMAAL = {
    # words as they stand, and their forms
    "fritidskort": ["/fritidskort/"],
    "fritidskortet": ["/fritidskort/"],
    "hva er fritidskortet": ["/fritidskort/"],
    "dialogkort": ["/ressurser/dialogkortene/", NEWS + "nye-dialogkort-guri-nora-og-alex/"],
    "dialogkortene": ["/ressurser/dialogkortene/", NEWS + "nye-dialogkort-guri-nora-og-alex/"],
    "nye dialogkort for kommune": [NEWS + "nye-dialogkort-guri-nora-og-alex/"],
    "barrierer": ["/barrierer/"],
    "barriere": ["/barrierer/"],
    "transport": ["/barrierer/transport/"],
    "økonomi": ["/barrierer/okonomi/"],
    "medvirkning": ["/barrierer/medvirkning/"],
    "barns medvirkning": ["/barrierer/medvirkning/"],
    "tilrettelegging": ["/barrierer/tilrettelegging/"],
    "tilrettelegge for funksjonshemmede": ["/barrierer/tilrettelegging/"],
    "personvern": ["/personvern/"],
    "kontakt": ["/kontakt/"],
    "ressurser": ["/ressurser/"],
    "arrangement": ["/arrangementer/"],
    "arrangementer": ["/arrangementer/"],
    "dugnad": ["/dugnad/"],
    "dugnader": ["/dugnad/"],
    "hvordan foregår en dugnad": ["/dugnad/"],
    "invitere til dugnad": ["/ressurser/slik-inviterer-du/"],
    "invitasjon til dugnaden": ["/ressurser/slik-inviterer-du/"],
    "tilgjengelighet": ["/tilgjengelighet/"],
    # what the six articles are about
    "sosial ulikhet": [NEWS + "sosial-ulikhet-i-fritiden/", "/ressurser/sosial-ulikhet/"],
    "rapport om sosial ulikhet": [NEWS + "sosial-ulikhet-i-fritiden/", "/ressurser/sosial-ulikhet/"],
    "ungdata": [NEWS + "sosial-ulikhet-i-fritiden/", "/ressurser/sosial-ulikhet/"],
    "foreldres inntekt og idrett": [NEWS + "sosial-ulikhet-i-fritiden/", "/ressurser/sosial-ulikhet/"],
    "jenter faller fra": [NEWS + "sosial-ulikhet-i-fritiden/", "/ressurser/sosial-ulikhet/"],
    "innvandrerbakgrunn deltakelse": [NEWS + "sosial-ulikhet-i-fritiden/", "/ressurser/sosial-ulikhet/"],
    "koronakrisen": [NEWS + "webinar-koronakrisen-og-frivilligheten/"],
    "webinar": [NEWS + "webinar-koronakrisen-og-frivilligheten/", "/arrangementer/"],
    "korona frivillighet": [NEWS + "webinar-koronakrisen-og-frivilligheten/"],
    "samarbeid med kommunen": [NEWS + "lag-og-foreninger-vil-samarbeide/", "/ressurser/kartlegging-2016-2020/"],
    "82 prosent": [NEWS + "lag-og-foreninger-vil-samarbeide/", "/ressurser/kartlegging-2016-2020/"],
    "faste møter mellom lag og kommune": [NEWS + "lag-og-foreninger-vil-samarbeide/"],
    "undersøkelse blant organisasjoner": [
        NEWS + "lag-og-foreninger-vil-samarbeide/",
        "/ressurser/kartlegging-2016-2020/",
    ],
    "evaluering av fritidskort": [
        NEWS + "forste-evaluering-av-fritidskortet/",
        "/ressurser/fritidskort-delrapport-1/",
    ],
    "delrapport": ["/ressurser/fritidskort-delrapport-1/"],
    "forsøkskommuner": [NEWS + "forste-evaluering-av-fritidskortet/", "/fritidskort/"],
    "20 nye kommuner": [NEWS + "samarbeid-2021-2022/"],
    "januar 2022": [NEWS + "samarbeid-2021-2022/"],
    "interesseskjema": [NEWS + "meld-interesse/", "/bli-partner/kommune/", "/bli-partner/organisasjon/"],
    "melde interesse": [NEWS + "meld-interesse/"],
    "konferansen": [NEWS + "allemed-konferansen/"],
    "tiltak": [NEWS + "tre-tiltak/"],
    # the children
    "guri": ["/dialogkort/kommuner-2021/guri/"],
    "rullestol": ["/dialogkort/kommuner-2021/guri/", "/barrierer/tilrettelegging/"],
    "fløyte i korps": ["/dialogkort/kommuner-2021/guri/"],
    "kor": ["/dialogkort/kommuner-2021/nora/"],
    "speider": ["/dialogkort/kommuner-2021/alex/"],
    "speideren": ["/dialogkort/kommuner-2021/alex/"],
    "avlastning": ["/dialogkort/kommuner-2021/alex/"],
    "fotball": ["/dialogkort/kommuner-2021/sami/"],
    "svømming": ["/dialogkort/organisasjoner/lea/"],
    "autisme": ["/dialogkort/organisasjoner/elias/"],
    "ungdomsstyre": ["/dialogkort/organisasjoner/tariq/"],
    "danseforestilling": ["/dialogkort/organisasjoner/maja/"],
    # parts of compounds, and compounds of what stands apart
    "fritid": ["/", "/fritidskort/", NEWS + "sosial-ulikhet-i-fritiden/"],
    "fritidsaktivitet": [NEWS + "sosial-ulikhet-i-fritiden/", "/ressurser/sosial-ulikhet/", "/fritidskort/"],
    "fritidsaktiviteter": [NEWS + "sosial-ulikhet-i-fritiden/", "/ressurser/sosial-ulikhet/", "/fritidskort/"],
    "deltakeravgift": ["/fritidskort/", NEWS + "forste-evaluering-av-fritidskortet/"],
    # places
    "arendal": ["/kommuner/arendal/"],
    "kvam": ["/kommuner/kvam/"],
    # small misspellings, and keyboards without æøå
    "fritidskrot": ["/fritidskort/"],
    "diallogkort": ["/ressurser/dialogkortene/", NEWS + "nye-dialogkort-guri-nora-og-alex/"],
    "okonomi": ["/barrierer/okonomi/"],
    "transprot": ["/barrierer/transport/"],
    "medvirkninng": ["/barrierer/medvirkning/"],
    "floyte": ["/dialogkort/kommuner-2021/guri/"],
    "svomming": ["/dialogkort/organisasjoner/lea/"],
    "konferanse": [NEWS + "allemed-konferansen/"],
    # synonyms an editor keeps
    "skyss": ["/barrierer/transport/", "/dialogkort/kommuner-2021/alex/"],
    "funksjonshemming": ["/barrierer/tilrettelegging/", "/dialogkort/kommuner-2021/guri/"],
    "kjøring": ["/barrierer/transport/", "/dialogkort/kommuner-2021/alex/"],
    "penger": ["/barrierer/okonomi/"],
    # words that stand only inside a PDF
    "teleslynge": ["slik-inviterer-du-til-en-dugnad.pdf"],
    "hvem ringer vi når det haster": ["kort-fortalt-lag-og-kommune-2016-2020.pdf"],
    "bli med": ["/bli-partner/", NEWS + "samarbeid-2021-2022/", "/bli-partner/kommune/"],
}
NYNORSK = {
    "skyss og barnepass": ["slik-inviterer-du-til-ein-dugnad.pdf"],
    "fritidskort": ["/nn/fritidskort/"],
    "kommunar": ["/nn/kommuner/", "/nn/bli-partner/kommune/", "/nn/dialogkort/kommuner-2021/"],
    "kommune": ["/nn/kommuner/", "/nn/bli-partner/kommune/", "/nn/dialogkort/kommuner-2021/"],
    "medverknad": ["/nn/barrierer/medvirkning/"],
    "speidar": ["/nn/dialogkort/kommuner-2021/alex/"],
    "frivillige organisasjonar": [
        "/nn/ressurser/kartlegging-2016-2020/",
        "/nn/nyheter/lag-og-foreninger-vil-samarbeide/",
    ],
    "rapport": ["/nn/nyheter/sosial-ulikhet-i-fritiden/", "/nn/ressurser/fritidskort-delrapport-1/"],
}
ENGLISH = {
    "leisure card": ["/en/fritidskort/"],
    "dialogue card": ["/en/ressurser/dialogkortene/", "/en/nyheter/nye-dialogkort-guri-nora-og-alex/"],
    "wheelchair": ["/en/dialogkort/kommuner-2021/guri/", "/en/barrierer/tilrettelegging/"],
    "municipality": ["/en/kommuner/", "/en/bli-partner/kommune/", "/en/dialogkort/kommuner-2021/"],
    "become a partner": ["/en/bli-partner/"],
    "inequality": ["/en/nyheter/sosial-ulikhet-i-fritiden/", "/en/ressurser/sosial-ulikhet/"],
    "scouts": ["/en/dialogkort/kommuner-2021/alex/"],
    "hearing loop": ["how-to-invite-people-to-a-workshop.pdf"],
    "privacy": ["/en/personvern/"],
    "acessibility": ["/en/tilgjengelighet/"],
}
GOLD = [
    (language, question, wanted)
    for language, questions in (("nb", BOKMAAL), ("nn", NYNORSK), ("en", ENGLISH))
    for question, wanted in questions.items()
]


@pytest.fixture(scope="module")
def seeded(migrated_template: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo's content, indexed, in a clone that only this module asks."""
    import conftest
    from tests.server import MEDIA, seeded_template

    template = seeded_template(conftest.SERVER, migrated_template)
    usual = connection.settings_dict["NAME"]
    name = conftest._clone(template)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        with override_settings(MEDIA_ROOT=str(MEDIA / template)):  # where this demo's papers lie
            rebuild(SOURCES)
        yield
        connection.close()
        connection.settings_dict["NAME"] = usual
    conftest._drop(name)


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(("language", "question", "wanted"), GOLD, ids=[f"{code}: {text}" for code, text, _ in GOLD])
def test_it_is_among_the_first_three(language: str, question: str, wanted: list[str]) -> None:
    found = [hit.url for hit in search(question, language=language, size=3).hits]
    found += [url.rpartition("/")[2] for url in found if url.endswith(".pdf")]  # its number is not the demo's to choose
    assert set(found) & set(wanted), found


def test_the_gold_set_is_large_enough() -> None:
    assert len(GOLD) >= 60
