"""3 March 2021: a report on social inequality in children's organised leisure."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Article, Words, findings, heading, key_figures, link, related, report_link, text

REPORT = "Sosial ulikhet i barn og unges deltakelse i organiserte fritidsaktiviteter"
CENTRE = "Senter for forskning på sivilsamfunn og frivillig sektor"


def words(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Rapport: Hvem er med på fritiden, og hvem faller fra?",
            "De fleste unge er med på noe. Men hva familien har av penger og kultur hjemme, avgjør fortsatt mye.",
            [
                text(
                    "<p>En ny rapport har sett på svarene fra Ungdata, der ungdom over hele landet forteller hva de gjør "
                    "når skolen er slutt. Den spør et enkelt spørsmål: Er det tilfeldig hvem som er med?</p>"
                ),
                key_figures(
                    ("Nesten to av tre", "unge er regelmessig med på en organisert aktivitet"),
                    source="Ungdata 2014–2019",
                ),
                findings(
                    "Dette fant forskerne",
                    (
                        "Jo mer familien har, desto flere er med.",
                        "Det gjelder både penger og det forskerne kaller kulturelle ressurser. I idretten betyr pengene "
                        "mest. I musikk og annen kultur betyr det kulturelle hjemme mest.",
                    ),
                    (
                        "Færre er med når de blir eldre.",
                        "Fallet er størst i ungdomsklubbene. Religiøse foreninger er unntaket: der holder de unge fram.",
                    ),
                    (
                        "Jenter slutter oftere enn gutter.",
                        "Noe av grunnen kan være at idretten, der flest gutter er, mister færre underveis.",
                    ),
                    (
                        "Forskjellene er større der foreldrene er født i et annet land.",
                        "Kjønn og ressurser slår sterkere ut i disse familiene.",
                    ),
                    (
                        "Ungdom på mindre sentrale steder er mer med enn ungdom i byene.",
                        "Det er slik selv om familiene deres oftere har få ressurser. De sosiale forskjellene finnes "
                        "likevel i hele landet.",
                    ),
                    (
                        "Unge med ikke-vestlig bakgrunn er mer med når familiene ellers er like.",
                        "Når forskerne sammenlikner familier med like mange ressurser i samme kommune, deltar de mer enn "
                        "unge med norsk bakgrunn. Ulikheten vi ser ellers, handler altså mye om ressurser.",
                    ),
                ),
                heading("Hva kan vi gjøre?"),
                text(
                    "<p>Rapporten svarer ikke på det, men den viser hvor vi bør lete: på prisen, på hva barnet kjenner seg "
                    "hjemme i, og på årene rundt overgangen til ungdomsskolen. Ett svar prøves ut nå: "
                    '<a href="/fritidskort/">Fritidskortet</a>, som betaler deltakeravgiften for alle barn, ikke bare for '
                    "noen.</p>"
                ),
                heading("Slik er tallene laget", 3),
                text(
                    "<p>Tallene er fra representative undersøkelser: ungdomsskole og videregående 2014–2019, og for "
                    "videregående også et eget utvalg fra 2017–2019. Kulturdepartementet har betalt for rapporten. "
                    "Senteret drives av NORCE og Institutt for samfunnsforskning.</p>"
                ),
                report_link(REPORT, CENTRE, 2021, link("Les om rapporten", "/ressurser/sosial-ulikhet/")),
                related("Les også", "/barrierer/okonomi/", "/nyheter/forste-evaluering-av-fritidskortet/"),
            ],
        ),
        "nn": Words(
            "Rapport: Kven er med på fritida, og kven fell frå?",
            "Dei fleste unge er med på noko. Men kva familien har av pengar og kultur heime, avgjer framleis mykje.",
            [
                text(
                    "<p>Ein ny rapport har sett på svara frå Ungdata, der ungdom over heile landet fortel kva dei gjer når "
                    "skulen er slutt. Han stiller eit enkelt spørsmål: Er det tilfeldig kven som er med?</p>"
                ),
                key_figures(
                    ("Nesten to av tre", "unge er regelmessig med på ein organisert aktivitet"),
                    source="Ungdata 2014–2019",
                ),
                findings(
                    "Dette fann forskarane",
                    (
                        "Jo meir familien har, dess fleire er med.",
                        "Det gjeld både pengar og det forskarane kallar kulturelle ressursar. I idretten har pengane mest "
                        "å seie, i musikk og annan kultur det kulturelle heime.",
                    ),
                    (
                        "Færre er med når dei blir eldre.",
                        "Fallet er størst i ungdomsklubbane. Religiøse foreiningar er unntaket: der held dei unge fram.",
                    ),
                    (
                        "Jenter sluttar oftare enn gutar.",
                        "Noko av grunnen kan vere at idretten, der flest gutar er, mister færre undervegs.",
                    ),
                    (
                        "Skilnadene er større der foreldra er fødde i eit anna land.",
                        "Kjønn og ressursar slår sterkare ut i desse familiane.",
                    ),
                    (
                        "Ungdom på mindre sentrale stader er meir med enn ungdom i byane.",
                        "Slik er det sjølv om familiane deira oftare har få ressursar. Dei sosiale skilnadene finst likevel "
                        "i heile landet.",
                    ),
                    (
                        "Unge med ikkje-vestleg bakgrunn er meir med når familiane elles er like.",
                        "Når forskarane samanliknar familiar med like mange ressursar i same kommune, deltek dei meir enn "
                        "unge med norsk bakgrunn. Ulikskapen vi ser elles, handlar altså mykje om ressursar.",
                    ),
                ),
                heading("Kva kan vi gjere?"),
                text(
                    "<p>Rapporten svarar ikkje på det, men han viser kvar vi bør leite: på prisen, på kva barnet kjenner "
                    "seg heime i, og på åra rundt overgangen til ungdomsskulen. Eitt svar blir prøvd ut no: "
                    '<a href="/fritidskort/">Fritidskortet</a>, som betaler deltakaravgifta for alle barn, ikkje berre for '
                    "nokre.</p>"
                ),
                heading("Slik er tala laga", 3),
                text(
                    "<p>Tala er frå representative undersøkingar: ungdomsskule og vidaregåande 2014–2019, og for "
                    "vidaregåande òg eit eige utval frå 2017–2019. Kulturdepartementet har betalt for rapporten. Senteret "
                    "blir drive av NORCE og Institutt for samfunnsforskning.</p>"
                ),
                report_link(REPORT, CENTRE, 2021, link("Les om rapporten", "/ressurser/sosial-ulikhet/")),
                related("Les også", "/barrierer/okonomi/", "/nyheter/forste-evaluering-av-fritidskortet/"),
            ],
        ),
        "en": Words(
            "Report: Who takes part in organised leisure, and who drops out?",
            "Most young people take part in something. But what the family has, in money and in culture, still decides a lot.",
            [
                text(
                    "<p>A new report looks at answers from Ungdata, where young people all over Norway say what they do "
                    "after school. It asks a simple question: is it by chance who takes part?</p>"
                ),
                key_figures(
                    ("Nearly two thirds", "of young people regularly take part in an organised activity"),
                    source="Ungdata 2014–2019",
                ),
                findings(
                    "What the researchers found",
                    (
                        "The more a family has, the more likely the child is to take part.",
                        "That goes for money and for what researchers call cultural resources. Money matters most in "
                        "sport; culture at home matters most in music and the arts.",
                    ),
                    (
                        "Fewer take part as they grow older.",
                        "The drop is steepest in youth clubs. Religious associations are the exception.",
                    ),
                    (
                        "Girls drop out more than boys.",
                        "Part of the reason may be that sport, where most boys are, loses fewer along the way.",
                    ),
                    (
                        "Differences are larger where the parents were born in another country.",
                        "Gender and resources matter more in these families.",
                    ),
                    (
                        "Youth in less central places take part more than youth in cities.",
                        "That is so although their families more often have few resources. The social differences are "
                        "there in the whole country, all the same.",
                    ),
                    (
                        "Youth with a non-western background take part more when families are otherwise alike.",
                        "Comparing families with equal resources in the same municipality, they take part more than youth "
                        "with a Norwegian background. Much of the gap we see otherwise is about resources.",
                    ),
                ),
                heading("What can we do?"),
                text(
                    "<p>The report does not say, but it shows where to look: at the price, at what a child feels at home "
                    'in, and at the years around the start of lower secondary school. One answer is on trial: <a href="'
                    '/fritidskort/">the leisure card</a>, which pays the participation fee for every child, not just '
                    "some.</p>"
                ),
                heading("Where the numbers come from", 3),
                text(
                    "<p>They are from representative surveys of lower and upper secondary school, 2014–2019, and of upper "
                    "secondary school, 2017–2019. The Ministry of Culture paid for the report. The centre is run by NORCE "
                    "and the Institute for Social Research.</p>"
                ),
                report_link(REPORT, CENTRE, 2021, link("About the report", "/ressurser/sosial-ulikhet/")),
                related("Read also", "/barrierer/okonomi/", "/nyheter/forste-evaluering-av-fritidskortet/"),
            ],
        ),
    }


ARTICLE = Article(
    "sosial-ulikhet-i-fritiden",
    lambda _today: dt.date(2021, 3, 3),
    ("forskning", "okonomi"),
    "article-inequality",
    words,
)
