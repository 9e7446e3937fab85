"""The leisure card: what it is, until its room is built."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Page, Words, findings, heading, key_figures, related, text

PILOTS = "Arendal, Asker, Grorud (Oslo), Fauske, Halden, Haugesund, Kvam, Namsos, Skien, Stor-Elvdal, Tromsø"


def words(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Fritidskort",
            "Et kort som betaler deltakeravgiften for alle barn fra de fyller 6 til de fyller 18. Det ser likt ut for alle.",
            [
                key_figures(
                    ("6–18 år", "fra 6-årsdagen til 18-årsdagen"),
                    ("Alle", "får det samme kortet"),
                    ("12", "forsøkssteder"),
                ),
                heading("Slik skal det virke"),
                findings(
                    "Fra valg til betalt",
                    (
                        "Du ser hva som finnes.",
                        "Søk på sted, alder, dag og hva barnet liker. Lagene er godkjent av kommunen.",
                    ),
                    (
                        "Du velger.",
                        "Kortet betaler deltakeravgiften, så langt det rekker. Resten ser du før du sier ja.",
                    ),
                    (
                        "Laget får pengene.",
                        "De kommer med én liste kassereren kan stemme av. Ingen må skrive det inn på nytt.",
                    ),
                    (
                        "Ingen kan se hvem som fikk ekstra.",
                        "Noen kommuner gir mer til familier med lite penger. På kortet, i laget og på kontoutskriften ser det likt "
                        "ut.",
                    ),
                ),
                heading("Hva kortet ikke betaler"),
                text(
                    "<p>Utstyr, reiser og turer er ikke deltakeravgift. Mange kommuner har andre ordninger for det; spør dem.</p>"
                ),
                heading("Finn aktivitet"),
                text(
                    "<p>Søket etter aktiviteter åpner her når de første kommunene er i gang. Til da kan du "
                    '<a href="/kommuner/">se kommunene som er med</a>, eller spørre kommunen din.</p>'
                ),
                heading("Hvor kortet er prøvd"),
                text(f'<p>{PILOTS} og Vadsø. <a href="/kart/">Se dem på kartet</a>.</p>'),
                related("Les også", "/nyheter/forste-evaluering-av-fritidskortet/", "/barrierer/okonomi/"),
            ],
        ),
        "nn": Words(
            "Fritidskort",
            "Eit kort som betaler deltakaravgifta for alle barn frå dei fyller 6 til dei fyller 18. Det ser likt ut for alle.",
            [
                key_figures(
                    ("6–18 år", "frå 6-årsdagen til 18-årsdagen"),
                    ("Alle", "får det same kortet"),
                    ("12", "forsøksstader"),
                ),
                heading("Slik skal det verke"),
                findings(
                    "Frå val til betalt",
                    (
                        "Du ser kva som finst.",
                        "Søk på stad, alder, dag og kva barnet likar. Laga er godkjende av kommunen.",
                    ),
                    ("Du vel.", "Kortet betaler deltakaravgifta, så langt det rekk. Resten ser du før du seier ja."),
                    (
                        "Laget får pengane.",
                        "Dei kjem med éi liste kasseraren kan stemme av. Ingen må skrive det inn på nytt.",
                    ),
                    (
                        "Ingen kan sjå kven som fekk ekstra.",
                        "Nokre kommunar gir meir til familiar med lite pengar. På kortet, i laget og på kontoutskrifta ser det likt "
                        "ut.",
                    ),
                ),
                heading("Kva kortet ikkje betaler"),
                text(
                    "<p>Utstyr, reiser og turar er ikkje deltakaravgift. Mange kommunar har andre ordningar for det; spør dei.</p>"
                ),
                heading("Finn aktivitet"),
                text(
                    "<p>Søket etter aktivitetar opnar her når dei første kommunane er i gang. Til då kan du "
                    '<a href="/kommuner/">sjå kommunane som er med</a>, eller spørje kommunen din.</p>'
                ),
                heading("Kvar kortet er prøvd"),
                text(f'<p>{PILOTS} og Vadsø. <a href="/kart/">Sjå dei på kartet</a>.</p>'),
                related("Les også", "/nyheter/forste-evaluering-av-fritidskortet/", "/barrierer/okonomi/"),
            ],
        ),
        "en": Words(
            "The leisure card",
            "A card that pays the participation fee for every child from the 6th birthday until the 18th. It looks the same for all.",
            [
                key_figures(
                    ("6–18", "from the 6th birthday until the 18th"),
                    ("Everyone", "gets the same card"),
                    ("12", "pilot places"),
                ),
                heading("How it will work"),
                findings(
                    "From choice to paid",
                    (
                        "You see what there is.",
                        "Search by place, age, day and what the child likes. Clubs are approved by the municipality.",
                    ),
                    ("You choose.", "The card pays the fee as far as it goes. You see the rest before you say yes."),
                    (
                        "The club is paid.",
                        "The money comes with one list the treasurer can reconcile. Nothing is typed in twice.",
                    ),
                    (
                        "No one can see who got extra.",
                        "Some municipalities give more to families with little money. On the card, in the club and on the bank "
                        "statement it looks the same.",
                    ),
                ),
                heading("What it does not pay"),
                text(
                    "<p>Equipment and trips are not participation fees. Many municipalities have other help for those; ask them.</p>"
                ),
                heading("Find an activity"),
                text(
                    "<p>The search for activities opens here when the first municipalities have started. Until then you can "
                    '<a href="/kommuner/">see the municipalities that take part</a>, or ask your own.</p>'
                ),
                heading("Where it has been tried"),
                text(f'<p>{PILOTS} and Vadsø. <a href="/kart/">See them on the map</a>.</p>'),
                related("Read also", "/nyheter/forste-evaluering-av-fritidskortet/", "/barrierer/okonomi/"),
            ],
        ),
    }


PAGES = [Page("PlainPage", "/fritidskort/", words, "article-fritidskort")]
