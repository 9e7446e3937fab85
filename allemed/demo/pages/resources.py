"""Things to use and to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from allemed.demo.articles import a2021_03_fritidskort, a2021_03_inequality, a2021_04_survey
from allemed.demo.writing import Article, Page, Words, findings, heading, related, text


def index(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words("Ressurser", "Dialogkort, maler og rapporter. Bruk dem fritt, endre dem, del dem."),
        "nn": Words("Ressursar", "Dialogkort, malar og rapportar. Bruk dei fritt, endre dei, del dei."),
        "en": Words("Resources", "Dialogue cards, templates and reports. Use them freely, change them, share them."),
    }


def cards(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Dialogkortene",
            "Barn med navn, alder og noe som stenger. Til å lese høyt, skrive ut og snakke om.",
            [
                text(
                    "<p>Kortene finnes som sider, som A5- og A6-kort og som ark med fire på hvert. Alle har lettlest tekst.</p>"
                )
            ],
        ),
        "nn": Words(
            "Dialogkorta",
            "Barn med namn, alder og noko som stengjer. Til å lese høgt, skrive ut og snakke om.",
            [
                text(
                    "<p>Korta finst som sider, som A5- og A6-kort og som ark med fire på kvart. Alle har lettlesen tekst.</p>"
                )
            ],
        ),
        "en": Words(
            "The dialogue cards",
            "Children with a name, an age and something in the way. To read aloud, print and talk about.",
            [
                text(
                    "<p>The cards come as pages, as A5 and A6 cards and four to a sheet. All have an easy-read text.</p>"
                )
            ],
        ),
    }


def invitation(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Slik inviterer du til en dugnad",
            "Hvem du spør først, avgjør hvem som kommer. Her er rekkefølgen som virker.",
            [
                findings(
                    "I denne rekkefølgen",
                    ("Ungdommene.", "Seks uker før. Spør hva som skal til for at de vil komme, og gjør det."),
                    ("Den som kan bestemme.", "Fem uker før. Be om hele kvelden, ikke en hilsen."),
                    ("Lagene.", "Fire uker før, på telefon. Ring også dem som aldri svarer på e-post."),
                    ("Alle andre.", "Tre uker før, skriftlig, med tid, sted og hvordan man kommer dit uten bil."),
                ),
                heading("Det skal stå i invitasjonen"),
                text(
                    "<ul><li>at maten er gratis</li><li>at det er heis, og hvor</li><li>at barnepass er ordnet</li><li>hvem man "
                    "ringer hvis noe er vanskelig</li></ul>"
                ),
                related("Les også", "/dugnad/"),
            ],
        ),
        "nn": Words(
            "Slik inviterer du til ein dugnad",
            "Kven du spør først, avgjer kven som kjem. Her er rekkjefølgja som verkar.",
            [
                findings(
                    "I denne rekkjefølgja",
                    ("Ungdommane.", "Seks veker før. Spør kva som skal til for at dei vil kome, og gjer det."),
                    ("Den som kan bestemme.", "Fem veker før. Be om heile kvelden, ikkje ei helsing."),
                    ("Laga.", "Fire veker før, på telefon. Ring òg dei som aldri svarer på e-post."),
                    ("Alle andre.", "Tre veker før, skriftleg, med tid, stad og korleis ein kjem dit utan bil."),
                ),
                heading("Det skal stå i invitasjonen"),
                text(
                    "<ul><li>at maten er gratis</li><li>at det er heis, og kvar</li><li>at barnepass er ordna</li><li>kven ein "
                    "ringjer om noko er vanskeleg</li></ul>"
                ),
                related("Les også", "/dugnad/"),
            ],
        ),
        "en": Words(
            "How to invite people to a workshop",
            "Whom you ask first decides who comes. This is the order that works.",
            [
                findings(
                    "In this order",
                    ("Young people.", "Six weeks ahead. Ask what it takes for them to come, and do it."),
                    ("The one who can decide.", "Five weeks ahead. Ask for the whole evening, not a greeting."),
                    ("The clubs.", "Four weeks ahead, by phone. Ring those who never answer e-mail too."),
                    (
                        "Everyone else.",
                        "Three weeks ahead, in writing, with time, place and how to get there without a car.",
                    ),
                ),
                heading("What the invitation says"),
                text(
                    "<ul><li>that the food is free</li><li>that there is a lift, and where</li><li>that childcare is arranged</li>"
                    "<li>whom to ring if something is difficult</li></ul>"
                ),
                related("Read also", "/dugnad/"),
            ],
        ),
    }


def report(article: Article, nb: str, nn: str, en: str) -> Callable[[dt.date], dict[str, Words]]:
    """A report's page leads to the article that tells of it."""

    def words(today: dt.date) -> dict[str, Words]:
        told = article.words(today)
        more = {"nb": "Les saken", "nn": "Les saka", "en": "Read the story"}
        titles = {"nb": nb, "nn": nn, "en": en}
        kept = ("key_figures", "findings")
        return {
            language: Words(
                titles[language],
                told[language].lead,
                [
                    *(block for block in told[language].body if block[0] in kept),
                    related(more[language], f"/nyheter/{article.slug}/"),
                ],
            )
            for language in titles
        }

    return words


PAGES = [
    Page("ResourceListPage", "/ressurser/", index),
    Page("ResourcePage", "/ressurser/dialogkortene/", cards, "", {"kind": "tool", "address": "/dialogkort/"}),
    Page("ResourcePage", "/ressurser/slik-inviterer-du/", invitation, "", {"kind": "guide"}),
    Page(
        "ReportPage",
        "/ressurser/kartlegging-2016-2020/",
        report(
            a2021_04_survey.ARTICLE,
            a2021_04_survey.REPORT,
            "Utfordringar, moglegheiter og samarbeid: lokale frivillige organisasjonar 2016–2020",
            "Challenges, opportunities and cooperation: local voluntary organisations 2016–2020",
        ),
        "",
        {"publisher": "Frivillighet Norge", "year": 2021},
    ),
    Page(
        "ReportPage",
        "/ressurser/sosial-ulikhet/",
        report(
            a2021_03_inequality.ARTICLE,
            a2021_03_inequality.REPORT,
            "Sosial ulikskap i deltakinga til barn og unge i organiserte fritidsaktivitetar",
            "Social inequality in children’s and young people’s organised leisure",
        ),
        "",
        {"publisher": a2021_03_inequality.CENTRE, "year": 2021},
    ),
    Page(
        "ReportPage",
        "/ressurser/fritidskort-delrapport-1/",
        report(
            a2021_03_fritidskort.ARTICLE,
            a2021_03_fritidskort.REPORT,
            "Følgjeforsking og evaluering av forsøk med fritidskort. Første delrapport",
            "Evaluation of the leisure card trials. First report",
        ),
        "",
        {"publisher": a2021_03_fritidskort.PUBLISHERS, "year": 2021},
    ),
]
