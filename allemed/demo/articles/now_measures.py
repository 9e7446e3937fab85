"""The demo's present: measures that worked, from an invented municipality's dugnad."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Article, Words, findings, related, text


def words(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Tre tiltak som er lette å ta etter",
            "De koster lite, de begynte ved et bord på en dugnad, og de er i gang fortsatt.",
            [
                text(
                    "<p>Eksemplene er satt sammen av erfaringer fra flere steder, og skrevet for denne demoen. Det de har "
                    "felles: én person eier hvert tiltak, og noen spør hvordan det går.</p>"
                ),
                findings(
                    "Tiltakene",
                    (
                        "Korpset byttet rom.",
                        "Øvingen flyttet fra andre etasje til gymsalen. Det tok én telefon til rektor. To nye i rullestol er "
                        "med, og slagverket slipper å bæres opp trappa.",
                    ),
                    (
                        "Ungdommene velger hver tredje sang.",
                        "Koret lot dem bestemme en tredel av programmet. Ingen har sluttet siden.",
                    ),
                    (
                        "Speideren har fast skyssliste.",
                        "Alle foreldre står på den, også de uten bil: de tar oppvasken. Ingen trenger å be om noe.",
                    ),
                ),
                related("Les også", "/dugnad/", "/dialogkort/"),
            ],
        ),
        "nn": Words(
            "Tre tiltak som er lette å ta etter",
            "Dei kostar lite, dei tok til ved eit bord på ein dugnad, og dei er i gang enno.",
            [
                text(
                    "<p>Døma er sette saman av røynsler frå fleire stader, og skrivne for denne demoen. Det dei har sams: "
                    "éin person eig kvart tiltak, og nokon spør korleis det går.</p>"
                ),
                findings(
                    "Tiltaka",
                    (
                        "Korpset bytte rom.",
                        "Øvinga flytta frå andre høgda til gymsalen. Det tok éin telefon til rektor. To nye i rullestol er "
                        "med, og slagverket slepp å bli bore opp trappa.",
                    ),
                    (
                        "Ungdommane vel kvar tredje song.",
                        "Koret lét dei bestemme ein tredel av programmet. Ingen har slutta sidan.",
                    ),
                    (
                        "Speidaren har fast skyssliste.",
                        "Alle foreldre står på ho, òg dei utan bil: dei tek oppvasken. Ingen treng be om noko.",
                    ),
                ),
                related("Les også", "/dugnad/", "/dialogkort/"),
            ],
        ),
        "en": Words(
            "Three measures that are easy to copy",
            "They cost little, they began at a table in a workshop, and they are still going.",
            [
                text(
                    "<p>These examples are put together from experience in several places and written for this demo. What "
                    "they share: one person owns each measure, and someone asks how it is going.</p>"
                ),
                findings(
                    "The measures",
                    (
                        "The band changed rooms.",
                        "Rehearsals moved from the second floor to the gym. It took one call to the head teacher. Two new "
                        "players in wheelchairs have joined, and no one carries the drums upstairs.",
                    ),
                    (
                        "Young people choose every third song.",
                        "The choir let them decide a third of the programme. Nobody has left since.",
                    ),
                    (
                        "The scouts have a fixed list of lifts.",
                        "Every parent is on it, also those without a car: they wash up. Nobody has to ask for anything.",
                    ),
                ),
                related("Read also", "/dugnad/", "/dialogkort/"),
            ],
        ),
    }


ARTICLE = Article(
    "tre-tiltak",
    lambda today: today - dt.timedelta(days=24),
    ("samarbeid", "dialogkort"),
    "article-cards",
    words,
)
