"""The demo's present: a conference and a webinar are about to happen."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Article, Words, event, related, text, weekday


def words(today: dt.date) -> dict[str, Words]:
    conference, webinar = weekday(today, 75), weekday(today, 16)
    return {
        "nb": Words(
            "ALLEMED-konferansen: Ett år etter dugnaden",
            "Hva ble det av tiltakene? Kommuner og lag forteller, og ungdom leder samtalene.",
            [
                text(
                    "<p>Mange dugnader slutter med gode forsett. På årets konferanse spør vi hva som skjedde etterpå: hvilke "
                    "tiltak lever, hvilke døde, og hva kan andre ta etter?</p>"
                ),
                event(
                    "ALLEMED-konferansen",
                    conference,
                    "10:00",
                    "15:30",
                    "Oslo, og på nett",
                    "Tolv kommuner viser ett tiltak hver. Du velger tre å snakke mer om. Det er tegnspråktolk og "
                    "skrivetolk, og alle rom har plass til rullestol.",
                ),
                event(
                    "Webinar: Skyss uten skam",
                    webinar,
                    "12:00",
                    "12:45",
                    "på nett",
                    "Tre lag forteller hvordan de fikk til samkjøring som barna ikke trenger å be om.",
                ),
                text("<p>Påmeldingen åpner her på siden fire uker før.</p>"),
                related("Les også", "/arrangementer/", "/barrierer/transport/"),
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
                event(
                    "ALLEMED-konferansen",
                    conference,
                    "10:00",
                    "15:30",
                    "Oslo, og på nett",
                    "Tolv kommunar viser eitt tiltak kvar. Du vel tre å snakke meir om. Det er teiknspråktolk og "
                    "skrivetolk, og alle rom har plass til rullestol.",
                ),
                event(
                    "Webinar: Skyss utan skam",
                    webinar,
                    "12:00",
                    "12:45",
                    "på nett",
                    "Tre lag fortel korleis dei fekk til samkøyring som barna ikkje treng å be om.",
                ),
                text("<p>Påmeldinga opnar her på sida fire veker før.</p>"),
                related("Les også", "/arrangementer/", "/barrierer/transport/"),
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
                event(
                    "The ALLEMED conference",
                    conference,
                    "10:00",
                    "15:30",
                    "Oslo, and online",
                    "Twelve municipalities show one measure each. You pick three to hear more about. Sign language and "
                    "speech-to-text interpreters; room for wheelchairs everywhere. In Norwegian.",
                ),
                event(
                    "Webinar: a lift without shame",
                    webinar,
                    "12:00",
                    "12:45",
                    "online",
                    "Three clubs on how they got car-sharing that children do not have to ask for. In Norwegian.",
                ),
                text("<p>Registration opens on this page four weeks before.</p>"),
                related("Read also", "/arrangementer/", "/barrierer/transport/"),
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
