"""Two of the pilots' own pages, as a municipality would write them. Contacts are invented."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Page, Words, heading, key_figures, related, text


def index(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words("Kommuner", "Hva som er på gang der du bor, og hvem du kan spørre.", [], {"lists_children": True}),
        "nn": Words("Kommunar", "Kva som er på gang der du bur, og kven du kan spørje.", [], {"lists_children": True}),
        "en": Words(
            "Municipalities", "What is going on where you live, and whom to ask.", [], {"lists_children": True}
        ),
    }


def arendal(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Arendal",
            "Arendal var et av de tolv stedene som prøvde Fritidskortet. Her finner du fram til aktiviteter og hjelp.",
            [
                heading("Finn noe å være med på"),
                text(
                    "<p>Spør på skolen, på biblioteket eller i frivilligsentralen. De vet hvilke lag som har plass, og kan ringe "
                    "for deg.</p>"
                ),
                heading("Trenger du hjelp til å betale?"),
                text(
                    "<p>Si det til den du stoler på: treneren, helsesykepleieren eller oss. Du trenger ikke forklare hvorfor. "
                    "Ingen i laget får vite det.</p>"
                ),
                related("Les også", "/fritidskort/"),
            ],
            {"contact_title": "Kultur og fritid", "contact_email": "fritid@arendal.example"},
        ),
        "nn": Words(
            "Arendal",
            "Arendal var ein av dei tolv stadene som prøvde Fritidskortet. Her finn du fram til aktivitetar og hjelp.",
            [
                heading("Finn noko å vere med på"),
                text(
                    "<p>Spør på skulen, på biblioteket eller i frivilligsentralen. Dei veit kva lag som har plass, og kan ringje "
                    "for deg.</p>"
                ),
                heading("Treng du hjelp til å betale?"),
                text(
                    "<p>Sei det til den du stolar på: trenaren, helsesjukepleiaren eller oss. Du treng ikkje forklare kvifor. Ingen "
                    "i laget får vite det.</p>"
                ),
                related("Les også", "/fritidskort/"),
            ],
            {"contact_title": "Kultur og fritid", "contact_email": "fritid@arendal.example"},
        ),
        "en": Words(
            "Arendal",
            "Arendal was one of the twelve places that tried the leisure card. Here is how to find activities and help.",
            [
                heading("Find something to join"),
                text(
                    "<p>Ask at school, at the library or at the volunteer centre. They know which clubs have room, and can ring for "
                    "you.</p>"
                ),
                heading("Need help to pay?"),
                text(
                    "<p>Tell someone you trust: the coach, the school nurse or us. You need not explain why. Nobody in the club is "
                    "told.</p>"
                ),
                related("Read also", "/fritidskort/"),
            ],
            {"contact_title": "Culture and leisure", "contact_email": "fritid@arendal.example"},
        ),
    }


def kvam(_today: dt.date) -> dict[str, Words]:
    nn = Words(
        "Kvam",
        "Kvam var med og prøvde Fritidskortet. I ei lang bygd er det ofte skyssen som avgjer.",
        [
            key_figures(("Kvar tysdag", "køyrer aktivitetsbussen, i dette dømet")),
            heading("Kom deg dit"),
            text(
                "<p>Laga har sams skyssliste. Skriv deg på, med eller utan bil, så finn vi ut av det. Bussen stoppar ved skulen og "
                "ved idrettshallen.</p>"
            ),
            related("Les også", "/fritidskort/", "/barrierer/transport/"),
        ],
        {"contact_title": "Kulturkontoret", "contact_email": "kultur@kvam.example"},
    )
    return {
        "nb": Words(
            "Kvam",
            "Kvam var med og prøvde Fritidskortet. I en lang bygd er det ofte skyssen som avgjør.",
            [
                key_figures(("Hver tirsdag", "kjører aktivitetsbussen, i dette eksempelet")),
                heading("Kom deg dit"),
                text(
                    "<p>Lagene har felles skyssliste. Skriv deg på, med eller uten bil, så finner vi ut av det. Bussen stopper ved "
                    "skolen og ved idrettshallen.</p>"
                ),
                related("Les også", "/fritidskort/", "/barrierer/transport/"),
            ],
            {"contact_title": "Kulturkontoret", "contact_email": "kultur@kvam.example"},
        ),
        "nn": nn,
        "en": Words(
            "Kvam",
            "Kvam took part in the leisure card trial. In a long valley it is often the lift that decides.",
            [
                key_figures(("Every Tuesday", "the activity bus runs, in this example")),
                heading("Getting there"),
                text(
                    "<p>The clubs share one list of lifts. Sign up, with or without a car, and we sort it out. The bus stops at the "
                    "school and at the sports hall.</p>"
                ),
                related("Read also", "/fritidskort/", "/barrierer/transport/"),
            ],
            {"contact_title": "Culture office", "contact_email": "kultur@kvam.example"},
        ),
    }


def accessibility(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words("Tilgjengelighet i Arendal", "Slik står det til med sidene Arendal kommune svarer for her."),
        "nn": Words("Tilgjenge i Arendal", "Slik står det til med sidene Arendal kommune svarer for her."),
        "en": Words(
            "Accessibility in Arendal", "How things stand with the pages Arendal municipality answers for here."
        ),
    }


PAGES = [
    Page("PlainPage", "/kommuner/", index),
    Page("MunicipalityPage", "/kommuner/arendal/", arendal, "municipality-coast", {"municipality": "4203"}),
    Page("MunicipalityPage", "/kommuner/kvam/", kvam, "municipality-inland", {"municipality": "4622"}),
    Page(
        "AccessibilityStatusPage",
        "/kommuner/arendal/tilgjengelighet/",
        accessibility,
        "",
        {
            "publisher": "Arendal kommune (eksempel)",
            "conformance": "partly",
            "method": "Eksempel: automatisk med axe på alle sidetyper, og for hånd med tastatur.",
            "contact_email": "fritid@arendal.example",
        },
    ),
]
