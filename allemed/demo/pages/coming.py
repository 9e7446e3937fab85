"""Addresses whose rooms are not built yet: each says what comes, and what you can do meanwhile."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Page, Words, text


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
    Page("PlainPage", "/d/", door),
]
