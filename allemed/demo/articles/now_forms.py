"""The demo's present: the forms for the next period are open."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Article, Words, call_to_action, heading, key_figures, period, related, text, written


def words(today: dt.date) -> dict[str, Words]:
    coming = period(today)
    last = {language: written(coming.last_dugnad, language) for language in ("nb", "nn", "en")}
    return {
        "nb": Words(
            f"Nå kan dere melde interesse for {coming.name}",
            "Skjemaet er åpent for 20 nye kommuner og 10 organisasjoner. Det tar tre minutter og binder dere ikke til noe.",
            [
                key_figures(
                    ("3 minutter", "tar skjemaet"),
                    ("3 arbeidsdager", "går det før vi ringer"),
                    (last["nb"], "er siste dag for en dugnad i perioden"),
                ),
                heading("Hva skjer når dere har sendt det?"),
                text(
                    "<ol><li>En rådgiver hos oss leser det samme dag.</li><li>Hun ringer innen tre arbeidsdager. Dere "
                    "snakker i en halvtime om barna hos dere, og om en dugnad er rett verktøy nå.</li><li>Vil dere gå "
                    "videre, avtaler vi en dato, og dere får en prosessleder.</li></ol>"
                    "<p>Er det fullt når dere melder dere, står dere først i køen til neste periode.</p>"
                ),
                call_to_action(
                    "Klar?", "Velg skjemaet som passer dere.", {"text": "Bli partner", "address": "/bli-partner/"}
                ),
                related("Les også", "/dugnad/", "/nyheter/samarbeid-2021-2022/"),
            ],
        ),
        "nn": Words(
            f"No kan de melde interesse for {coming.name}",
            "Skjemaet er ope for 20 nye kommunar og 10 organisasjonar. Det tek tre minutt og bind dykk ikkje til noko.",
            [
                key_figures(
                    ("3 minutt", "tek skjemaet"),
                    ("3 arbeidsdagar", "går det før vi ringjer"),
                    (last["nn"], "er siste dag for ein dugnad i perioden"),
                ),
                heading("Kva skjer når de har sendt det?"),
                text(
                    "<ol><li>Ein rådgivar hos oss les det same dag.</li><li>Ho ringjer innan tre arbeidsdagar. De snakkar i "
                    "ein halvtime om barna hos dykk, og om ein dugnad er rett verktøy no.</li><li>Vil de gå vidare, avtalar "
                    "vi ein dato, og de får ein prosessleiar.</li></ol>"
                    "<p>Er det fullt når de melder dykk, står de først i køen til neste periode.</p>"
                ),
                call_to_action(
                    "Klar?", "Vel skjemaet som passar dykk.", {"text": "Bli partnar", "address": "/bli-partner/"}
                ),
                related("Les også", "/dugnad/", "/nyheter/samarbeid-2021-2022/"),
            ],
        ),
        "en": Words(
            f"Register your interest for {coming.name}",
            "The form is open to 20 new municipalities and 10 organisations. It takes three minutes and commits you to nothing.",
            [
                key_figures(
                    ("3 minutes", "is what the form takes"),
                    ("3 working days", "until we ring you"),
                    (last["en"], "is the last day for a workshop in this period"),
                ),
                heading("What happens when you have sent it?"),
                text(
                    "<ol><li>One of our advisers reads it the same day.</li><li>She rings within three working days. You "
                    "talk for half an hour about the children where you are, and whether a workshop is the right tool "
                    "now.</li><li>If you want to go on, we set a date and you get a facilitator.</li></ol>"
                    "<p>If the period is full, you are first in line for the next.</p>"
                ),
                call_to_action(
                    "Ready?", "Choose the form that fits you.", {"text": "Become a partner", "address": "/bli-partner/"}
                ),
                related("Read also", "/dugnad/", "/nyheter/samarbeid-2021-2022/"),
            ],
        ),
    }


ARTICLE = Article(
    "meld-interesse", lambda today: today - dt.timedelta(days=2), ("samarbeid",), "article-partners", words
)
