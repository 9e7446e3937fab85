"""Become a partner: municipalities and organisations. At these two addresses the programme shows its forms; the site finds them by these pages."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Page, Words, call_to_action, heading, key_figures, link, period, related, text, written


def join(today: dt.date) -> dict[str, Words]:
    name = period(today).name
    return {
        "nb": Words(
            "Bli partner",
            f"Perioden {name} er åpen. Fortell kort hvem dere er, så ringer vi innen tre arbeidsdager.",
            [
                text(
                    "<p>Praten er uforpliktende. Vi snakker om barna hos dere, hva dere har prøvd, og om en dugnad er rett "
                    "verktøy nå. Noen ganger er det ikke det, og da sier vi det.</p>"
                ),
            ],
            {"lists_children": True},
        ),
        "nn": Words(
            "Bli partnar",
            f"Perioden {name} er open. Fortel kort kven de er, så ringjer vi innan tre arbeidsdagar.",
            [
                text(
                    "<p>Praten er uforpliktande. Vi snakkar om barna hos dykk, kva de har prøvd, og om ein dugnad er rett "
                    "verktøy no. Nokre gonger er det ikkje det, og då seier vi det.</p>"
                ),
            ],
            {"lists_children": True},
        ),
        "en": Words(
            "Become a partner",
            f"The period {name} is open. Tell us briefly who you are, and we ring within three working days.",
            [
                text(
                    "<p>The talk commits you to nothing. We talk about the children where you are, what you have tried, and "
                    "whether a workshop is the right tool now. Sometimes it is not, and then we say so.</p>"
                ),
            ],
            {"lists_children": True},
        ),
    }


def municipality(today: dt.date) -> dict[str, Words]:
    last = {language: written(period(today).last_dugnad, language) for language in ("nb", "nn", "en")}
    return {
        "nb": Words(
            "For kommuner",
            "20 nye kommuner får plass. Skjemaet tar tre minutter, og en rådgiver ringer deg.",
            [
                key_figures(("20", "nye kommuner"), (last["nb"], "siste dag for en dugnad")),
                heading("Hva vi trenger fra dere"),
                text(
                    "<ul><li>én person som kan svare på e-post og telefon</li><li>et sted med plass til 30–60, uten trapp</li>"
                    "<li>at noen som kan bestemme, er der hele kvelden</li><li>at ungdommene blir spurt først, ikke sist</li></ul>"
                ),
                heading("Hva det koster"),
                text("<p>Veiledning og prosessledere er gratis. Dere betaler lokale og mat.</p>"),
                call_to_action(
                    "Send interesseskjemaet",
                    "Det tar tre minutter, og en rådgiver ringer innen tre arbeidsdager.",
                    link("Til skjemaet", "/bli-partner/kommune/"),
                ),
                related("Les også", "/dugnad/", "/nyheter/lag-og-foreninger-vil-samarbeide/"),
            ],
        ),
        "nn": Words(
            "For kommunar",
            "20 nye kommunar får plass. Skjemaet tek tre minutt, og ein rådgivar ringjer deg.",
            [
                key_figures(("20", "nye kommunar"), (last["nn"], "siste dag for ein dugnad")),
                heading("Kva vi treng frå dykk"),
                text(
                    "<ul><li>éin person som kan svare på e-post og telefon</li><li>ein stad med plass til 30–60, utan trapp</li>"
                    "<li>at nokon som kan bestemme, er der heile kvelden</li><li>at ungdommane blir spurde først, ikkje sist</li>"
                    "</ul>"
                ),
                heading("Kva det kostar"),
                text("<p>Rettleiing og prosessleiarar er gratis. De betaler lokale og mat.</p>"),
                call_to_action(
                    "Send interesseskjemaet",
                    "Det tek tre minutt, og ein rådgivar ringjer innan tre arbeidsdagar.",
                    link("Til skjemaet", "/bli-partner/kommune/"),
                ),
                related("Les også", "/dugnad/", "/nyheter/lag-og-foreninger-vil-samarbeide/"),
            ],
        ),
        "en": Words(
            "For municipalities",
            "There is room for 20 new municipalities. The form takes three minutes, and an adviser rings you.",
            [
                key_figures(("20", "new municipalities"), (last["en"], "last day for a workshop")),
                heading("What we need from you"),
                text(
                    "<ul><li>one person who answers e-mail and phone</li><li>a place for 30–60 people, without stairs</li><li>"
                    "someone who can decide, there all evening</li><li>that young people are asked first, not last</li></ul>"
                ),
                heading("What it costs"),
                text("<p>Guidance and facilitators are free. You pay for the room and the food.</p>"),
                call_to_action(
                    "Send the interest form",
                    "It takes three minutes, and an adviser rings within three working days.",
                    link("To the form", "/bli-partner/kommune/"),
                ),
                related("Read also", "/dugnad/", "/nyheter/lag-og-foreninger-vil-samarbeide/"),
            ],
        ),
    }


def organisation(today: dt.date) -> dict[str, Words]:
    last = {language: written(period(today).last_dugnad, language) for language in ("nb", "nn", "en")}
    return {
        "nb": Words(
            "For organisasjoner",
            "Ti organisasjoner får plass. Dugnaden kan handle om ett lag, en region eller hele organisasjonen.",
            [
                key_figures(("10", "organisasjoner"), (last["nb"], "siste dag for en dugnad")),
                heading("Hva dere sitter igjen med"),
                text(
                    "<ul><li>et ærlig bilde av hvem som ikke er med hos dere</li><li>tiltak som lagene eier selv</li><li>dialogkort "
                    "dere kan bruke videre på samlinger og kurs</li></ul>"
                ),
                call_to_action(
                    "Send interesseskjemaet",
                    "Det tar tre minutter, og en rådgiver ringer innen tre arbeidsdager.",
                    link("Til skjemaet", "/bli-partner/organisasjon/"),
                ),
                related("Les også", "/dugnad/", "/barrierer/"),
            ],
        ),
        "nn": Words(
            "For organisasjonar",
            "Ti organisasjonar får plass. Dugnaden kan handle om eitt lag, ein region eller heile organisasjonen.",
            [
                key_figures(("10", "organisasjonar"), (last["nn"], "siste dag for ein dugnad")),
                heading("Kva de sit att med"),
                text(
                    "<ul><li>eit ærleg bilete av kven som ikkje er med hos dykk</li><li>tiltak som laga eig sjølve</li><li>dialogkort "
                    "de kan bruke vidare på samlingar og kurs</li></ul>"
                ),
                call_to_action(
                    "Send interesseskjemaet",
                    "Det tek tre minutt, og ein rådgivar ringjer innan tre arbeidsdagar.",
                    link("Til skjemaet", "/bli-partner/organisasjon/"),
                ),
                related("Les også", "/dugnad/", "/barrierer/"),
            ],
        ),
        "en": Words(
            "For organisations",
            "There is room for ten organisations. The workshop can be about one club, a region or all of you.",
            [
                key_figures(("10", "organisations"), (last["en"], "last day for a workshop")),
                heading("What you are left with"),
                text(
                    "<ul><li>an honest picture of who is missing where you are</li><li>measures your clubs own themselves</li><li>"
                    "dialogue cards to use again at courses and gatherings</li></ul>"
                ),
                call_to_action(
                    "Send the interest form",
                    "It takes three minutes, and an adviser rings within three working days.",
                    link("To the form", "/bli-partner/organisasjon/"),
                ),
                related("Read also", "/dugnad/", "/barrierer/"),
            ],
        ),
    }


PAGES = [
    Page("PlainPage", "/bli-partner/", join),
    Page("PlainPage", "/bli-partner/kommune/", municipality, "article-survey"),
    Page("PlainPage", "/bli-partner/organisasjon/", organisation, "article-partners"),
]
