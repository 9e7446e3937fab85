"""The demo's present: a conference and a webinar are about to happen."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Article, Words, coming, related, text


def words(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "ALLEMED-konferansen: Ett år etter dugnaden",
            "Hva ble det av tiltakene? Kommuner og lag forteller, og ungdom leder samtalene.",
            [
                text(
                    "<p>Mange dugnader slutter med gode forsett. På årets konferanse spør vi hva som skjedde etterpå: hvilke "
                    "tiltak lever, hvilke døde, og hva kan andre ta etter?</p>"
                ),
                coming("allemed-konferansen"),
                coming("skyss-uten-skam"),
                text(
                    '<p>Påmeldingen er åpen. Du trenger ingen konto, og <a href="/arrangementer/">alle arrangementene står her</a>.</p>'
                ),
                related("Les også", "/barrierer/transport/"),
            ],
        ),
        "nn": Words(
            "ALLEMED-konferansen: Eitt år etter dugnaden",
            "Kva vart det av tiltaka? Kommunar og lag fortel, og ungdom leier samtalane.",
            [
                text(
                    "<p>Mange dugnader sluttar med gode forsett. På konferansen i år spør vi kva som hende etterpå: kva "
                    "tiltak lever, kva døydde, og kva kan andre ta etter?</p>"
                ),
                coming("allemed-konferansen"),
                coming("skyss-uten-skam"),
                text(
                    '<p>Påmeldinga er open. Du treng ingen konto, og <a href="/arrangementer/">alle arrangementa står her</a>.</p>'
                ),
                related("Les også", "/barrierer/transport/"),
            ],
        ),
        "en": Words(
            "The ALLEMED conference: one year after the workshop",
            "What became of the measures? Municipalities and clubs tell, and young people lead the talks.",
            [
                text(
                    "<p>Many workshops end with good intentions. This year we ask what happened next: which measures are "
                    "alive, which died, and what can others copy?</p>"
                ),
                coming("allemed-konferansen"),
                coming("skyss-uten-skam"),
                text(
                    '<p>Registration is open, and you need no account. <a href="/arrangementer/">See all events</a>.</p>'
                ),
                related("Read also", "/barrierer/transport/"),
            ],
        ),
    }


ARTICLE = Article(
    "allemed-konferansen",
    lambda today: today - dt.timedelta(days=9),
    ("arrangementer", "transport"),
    "article-event",
    words,
)
