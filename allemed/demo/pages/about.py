"""Who we are, and what a dugnad is."""

from __future__ import annotations

import datetime as dt

from allemed.demo.finished_dugnad import finished
from allemed.demo.writing import Block, Page, Words, call_to_action, findings, heading, key_figures, link, related, text


def about(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Om ALLEMED",
            "ALLEMED hjelper kommuner og organisasjoner å finne ut hvorfor noen barn ikke er med på fritiden, og å gjøre noe "
            "med det sammen.",
            [
                text(
                    "<p>Vi begynte i 2015. Den gangen handlet det om fattigdom: barn som ikke var med fordi familien hadde lite "
                    "penger. Etter hvert lærte vi at det er flere ting som stenger. Et bygg uten heis. Voksne som bestemmer "
                    "alt. En buss som ikke går. Derfor snakker vi om barrierer, og ikke om svake barn.</p>"
                ),
                heading("Slik arbeider vi"),
                findings(
                    "Fem steg, om og om igjen",
                    ("Vite.", "Tall og forskning viser hvem som er med, og hvem som faller fra."),
                    ("Møtes.", "På en dugnad sitter kommunen, lagene, skolen og ungdommene ved samme bord."),
                    ("Avtale.", "Hvert bord velger tiltak. Hvert tiltak har en eier og en dato."),
                    (
                        "Betale.",
                        "Der det finnes et fritidskort, betaler det deltakeravgiften uten at noen ser hvem som trengte det.",
                    ),
                    (
                        "Følge opp.",
                        "Vi spør hvordan det går etter én, tre, seks og tolv måneder. Det som virker, deler vi.",
                    ),
                ),
                heading("Hvem står bak"),
                text(
                    "<p>ALLEMED drives av Nasjonal dugnad mot fattigdom og utenforskap blant barn og unge (NDFU), et nettverk "
                    "av rundt 35 frivillige organisasjoner. Plattformen er åpen: koden ligger fritt, og tegningene og tekstene "
                    "er våre egne.</p>"
                ),
                heading("Dette er en demo"),
                text(
                    "<p>Nettstedet du leser nå, er en demonstrasjon. Personer, adresser og arrangementer er oppdiktet. Tallene "
                    "fra undersøkelser og rapporter er ekte, og kilden står ved siden av.</p>"
                ),
                related("Les mer", "/dugnad/", "/bli-partner/", "/kontakt/"),
            ],
        ),
        "nn": Words(
            "Om ALLEMED",
            "ALLEMED hjelper kommunar og organisasjonar å finne ut kvifor nokre barn ikkje er med på fritida, og å gjere noko "
            "med det saman.",
            [
                text(
                    "<p>Vi tok til i 2015. Den gongen handla det om fattigdom: barn som ikkje var med fordi familien hadde lite "
                    "pengar. Etter kvart lærte vi at det er fleire ting som stengjer. Eit bygg utan heis. Vaksne som bestemmer "
                    "alt. Ein buss som ikkje går. Difor snakkar vi om barrierar, og ikkje om svake barn.</p>"
                ),
                heading("Slik arbeider vi"),
                findings(
                    "Fem steg, om og om att",
                    ("Vite.", "Tal og forsking viser kven som er med, og kven som fell frå."),
                    ("Møtast.", "På ein dugnad sit kommunen, laga, skulen og ungdommane ved same bord."),
                    ("Avtale.", "Kvart bord vel tiltak. Kvart tiltak har ein eigar og ein dato."),
                    (
                        "Betale.",
                        "Der det finst eit fritidskort, betaler det deltakaravgifta utan at nokon ser kven som trong det.",
                    ),
                    (
                        "Følgje opp.",
                        "Vi spør korleis det går etter éin, tre, seks og tolv månader. Det som verkar, deler vi.",
                    ),
                ),
                heading("Kven står bak"),
                text(
                    "<p>ALLEMED blir drive av Nasjonal dugnad mot fattigdom og utanforskap blant barn og unge (NDFU), eit "
                    "nettverk av rundt 35 frivillige organisasjonar. Plattforma er open: koden ligg fritt, og teikningane og "
                    "tekstane er våre eigne.</p>"
                ),
                heading("Dette er ein demo"),
                text(
                    "<p>Nettstaden du les no, er ein demonstrasjon. Personar, adresser og arrangement er oppdikta. Tala frå "
                    "undersøkingar og rapportar er ekte, og kjelda står ved sida av.</p>"
                ),
                related("Les meir", "/dugnad/", "/bli-partner/", "/kontakt/"),
            ],
        ),
        "en": Words(
            "About ALLEMED",
            "ALLEMED helps municipalities and organisations find out why some children are not part of organised leisure, and "
            "do something about it together.",
            [
                text(
                    "<p><em>Alle med</em> means “everyone along”. We began in 2015 with poverty: children who were left out "
                    "because their family had little money. Then we learnt that other things stand in the way too. A building "
                    "without a lift. Adults who decide everything. A bus that does not run. So we talk about barriers, not "
                    "about weak children.</p>"
                ),
                heading("How we work"),
                findings(
                    "Five steps, again and again",
                    ("Know.", "Figures and research show who takes part and who drops out."),
                    (
                        "Meet.",
                        "At a workshop, a dugnad, the municipality, clubs, school and young people share a table.",
                    ),
                    ("Agree.", "Each table chooses measures. Each measure has an owner and a date."),
                    ("Pay.", "Where there is a leisure card, it pays the fee and nobody sees who needed it."),
                    ("Follow up.", "We ask how it goes after one, three, six and twelve months. What works, we share."),
                ),
                heading("Who is behind it"),
                text(
                    "<p>ALLEMED is run by NDFU, a network of some 35 voluntary organisations against poverty and exclusion "
                    "among children. The platform is open: the code is free, and drawings and texts are our own.</p>"
                ),
                heading("This is a demo"),
                text(
                    "<p>The site you are reading is a demonstration. People, addresses and events are invented. Figures from "
                    "surveys and reports are real, with their source beside them.</p>"
                ),
                related("Read more", "/dugnad/", "/bli-partner/", "/kontakt/"),
            ],
        ),
    }


def _example(before: str, words: str) -> list[Block]:
    """To the minutes of the finished dugnad, if it has been played."""
    minutes = finished()
    return [text(f'<p>{before}: <a href="/referat/{minutes.public_id}/">{words}</a>.</p>')] if minutes else []


def dugnad(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Slik foregår en dugnad",
            "Tre timer, ett dialogkort på hvert bord, og tiltak med navn og dato før dere går hjem.",
            [
                text('<p>Er du på en dugnad nå? <a href="/dugnad/inn/">Skriv koden og gå inn i rommet</a>.</p>'),
                key_figures(
                    ("3 timer", "varer den korteste"),
                    ("6–8", "sitter ved hvert bord"),
                    ("1–3", "tiltak fra hvert bord"),
                ),
                heading("Kvelden, steg for steg"),
                text(
                    "<ol><li><strong>Velkommen.</strong> Prosesslederen forteller hva kvelden er til for. Ordføreren eller "
                    "lederen sier hvorfor det haster.</li><li><strong>Møt barnet.</strong> Hvert bord får et dialogkort og leser "
                    "det høyt.</li><li><strong>Hva stenger?</strong> Alle skriver hver for seg, så leser dere opp. Da blir også "
                    "den stilleste hørt.</li><li><strong>Hva kan vi gjøre?</strong> Dere samler ideer, stemmer og velger.</li>"
                    "<li><strong>Hvem, hva, når?</strong> Hvert tiltak får en eier og en frist. Eieren sier ja før kvelden er "
                    "slutt.</li></ol>"
                ),
                heading("Hvem bør være der?"),
                text(
                    "<p>Folk som kan bestemme, og folk som vet hvordan det er: kultur, oppvekst, helse og NAV, idrettslag, "
                    "korps, speider og ungdomsklubb, skolen, frivilligsentralen. Og unge selv, minst to ved hvert bord, så "
                    "ingen blir sittende alene.</p>"
                ),
                heading("Etterpå"),
                text(
                    "<p>Eieren av et tiltak får en melding etter én, tre, seks og tolv måneder: ett trykk for å si hvordan det "
                    "går. Tiltak som lever, blir eksempler andre kan ta etter.</p>"
                    "<p>En evaluering (Fafo 2019:08) fant at det gjensto å se om dugnadene endrer noe. Vi tok det på alvor: det er "
                    "derfor vi spør, så lenge.</p>"
                ),
                *_example("Se hvordan det ble", "Referatet fra dugnaden i Haugesund"),
                call_to_action(
                    "Vil dere holde en dugnad?",
                    "Det begynner med et kort skjema og en prat.",
                    link("Bli partner", "/bli-partner/"),
                ),
                related("Les også", "/dialogkort/", "/nyheter/tre-tiltak/"),
            ],
        ),
        "nn": Words(
            "Slik går ein dugnad føre seg",
            "Tre timar, eitt dialogkort på kvart bord, og tiltak med namn og dato før de går heim.",
            [
                text('<p>Er du på ein dugnad no? <a href="/dugnad/inn/">Skriv koden og gå inn i rommet</a>.</p>'),
                key_figures(
                    ("3 timar", "varer den kortaste"), ("6–8", "sit ved kvart bord"), ("1–3", "tiltak frå kvart bord")
                ),
                heading("Kvelden, steg for steg"),
                text(
                    "<ol><li><strong>Velkomen.</strong> Prosessleiaren fortel kva kvelden er til for. Ordføraren eller leiaren "
                    "seier kvifor det hastar.</li><li><strong>Møt barnet.</strong> Kvart bord får eit dialogkort og les det "
                    "høgt.</li><li><strong>Kva stengjer?</strong> Alle skriv kvar for seg, så les de opp. Då blir òg den "
                    "stillaste høyrd.</li><li><strong>Kva kan vi gjere?</strong> De samlar idear, røystar og vel.</li>"
                    "<li><strong>Kven, kva, når?</strong> Kvart tiltak får ein eigar og ein frist. Eigaren seier ja før kvelden "
                    "er slutt.</li></ol>"
                ),
                heading("Kven bør vere der?"),
                text(
                    "<p>Folk som kan bestemme, og folk som veit korleis det er: kultur, oppvekst, helse og NAV, idrettslag, "
                    "korps, speidar og ungdomsklubb, skulen, frivilligsentralen. Og unge sjølve, minst to ved kvart bord, så "
                    "ingen blir sitjande åleine.</p>"
                ),
                heading("Etterpå"),
                text(
                    "<p>Eigaren av eit tiltak får ei melding etter éin, tre, seks og tolv månader: eitt trykk for å seie korleis "
                    "det går. Tiltak som lever, blir døme andre kan ta etter.</p>"
                    "<p>Ei evaluering (Fafo 2019:08) fann at det stod att å sjå om dugnadene endrar noko. Vi tok det på alvor: "
                    "det er difor vi spør, så lenge.</p>"
                ),
                *_example("Sjå korleis det vart", "Referatet frå dugnaden i Haugesund"),
                call_to_action(
                    "Vil de halde ein dugnad?",
                    "Det byrjar med eit kort skjema og ein prat.",
                    link("Bli partnar", "/bli-partner/"),
                ),
                related("Les også", "/dialogkort/", "/nyheter/tre-tiltak/"),
            ],
        ),
        "en": Words(
            "How a workshop runs",
            "Three hours, one dialogue card at each table, and measures with a name and a date before you go home.",
            [
                text('<p>At a workshop now? <a href="/dugnad/inn/">Write the code and come into the room</a>.</p>'),
                key_figures(
                    ("3 hours", "for the shortest"),
                    ("6–8", "people at each table"),
                    ("1–3", "measures from each table"),
                ),
                heading("The evening, step by step"),
                text(
                    "<ol><li><strong>Welcome.</strong> The facilitator says what the evening is for. The mayor or the leader says "
                    "why it matters now.</li><li><strong>Meet the child.</strong> Each table gets a dialogue card and reads it "
                    "aloud.</li><li><strong>What is in the way?</strong> Everyone writes alone, then you read out. That way the "
                    "quietest is heard too.</li><li><strong>What can we do?</strong> You gather ideas, vote and choose.</li>"
                    "<li><strong>Who, what, when?</strong> Each measure gets an owner and a deadline. The owner says yes before "
                    "the evening ends.</li></ol>"
                ),
                heading("Who should be there?"),
                text(
                    "<p>People who can decide, and people who know what it is like: culture, schools, health and social services, "
                    "sports clubs, bands, scouts and youth clubs. And young people, at least two at each table, so that no one "
                    "sits alone.</p>"
                ),
                heading("Afterwards"),
                text(
                    "<p>The owner of a measure hears from us after one, three, six and twelve months: one tap to say how it goes. "
                    "Measures that live become examples for others.</p>"
                    "<p>An evaluation (Fafo 2019:08) found that it remained to be seen whether the workshops change anything. We "
                    "took that seriously. It is why we ask, for so long.</p>"
                ),
                *_example("See how it turned out", "The minutes of the workshop in Haugesund (in Norwegian)"),
                call_to_action(
                    "Would you like to hold one?",
                    "It starts with a short form and a talk.",
                    link("Become a partner", "/bli-partner/"),
                ),
                related("Read also", "/dialogkort/", "/nyheter/tre-tiltak/"),
            ],
        ),
    }


PAGES = [Page("PlainPage", "/om/", about), Page("PlainPage", "/dugnad/", dugnad, "article-partners")]
