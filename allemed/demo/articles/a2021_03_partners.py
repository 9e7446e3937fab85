"""3 March 2021: partners wanted for 2021/2022."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Article, Words, call_to_action, heading, key_figures, related, text


def words(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Vil din kommune eller organisasjon bli med i 2021/2022?",
            "Vi har plass til 20 nye kommuner og 10 organisasjoner som vil holde en ALLEMED-dugnad sammen med oss.",
            [
                text(
                    "<p>Bak ALLEMED står Nasjonal dugnad mot fattigdom og utenforskap blant barn og unge (NDFU). "
                    "Nå åpner vi en ny prosjektperiode. Vi ser etter dere som vil finne ut hva som holder barn utenfor "
                    "fritiden der dere er, og som vil gjøre noe med det.</p>"
                ),
                key_figures(
                    ("20", "nye kommuner kan bli med"),
                    ("10", "organisasjoner kan bli med"),
                    ("31. januar 2022", "er siste dag for en dugnad"),
                ),
                heading("Hva en dugnad er"),
                text(
                    "<p>En dugnad er én lang kveld eller en dag. Folk fra kommunen, lagene, skolen og ungdomsrådet "
                    "sitter ved samme bord. Dere leser et dialogkort, snakker om hva som stenger for nettopp det "
                    "barnet, og velger noen få tiltak. Hvert tiltak får et navn og en dato.</p>"
                    "<p>Dugnadene holdes helst vår eller høst. Den siste må være holdt innen 31. januar 2022.</p>"
                ),
                heading("Dette får dere av oss"),
                text(
                    "<ul><li>hjelp til å planlegge og til å få de rette menneskene rundt bordet</li>"
                    "<li>råd og ressurser om inkludering og om det som stenger</li>"
                    "<li>erfarne prosessledere som leder dugnaden</li>"
                    "<li>oppfølging når hverdagen er tilbake</li>"
                    "<li>et nettverk av kommuner og organisasjoner å spørre</li>"
                    "<li>invitasjon til ALLEMED-konferansen i 2022</li></ul>"
                ),
                call_to_action(
                    "Denne perioden er over",
                    "Men en ny er åpen. Skjemaet tar tre minutter, og praten etterpå binder dere ikke til noe.",
                    {"text": "Se hvordan dere blir med", "address": "/bli-partner/"},
                ),
                related("Les også", "/dugnad/", "/nyheter/nye-dialogkort-guri-nora-og-alex/"),
            ],
        ),
        "nn": Words(
            "Vil kommunen eller organisasjonen din bli med i 2021/2022?",
            "Vi har plass til 20 nye kommunar og 10 organisasjonar som vil halde ein ALLEMED-dugnad saman med oss.",
            [
                text(
                    "<p>Bak ALLEMED står Nasjonal dugnad mot fattigdom og utanforskap blant barn og unge (NDFU). "
                    "No opnar vi ein ny prosjektperiode. Vi ser etter dykk som vil finne ut kva som held barn utanfor "
                    "fritida der de er, og som vil gjere noko med det.</p>"
                ),
                key_figures(
                    ("20", "nye kommunar kan bli med"),
                    ("10", "organisasjonar kan bli med"),
                    ("31. januar 2022", "er siste dag for ein dugnad"),
                ),
                heading("Kva ein dugnad er"),
                text(
                    "<p>Ein dugnad er éin lang kveld eller ein dag. Folk frå kommunen, laga, skulen og ungdomsrådet "
                    "sit ved same bord. De les eit dialogkort, snakkar om kva som stengjer for nett det barnet, og "
                    "vel nokre få tiltak. Kvart tiltak får eit namn og ein dato.</p>"
                    "<p>Dugnadene blir helst haldne vår eller haust. Den siste må vere halden innan 31. januar 2022.</p>"
                ),
                heading("Dette får de av oss"),
                text(
                    "<ul><li>hjelp til å planleggje og til å få dei rette menneska rundt bordet</li>"
                    "<li>råd og ressursar om inkludering og om det som stengjer</li>"
                    "<li>røynde prosessleiarar som leier dugnaden</li>"
                    "<li>oppfølging når kvardagen er tilbake</li>"
                    "<li>eit nettverk av kommunar og organisasjonar å spørje</li>"
                    "<li>invitasjon til ALLEMED-konferansen i 2022</li></ul>"
                ),
                call_to_action(
                    "Denne perioden er over",
                    "Men ein ny er open. Skjemaet tek tre minutt, og praten etterpå bind dykk ikkje til noko.",
                    {"text": "Sjå korleis de blir med", "address": "/bli-partner/"},
                ),
                related("Les også", "/dugnad/", "/nyheter/nye-dialogkort-guri-nora-og-alex/"),
            ],
        ),
        "en": Words(
            "Would your municipality or organisation like to join in 2021/2022?",
            "We have room for 20 new municipalities and 10 organisations that want to hold an ALLEMED workshop with us.",
            [
                text(
                    "<p>ALLEMED is run by a network of voluntary organisations, NDFU, that works against poverty and "
                    "exclusion among children. We are opening a new project period, and we are looking for places that "
                    "want to find out what keeps children out of leisure activities, and then do something about it.</p>"
                ),
                key_figures(
                    ("20", "new municipalities can join"),
                    ("10", "organisations can join"),
                    ("31 January 2022", "is the last day for a workshop"),
                ),
                heading("What a dugnad is"),
                text(
                    "<p>A <em>dugnad</em> is when everyone turns up and does a job together. Ours lasts an evening or a "
                    "day. People from the municipality, the clubs, the school and the youth council share a table. You "
                    "read a card about one child, talk about what stands in the way, and choose a few measures. Each "
                    "gets a name and a date.</p>"
                    "<p>Most are held in spring or autumn; the last one no later than 31 January 2022.</p>"
                ),
                heading("What we bring"),
                text(
                    "<ul><li>help with planning and with getting the right people to the table</li>"
                    "<li>advice and material on inclusion and barriers</li>"
                    "<li>experienced facilitators who lead the workshop</li>"
                    "<li>follow-up once everyday life is back</li>"
                    "<li>a network of municipalities and organisations to ask</li>"
                    "<li>an invitation to the ALLEMED conference in 2022</li></ul>"
                ),
                call_to_action(
                    "This period is over",
                    "A new one is open. The form takes three minutes, and the talk afterwards commits you to nothing.",
                    {"text": "See how to join", "address": "/bli-partner/"},
                ),
                related("Read also", "/dugnad/", "/nyheter/nye-dialogkort-guri-nora-og-alex/"),
            ],
        ),
    }


ARTICLE = Article(
    "samarbeid-2021-2022",
    lambda _today: dt.date(2021, 3, 3),
    ("samarbeid",),
    "article-partners",
    words,
)
