"""The front page and the list of news."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Page, Words, call_to_action, coming, link, text


def front(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "ALLEMED",
            "Noen barn står igjen når de andre går på trening, korps eller speider. Vi samler kommunen, lagene og familiene "
            "rundt ett bord, og hjelper dem å finne ut hva som stenger.",
            [
                call_to_action(
                    "Snakk om et barn, ikke om et problem",
                    "Dialogkortene forteller om barn som vil være med. Legg ett på bordet og spør: Hva kan vi gjøre?",
                    link("Se dialogkortene", "/dialogkort/"),
                ),
                coming("skyss-uten-skam"),
                text('<p><a href="/arrangementer/">Alle arrangementer</a></p>'),
            ],
            {
                "sentence": "Alle barn skal få være med",
                "actions": [link("Bli med", "/bli-partner/"), link("Finn aktivitet", "/fritidskort/")],
            },
        ),
        "nn": Words(
            "ALLEMED",
            "Nokre barn står att når dei andre går på trening, korps eller speidar. Vi samlar kommunen, laga og familiane "
            "rundt eitt bord, og hjelper dei å finne ut kva som stengjer.",
            [
                call_to_action(
                    "Snakk om eit barn, ikkje om eit problem",
                    "Dialogkorta fortel om barn som vil vere med. Legg eitt på bordet og spør: Kva kan vi gjere?",
                    link("Sjå dialogkorta", "/dialogkort/"),
                ),
                coming("skyss-uten-skam"),
                text('<p><a href="/arrangementer/">Alle arrangement</a></p>'),
            ],
            {
                "sentence": "Alle barn skal få vere med",
                "actions": [link("Bli med", "/bli-partner/"), link("Finn aktivitet", "/fritidskort/")],
            },
        ),
        "en": Words(
            "ALLEMED",
            "Some children are left standing when the others go to practice, band or scouts. We bring the municipality, the "
            "clubs and the families to one table and help them find out what is in the way.",
            [
                call_to_action(
                    "Talk about a child, not about a problem",
                    "The dialogue cards tell of children who want to join in. Put one on the table and ask: What can we do?",
                    link("See the dialogue cards", "/dialogkort/"),
                ),
                coming("skyss-uten-skam"),
                text('<p><a href="/arrangementer/">All events</a></p>'),
            ],
            {
                "sentence": "Every child gets to join in",
                "actions": [link("Join us", "/bli-partner/"), link("Find an activity", "/fritidskort/")],
            },
        ),
    }


def news(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Nyheter", "Det siste om barn, fritid og det som stenger: rapporter, arrangementer og hva vi gjør."
        ),
        "nn": Words(
            "Nyheiter", "Det siste om barn, fritid og det som stengjer: rapportar, arrangement og kva vi gjer."
        ),
        "en": Words("News", "The latest on children, leisure and what stands in the way: reports, events, what we do."),
    }


PAGES = [
    Page("FrontPage", "/", front, "front"),
    Page("NewsListPage", "/nyheter/", news),
]
