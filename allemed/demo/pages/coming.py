"""Addresses whose rooms are not built yet: each says what comes, and what you can do meanwhile."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Page, Words, heading, related, text


def insight(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Innsikt",
            "Tall om hvem som er med på fritiden, med usikkerheten tegnet inn. Det første kommer snart.",
            [
                heading("Hva som kommer"),
                text(
                    "<p>Her skal du kunne se deltakelse etter alder, kjønn, aktivitet og sted. Hvert tall får en setning som sier hva "
                    "det betyr, hvor sikkert det er, og en tabell du kan laste ned. Ingen tabell skal kunne peke ut ett barn.</p>"
                ),
                related("Mens du venter", "/nyheter/sosial-ulikhet-i-fritiden/", "/ressurser/"),
            ],
        ),
        "nn": Words(
            "Innsikt",
            "Tal om kven som er med på fritida, med uvissa teikna inn. Det første kjem snart.",
            [
                heading("Kva som kjem"),
                text(
                    "<p>Her skal du kunne sjå deltaking etter alder, kjønn, aktivitet og stad. Kvart tal får ei setning som seier kva "
                    "det betyr, kor sikkert det er, og ein tabell du kan laste ned. Ingen tabell skal kunne peike ut eitt barn.</p>"
                ),
                related("Medan du ventar", "/nyheter/sosial-ulikhet-i-fritiden/", "/ressurser/"),
            ],
        ),
        "en": Words(
            "Insight",
            "Figures on who takes part in leisure, with their uncertainty drawn in. The first come soon.",
            [
                heading("What is coming"),
                text(
                    "<p>You will see participation by age, gender, activity and place. Each figure gets a sentence that says what it "
                    "means and how sure it is, and a table to download. No table will be able to single out a child.</p>"
                ),
                related("Meanwhile", "/nyheter/sosial-ulikhet-i-fritiden/", "/ressurser/"),
            ],
        ),
    }


def door(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Døra til dugnadsrommet",
            "Her skal du skrive koden du ser på skjermen, og være inne i rommet.",
            [
                text(
                    "<p>Rommet er ikke åpnet ennå. Er du på en dugnad nå? Spør prosesslederen, så får du et kort av papir.</p>"
                )
            ],
        ),
        "nn": Words(
            "Døra til dugnadsrommet",
            "Her skal du skrive koden du ser på skjermen, og vere inne i rommet.",
            [
                text(
                    "<p>Rommet er ikkje opna enno. Er du på ein dugnad no? Spør prosessleiaren, så får du eit kort av papir.</p>"
                )
            ],
        ),
        "en": Words(
            "The door to the workshop",
            "Here you will type the code you see on the screen, and be inside.",
            [text("<p>The room is not open yet. At a workshop now? Ask the facilitator for a paper card.</p>")],
        ),
    }


PAGES = [
    Page("PlainPage", "/innsikt/", insight, "article-present"),
    Page("PlainPage", "/d/", door),
]
