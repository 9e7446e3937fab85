"""3 March 2021: the first follow-up evaluation of Fritidskortet."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Article, Words, findings, heading, key_figures, link, related, report_link, text

REPORT = "Følgeforskning og evaluering av forsøk med fritidskortordninger. Første delrapport"
PUBLISHERS = "Institutt for samfunnsforskning, NORCE og NOVA"
PILOTS = "Arendal, Asker, Grorud (Oslo), Fauske, Halden, Haugesund, Kvam, Namsos, Skien, Stor-Elvdal, Tromsø og Vadsø"


def words(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Fritidskortet: Godt i gang, men det digitale halter",
            "Den første evalueringen av Fritidskortet er klar. Tolv forsøkssteder forteller hva som virker, og hva som gnager.",
            [
                text(
                    "<p>Fritidskortet er for alle barn, fra de fyller 6 til de fyller 18 år. Det betaler deltakeravgiften "
                    "i organiserte aktiviteter, og det ser likt ut for alle. Tolv steder prøver det ut, hvert på sin "
                    "måte.</p>"
                ),
                key_figures(
                    ("12", "steder er med i forsøket"),
                    ("6–18", "år: fra 6-årsdagen til 18-årsdagen"),
                ),
                findings(
                    "Dette fant forskerne",
                    (
                        "De fleste er kommet godt i gang.",
                        "Organiseringen virker, og kortet henger sammen med tiltak kommunen hadde fra før.",
                    ),
                    (
                        "Kommunene vil ikke at kortet skal peke noen ut.",
                        "Mange har tenkt nøye gjennom hvordan barn kan bruke det uten at noen ser hvem som trenger det mest.",
                    ),
                    (
                        "De digitale løsningene er det som krever mest.",
                        "De er den største administrative utfordringen i forsøket.",
                    ),
                    (
                        "Samspillet med lag og barn går for det meste bra.",
                        "Men noen steder kunne de lokale lagene og de unge selv vært tettere på.",
                    ),
                ),
                heading("Stedene som er med"),
                text(
                    f"<p>{PILOTS}. Grorud er en bydel i Oslo. Asker, Skien og Tromsø er med med noen områder.</p>"
                    '<p><a href="/kart/">Se dem på kartet</a>.</p>'
                ),
                heading("Slik er evalueringen gjort", 3),
                text(
                    "<p>Forskerne har intervjuet prosjektlederne i kommunene og lest planer og vedtak. Utover i 2021 skal de "
                    "også spørre barn, foreldre og lag. Frivillighet Norge, KS, LNU og Norges idrettsforbund sitter i "
                    "referansegruppen. Oppdragsgiver er Barne-, ungdoms- og familiedirektoratet.</p>"
                ),
                report_link(REPORT, PUBLISHERS, 2021, link("Les om rapporten", "/ressurser/fritidskort-delrapport-1/")),
                related("Les også", "/fritidskort/", "/nyheter/sosial-ulikhet-i-fritiden/"),
            ],
        ),
        "nn": Words(
            "Fritidskortet: Godt i gang, men det digitale haltar",
            "Den første evalueringa av Fritidskortet er klar. Tolv forsøksstader fortel kva som verkar, og kva som gneg.",
            [
                text(
                    "<p>Fritidskortet er for alle barn, frå dei fyller 6 til dei fyller 18 år. Det betaler deltakaravgifta i "
                    "organiserte aktivitetar, og det ser likt ut for alle. Tolv stader prøver det ut, kvar på sin måte.</p>"
                ),
                key_figures(
                    ("12", "stader er med i forsøket"),
                    ("6–18", "år: frå 6-årsdagen til 18-årsdagen"),
                ),
                findings(
                    "Dette fann forskarane",
                    (
                        "Dei fleste er komne godt i gang.",
                        "Organiseringa verkar, og kortet heng saman med tiltak kommunen hadde frå før.",
                    ),
                    (
                        "Kommunane vil ikkje at kortet skal peike nokon ut.",
                        "Mange har tenkt nøye gjennom korleis barn kan bruke det utan at nokon ser kven som treng det mest.",
                    ),
                    (
                        "Dei digitale løysingane er det som krev mest.",
                        "Dei er den største administrative utfordringa i forsøket.",
                    ),
                    (
                        "Samspelet med lag og barn går for det meste bra.",
                        "Men nokre stader kunne dei lokale laga og dei unge sjølve vore tettare på.",
                    ),
                ),
                heading("Stadene som er med"),
                text(
                    f"<p>{PILOTS}. Grorud er ein bydel i Oslo. Asker, Skien og Tromsø er med med nokre område.</p>"
                    '<p><a href="/kart/">Sjå dei på kartet</a>.</p>'
                ),
                heading("Slik er evalueringa gjord", 3),
                text(
                    "<p>Forskarane har intervjua prosjektleiarane i kommunane og lese planar og vedtak. Utover i 2021 skal "
                    "dei òg spørje barn, foreldre og lag. Frivillighet Norge, KS, LNU og Noregs idrettsforbund sit i "
                    "referansegruppa. Oppdragsgivar er Barne-, ungdoms- og familiedirektoratet.</p>"
                ),
                report_link(REPORT, PUBLISHERS, 2021, link("Les om rapporten", "/ressurser/fritidskort-delrapport-1/")),
                related("Les også", "/fritidskort/", "/nyheter/sosial-ulikhet-i-fritiden/"),
            ],
        ),
        "en": Words(
            "The leisure card: well under way, slowed down by software",
            "The first evaluation of Fritidskortet is out. Twelve pilot places tell what works and what chafes.",
            [
                text(
                    "<p>The leisure card, Fritidskortet, is for every child from the 6th birthday until the 18th. It pays "
                    "participation fees in organised activities, and it looks the same for all. Twelve places are trying "
                    "it, each in its own way.</p>"
                ),
                key_figures(("12", "places are in the trial"), ("6–18", "from the 6th birthday until the 18th")),
                findings(
                    "What the researchers found",
                    (
                        "Most places are well under way.",
                        "The organisation works, and the card ties in with what the municipality already did.",
                    ),
                    (
                        "Nobody wants the card to single anyone out.",
                        "Many have thought hard about how children can use it without anyone seeing who needs it most.",
                    ),
                    (
                        "The digital solutions take the most effort.",
                        "They are the largest administrative challenge of the trial.",
                    ),
                    (
                        "Cooperation with clubs and children mostly goes well.",
                        "In some places, though, local clubs and young people could have been closer to the work.",
                    ),
                ),
                heading("The places"),
                text(
                    f"<p>{PILOTS.replace(' og ', ' and ')}. Grorud is a district of Oslo. Asker, Skien and Tromsø take part "
                    'with some areas.</p><p><a href="/kart/">See them on the map</a>.</p>'
                ),
                heading("How it was done", 3),
                text(
                    "<p>The researchers interviewed project leaders in the municipalities and read plans and decisions. "
                    "Through 2021 they will also ask children, parents and clubs. The Norwegian Directorate for Children, "
                    "Youth and Family Affairs commissioned the work.</p>"
                ),
                report_link(REPORT, PUBLISHERS, 2021, link("About the report", "/ressurser/fritidskort-delrapport-1/")),
                related("Read also", "/fritidskort/", "/nyheter/sosial-ulikhet-i-fritiden/"),
            ],
        ),
    }


ARTICLE = Article(
    "forste-evaluering-av-fritidskortet",
    lambda _today: dt.date(2021, 3, 3),
    ("fritidskort", "forskning"),
    "article-fritidskort",
    words,
)
