"""12 April 2021: Frivillighet Norge's survey of local organisations, 2016–2020."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import (
    Article,
    Words,
    call_to_action,
    heading,
    key_figures,
    link,
    related,
    report_link,
    text,
)

REPORT = (
    "Utfordringer, muligheter og samarbeid. En kartlegging av lokale frivillige organisasjoner i perioden 2016–2020"
)


def words(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Lag og foreninger vil samarbeide mer med kommunen",
            "Fem år med undersøkelser viser det samme: De som ikke samarbeider med kommunen, vil. "
            "De som gjør det, vil fortsette.",
            [
                text(
                    "<p>Frivillighet Norge har spurt lokale organisasjoner hvordan de har det, hva som er vanskelig, og "
                    "hva de ønsker seg. Svarene fra 2016 til 2020 er nå samlet i én rapport.</p>"
                ),
                key_figures(
                    ("82 %", "av dem som ikke har noe samarbeid med kommunen, ønsker seg det"),
                    ("98 %", "av dem som har et samarbeid, vil fortsette som før eller gjøre mer"),
                    ("73 %", "vil at kommunen skal innkalle til faste møter med lag og foreninger"),
                    source="Frivillighet Norge, kartlegging 2016–2020",
                ),
                heading("Hva det betyr for et barn"),
                text(
                    "<p>Når kommunen og laget kjenner hverandre, går det an å løse ting med en telefon: et rom uten trapp, "
                    "skyss på tirsdager, en kontingent som blir betalt uten at noen andre får vite det. Uten "
                    "samarbeid må barnet eller forelderen be om hjelpen selv, hver gang.</p>"
                ),
                heading("Begynn med en plan dere eier sammen"),
                text(
                    "<p>En frivillighetspolitikk er et godt sted å starte. Frivillighet Norge har hjulpet kommuner og "
                    "bydeler med det siden 2013, og hjelpen koster ingenting.</p>"
                    "<p>Rapporten kommer et år inn i pandemien. Mange lag har ligget nede, og noen har mistet penger og "
                    "frivillige. Det gjør de faste møtene viktigere: noen må vite hvem som strever før "
                    "laget er borte.</p>"
                ),
                report_link(
                    REPORT, "Frivillighet Norge", 2021, link("Les om rapporten", "/ressurser/kartlegging-2016-2020/")
                ),
                call_to_action(
                    "Få kommunen og lagene til samme bord",
                    "På en ALLEMED-dugnad møtes de, velger noen få tiltak og avtaler hvem som gjør hva.",
                    {"text": "Slik foregår en dugnad", "address": "/dugnad/"},
                ),
                related("Les også", "/bli-partner/kommune/", "/nyheter/samarbeid-2021-2022/"),
            ],
        ),
        "nn": Words(
            "Lag og foreiningar vil samarbeide meir med kommunen",
            "Fem år med undersøkingar viser det same: Dei som ikkje samarbeider med kommunen, vil. "
            "Dei som gjer det, vil halde fram.",
            [
                text(
                    "<p>Frivillighet Norge har spurt lokale organisasjonar korleis dei har det, kva som er vanskeleg, og "
                    "kva dei ønskjer seg. Svara frå 2016 til 2020 er no samla i éin rapport.</p>"
                ),
                key_figures(
                    ("82 %", "av dei som ikkje har noko samarbeid med kommunen, ønskjer seg det"),
                    ("98 %", "av dei som har eit samarbeid, vil halde fram som før eller gjere meir"),
                    ("73 %", "vil at kommunen skal kalle inn til faste møte med lag og foreiningar"),
                    source="Frivillighet Norge, kartlegging 2016–2020",
                ),
                heading("Kva det har å seie for eit barn"),
                text(
                    "<p>Når kommunen og laget kjenner kvarandre, går det an å løyse ting med ein telefon: eit rom utan "
                    "trapp, skyss på tysdagar, ein kontingent som blir betalt utan at nokon andre får vite det. Utan "
                    "samarbeid må barnet eller forelderen be om hjelpa sjølv, kvar gong.</p>"
                ),
                heading("Start med ein plan de eig saman"),
                text(
                    "<p>Ein frivilligpolitikk er ein god stad å starte. Frivillighet Norge har hjelpt kommunar og bydelar "
                    "med det sidan 2013, og hjelpa er gratis.</p>"
                    "<p>Rapporten kjem eit år inn i pandemien. Mange lag har lege nede, og nokre har mist pengar og "
                    "frivillige. Då blir dei faste møta viktigare: nokon må vite kven som slit før laget er borte.</p>"
                ),
                report_link(
                    REPORT, "Frivillighet Norge", 2021, link("Les om rapporten", "/ressurser/kartlegging-2016-2020/")
                ),
                call_to_action(
                    "Få kommunen og laga til same bord",
                    "På ein ALLEMED-dugnad møtest dei, vel nokre få tiltak og avtalar kven som gjer kva.",
                    {"text": "Slik går ein dugnad føre seg", "address": "/dugnad/"},
                ),
                related("Les også", "/bli-partner/kommune/", "/nyheter/samarbeid-2021-2022/"),
            ],
        ),
        "en": Words(
            "Local clubs want to work more closely with their municipality",
            "Five years of surveys point the same way: those who do not work with the municipality want to, and those "
            "who do want to carry on.",
            [
                text(
                    "<p>Frivillighet Norge, the forum for Norwegian voluntary organisations, has asked local clubs how "
                    "they are doing, what is hard and what they wish for. The answers from 2016 to 2020 are now in one "
                    "report.</p>"
                ),
                key_figures(
                    ("82%", "of those with no municipal cooperation would like it"),
                    ("98%", "of those who have it want to continue or do more"),
                    ("73%", "want the municipality to call regular meetings with local clubs"),
                    source="Frivillighet Norge, survey 2016–2020",
                ),
                heading("What it means for a child"),
                text(
                    "<p>When the municipality and the club know each other, a phone call can settle things: a room "
                    "without stairs, a lift on Tuesdays, a fee paid without anyone else being told. Without that, the "
                    "child or the parent has to ask for help in person, every time.</p>"
                ),
                heading("Start with a plan you own together"),
                text(
                    "<p>A local policy for the voluntary sector is a good place to begin. Frivillighet Norge has helped "
                    "municipalities and city districts write theirs since 2013, free of charge.</p>"
                    "<p>The report comes a year into the pandemic. Many clubs have been closed, and some have lost money "
                    "and volunteers. That makes the regular meetings more important: someone must know who is struggling "
                    "before the club is gone.</p>"
                ),
                report_link(
                    REPORT, "Frivillighet Norge", 2021, link("About the report", "/ressurser/kartlegging-2016-2020/")
                ),
                call_to_action(
                    "Bring the municipality and the clubs to one table",
                    "At an ALLEMED workshop they meet, choose a few measures and agree who does what.",
                    {"text": "How a workshop runs", "address": "/dugnad/"},
                ),
                related("Read also", "/bli-partner/kommune/", "/nyheter/samarbeid-2021-2022/"),
            ],
        ),
    }


ARTICLE = Article(
    "lag-og-foreninger-vil-samarbeide",
    lambda _today: dt.date(2021, 4, 12),
    ("forskning", "samarbeid"),
    "article-survey",
    words,
)
