"""The survey of local organisations, told in short: its figures are Frivillighet Norge's, the words are ours."""

from __future__ import annotations

from allemed.demo.papers.writing import Paper, heading, points, text

SURVEY = {
    "nb": Paper(
        "kort-fortalt-lag-og-kommune-2016-2020",
        "Kort fortalt: lag og kommune, 2016–2020",
        "Hva lokale lag og foreninger svarte om samarbeidet med kommunen. Til møtet, trykt på ett ark.",
        (
            heading("Tre tall å ta med"),
            points(
                "82 % av dem som ikke samarbeider med kommunen, ønsker å gjøre det.",
                "98 % av dem som samarbeider, vil fortsette som før eller gjøre mer.",
                "73 % vil at kommunen skal innkalle til faste møter.",
            ),
            heading("Hva tallene ikke sier"),
            text(
                "De sier ikke hvorfor noen lag aldri ble spurt, og de sier ingenting om barna som ikke er med. "
                "Lag som svarer på spørreskjemaer, er gjerne lag med folk nok til å svare. De minste mangler."
            ),
            heading("Tre spørsmål til møtet"),
            points(
                "Hvem i kommunen ringer dere når noe haster, og tar de telefonen?",
                "Hvilket lag har vi ikke hørt fra på et år?",
                "Hva kan vi avtale i dag som gjelder til over sommeren?",
            ),
            text("Tallene er fra Frivillighet Norges kartlegging 2016–2020. Ordene er ALLEMEDs."),
        ),
    ),
    "nn": Paper(
        "kort-fortalt-lag-og-kommune-2016-2020-nynorsk",
        "Kort fortalt: laga og kommunen, 2016–2020",
        "Kva lokale lag og foreiningar svarte om samarbeidet med kommunen. Til møtet, trykt på eitt ark.",
        (
            heading("Tre tal å ta med"),
            points(
                "82 % av dei som ikkje samarbeider med kommunen, ønskjer å gjere det.",
                "98 % av dei som samarbeider, vil halde fram som før eller gjere meir.",
                "73 % vil at kommunen skal kalle inn til faste møte.",
            ),
            heading("Kva tala ikkje seier"),
            text(
                "Dei seier ikkje kvifor nokre lag aldri vart spurde, og dei seier ingenting om barna som ikkje er med. "
                "Lag som svarer på spørjeskjema, er gjerne lag med folk nok til å svare. Dei minste manglar."
            ),
            heading("Tre spørsmål til møtet"),
            points(
                "Kven i kommunen ringjer de når noko hastar, og tek dei telefonen?",
                "Kva lag har vi ikkje høyrt frå på eit år?",
                "Kva kan vi avtale i dag som gjeld til over sommaren?",
            ),
            text("Tala er frå kartlegginga til Frivillighet Norge 2016–2020. Orda er ALLEMED sine."),
        ),
    ),
    "en": Paper(
        "in-short-clubs-and-municipality-2016-2020",
        "In short: clubs and municipality, 2016–2020",
        "What local clubs and associations said about working with the municipality. For the meeting, on one sheet.",
        (
            heading("Three figures to bring"),
            points(
                "82 % of those who do not work with the municipality want to.",
                "98 % of those who do want to go on as before or do more.",
                "73 % want the municipality to call regular meetings.",
            ),
            heading("What the figures do not say"),
            text(
                "They do not say why some clubs were never asked, and nothing about the children who do not take part. "
                "Clubs that answer questionnaires have people enough to answer them. The smallest are missing."
            ),
            heading("Three questions for the meeting"),
            points(
                "Whom in the municipality do you ring when it is urgent, and do they pick up?",
                "Which club have we not heard from for a year?",
                "What can we agree on today that holds until after the summer?",
            ),
            text("The figures are from Frivillighet Norge’s survey 2016–2020. The words are ALLEMED’s."),
        ),
    ),
}
