"""Addresses whose rooms are not built yet: each says what comes, and what you can do meanwhile."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Page, Words, event, related, text, weekday


def events(today: dt.date) -> dict[str, Words]:
    conference, webinar, network = weekday(today, 75), weekday(today, 16), weekday(today, 37)
    return {
        "nb": Words(
            "Arrangementer",
            "Webinarer, nettverksmøter og konferansen. Påmelding kommer her; til da er det bare å møte opp på nett.",
            [
                event(
                    "Webinar: Skyss uten skam",
                    webinar,
                    "12:00",
                    "12:45",
                    "på nett",
                    "Tre lag om samkjøring ingen trenger å be om.",
                ),
                event(
                    "Nettverksmøte for partnere",
                    network,
                    "09:00",
                    "11:00",
                    "på nett",
                    "Ta med ett tiltak som står fast. Vi ser på dem sammen.",
                ),
                event(
                    "ALLEMED-konferansen",
                    conference,
                    "10:00",
                    "15:30",
                    "Oslo, og på nett",
                    "Ett år etter dugnaden: hva ble det av tiltakene?",
                ),
                related("Les også", "/nyheter/allemed-konferansen/"),
            ],
        ),
        "nn": Words(
            "Arrangement",
            "Webinar, nettverksmøte og konferansen. Påmelding kjem her; til då er det berre å møte opp på nett.",
            [
                event(
                    "Webinar: Skyss utan skam",
                    webinar,
                    "12:00",
                    "12:45",
                    "på nett",
                    "Tre lag om samkøyring ingen treng å be om.",
                ),
                event(
                    "Nettverksmøte for partnarar",
                    network,
                    "09:00",
                    "11:00",
                    "på nett",
                    "Ta med eitt tiltak som står fast. Vi ser på dei saman.",
                ),
                event(
                    "ALLEMED-konferansen",
                    conference,
                    "10:00",
                    "15:30",
                    "Oslo, og på nett",
                    "Eitt år etter dugnaden: kva vart det av tiltaka?",
                ),
                related("Les også", "/nyheter/allemed-konferansen/"),
            ],
        ),
        "en": Words(
            "Events",
            "Webinars, network meetings and the conference. Registration comes here; until then, just turn up online.",
            [
                event(
                    "Webinar: a lift without shame",
                    webinar,
                    "12:00",
                    "12:45",
                    "online",
                    "Three clubs on lifts nobody has to ask for. In Norwegian.",
                ),
                event(
                    "Network meeting for partners",
                    network,
                    "09:00",
                    "11:00",
                    "online",
                    "Bring one measure that is stuck. We look at them together.",
                ),
                event(
                    "The ALLEMED conference",
                    conference,
                    "10:00",
                    "15:30",
                    "Oslo, and online",
                    "One year after: what became of the measures?",
                ),
                related("Read also", "/nyheter/allemed-konferansen/"),
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
    Page("PlainPage", "/arrangementer/", events),
    Page("PlainPage", "/d/", door),
]
