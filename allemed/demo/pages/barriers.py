"""One page for each barrier, and the page above them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from allemed.demo.writing import Page, Words, call_to_action, card, findings, link, text

Written = Callable[[dt.date], dict[str, Words]]


def index(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Hva stenger?",
            "Sjelden er det bare én ting. Men det hjelper å se dem hver for seg.",
            [],
            {"lists_children": True},
        ),
        "nn": Words(
            "Kva stengjer?",
            "Sjeldan er det berre éin ting. Men det hjelper å sjå dei kvar for seg.",
            [],
            {"lists_children": True},
        ),
        "en": Words(
            "What is in the way?",
            "It is rarely just one thing. But it helps to see them one by one.",
            [],
            {"lists_children": True},
        ),
    }


BUTTON = {
    "nb": ("Snakk om det ved et bord", "Kortene passer i møter, på kurs og i dugnader.", "Se dialogkortene"),
    "nn": ("Snakk om det ved eit bord", "Korta passar i møte, på kurs og i dugnader.", "Sjå dialogkorta"),
    "en": ("Talk about it at a table", "The cards fit meetings, courses and workshops.", "See the dialogue cards"),
}
HELPS = {"nb": "Dette hjelper", "nn": "Dette hjelper", "en": "What helps"}


def page(child: str, texts: dict[str, tuple[str, str, str, tuple[tuple[str, str], ...]]]) -> Written:
    """A barrier's page from its title, lead, description and what helps, in each language."""

    def words(_today: dt.date) -> dict[str, Words]:
        written = {}
        for language, (title, lead, description, helps) in texts.items():
            about, does, button = BUTTON[language]
            written[language] = Words(
                title,
                lead,
                [
                    text(f"<p>{description}</p>"),
                    card(child),
                    findings(HELPS[language], *helps),
                    call_to_action(about, does, link(button, "/dialogkort/")),
                ],
            )
        return written

    return words


economy = page(
    "sami",
    {
        "nb": (
            "Økonomi",
            "Kontingent, utstyr, turer og kaker til kafeen. For noen familier er det for mye, og det er vanskelig å si høyt.",
            "Nesten to av tre unge er med på noe, men andelen øker med hva familien har. I idretten betyr pengene mest. Det som "
            "stopper, er ofte ikke kontingenten, men det som kommer etterpå: cupen, støvlene, gaven til treneren. Og at noen må "
            "spørre om lov til ikke å betale.",
            (
                ("Si prisen på alt, før noen begynner.", "Hele året, med turer og utstyr. Da kan en familie velge."),
                ("Betal uten at noen ser det.", "La støtten gå rett til laget, på samme måte for alle."),
                ("Lån ut utstyr til alle.", "Et utstyrslager som bare er for noen, er det ingen som går til."),
                ("Ha én person å ringe.", "En kasserer som kan si ja med en gang, er verdt mer enn et skjema."),
            ),
        ),
        "nn": (
            "Økonomi",
            "Kontingent, utstyr, turar og kaker til kafeen. For nokre familiar er det for mykje, og det er vanskeleg å seie høgt.",
            "Nesten to av tre unge er med på noko, men delen aukar med kva familien har. I idretten betyr pengane mest. Det som "
            "stoppar, er ofte ikkje kontingenten, men det som kjem etterpå: cupen, støvlane, gåva til trenaren. Og at nokon må "
            "spørje om lov til å la vere å betale.",
            (
                ("Sei prisen på alt, før nokon tek til.", "Heile året, med turar og utstyr. Då kan ein familie velje."),
                ("Betal utan at nokon ser det.", "Lat støtta gå rett til laget, på same måte for alle."),
                ("Lån ut utstyr til alle.", "Eit utstyrslager som berre er for nokre, er det ingen som går til."),
                ("Ha éin person å ringje.", "Ein kasserar som kan seie ja med ein gong, er verd meir enn eit skjema."),
            ),
        ),
        "en": (
            "Economy",
            "Fees, equipment, trips and cakes for the café. For some families it is too much, and hard to say aloud.",
            "Nearly two in three young people take part in something, but the share rises with what the family has. In sport, money "
            "matters most. What stops a child is often not the fee but what follows: the tournament, the boots, the coach’s present. "
            "And that someone must ask leave not to pay.",
            (
                (
                    "Say what everything costs before anyone starts.",
                    "The whole year, with trips and equipment. Then a family can choose.",
                ),
                ("Pay without anyone seeing.", "Let support go straight to the club, in the same way for all."),
                ("Lend equipment to everyone.", "A store that is only for some is a store nobody visits."),
                ("Have one person to ring.", "A treasurer who can say yes at once is worth more than a form."),
            ),
        ),
    },
)
facilitation = page(
    "guri",
    {
        "nb": (
            "Tilrettelegging",
            "Trapper, lyder, regler og vaner som gjør at barn med funksjonsnedsettelse blir stående utenfor.",
            "Ofte er det ikke aktiviteten som stenger, men rommet den er i, eller at ingen har tenkt på det før noen spør. Og da er "
            "det barnet eller forelderen som må be om noe ekstra. Det går an å snu: gjør plass først, inviter etterpå.",
            (
                ("Bytt rom.", "Et rom uten trapp er bedre for alle som bærer noe tungt."),
                ("Spør alle om det samme.", "«Hva trenger du for å trives her?» står på skjemaet til alle."),
                ("Skriv det på siden deres.", "Heis, toalett, teleslynge, stille rom. Den som trenger det, leter."),
                ("La ledsageren være gratis.", "Og la barnet velge hvem det er."),
            ),
        ),
        "nn": (
            "Tilrettelegging",
            "Trapper, lydar, reglar og vanar som gjer at barn med funksjonsnedsetjing blir ståande utanfor.",
            "Ofte er det ikkje aktiviteten som stengjer, men rommet han er i, eller at ingen har tenkt på det før nokon spør. Og då er "
            "det barnet eller forelderen som må be om noko ekstra. Det går an å snu: gjer plass først, inviter etterpå.",
            (
                ("Byt rom.", "Eit rom utan trapp er betre for alle som ber noko tungt."),
                ("Spør alle om det same.", "«Kva treng du for å trivast her?» står på skjemaet til alle."),
                ("Skriv det på sida dykkar.", "Heis, toalett, teleslynge, stille rom. Den som treng det, leitar."),
                ("Lat ledsagaren vere gratis.", "Og lat barnet velje kven det er."),
            ),
        ),
        "en": (
            "Facilitation",
            "Stairs, noise, rules and habits that leave children with disabilities outside.",
            "Often it is not the activity that shuts a child out but the room it is in, or that no one has thought of it until somebody "
            "asks. And then the child or the parent must ask for something extra. Turn it round: make room first, invite afterwards.",
            (
                ("Change rooms.", "A room without stairs is better for everyone who carries something heavy."),
                ("Ask everyone the same.", "“What do you need to enjoy it here?” is on everybody’s form."),
                ("Put it on your page.", "Lift, toilet, hearing loop, quiet room. Those who need it look for it."),
                ("Let the companion in for free.", "And let the child choose who it is."),
            ),
        ),
    },
)
having_a_say = page(
    "nora",
    {
        "nb": (
            "Medvirkning",
            "Når de voksne bestemmer alt, slutter ungdommene. De som blir, er de som passet inn fra før.",
            "Barn og unge vet hva de liker og hva som får dem til å komme igjen. Likevel blir de ofte spurt til slutt, eller bare de "
            "flinkeste blir spurt. Frafallet er størst i årene rundt ungdomsskolen, når det å få velge betyr mest.",
            (
                ("Gi bort noe ekte.", "En tredel av sangene, halve turbudsjettet, første halvtime av treningen."),
                ("Spør på flere måter.", "Ikke alle rekker opp hånda. En lapp i en boks får fram andre svar."),
                ("Si hva som skjedde med svaret.", "Ellers er det siste gang de svarer."),
                ("La to og to sitte i styret.", "Én ung i et voksent møte er alene."),
            ),
        ),
        "nn": (
            "Medverknad",
            "Når dei vaksne bestemmer alt, sluttar ungdommane. Dei som blir, er dei som passa inn frå før.",
            "Barn og unge veit kva dei likar og kva som får dei til å kome att. Likevel blir dei ofte spurde til slutt, eller berre dei "
            "flinkaste blir spurde. Fråfallet er størst i åra rundt ungdomsskulen, når det å få velje betyr mest.",
            (
                ("Gi bort noko ekte.", "Ein tredel av songane, halve turbudsjettet, første halvtimen av treninga."),
                ("Spør på fleire måtar.", "Ikkje alle rekkjer opp handa. Ein lapp i ein boks får fram andre svar."),
                ("Sei kva som skjedde med svaret.", "Elles er det siste gong dei svarer."),
                ("Lat to og to sitje i styret.", "Éin ung i eit vakse møte er åleine."),
            ),
        ),
        "en": (
            "Having a say",
            "When adults decide everything, young people leave. Those who stay are those who fitted in already.",
            "Children and young people know what they like and what makes them come back. Yet they are often asked last, or only the "
            "keenest are asked. Most drop out in the years around lower secondary school, when choosing matters most.",
            (
                (
                    "Give away something real.",
                    "A third of the songs, half the travel budget, the first half hour of practice.",
                ),
                ("Ask in several ways.", "Not everyone raises a hand. A note in a box brings out other answers."),
                ("Say what became of the answer.", "Otherwise it is the last they give."),
                ("Let two and two sit on the board.", "One young person in an adult meeting is alone."),
            ),
        ),
    },
)
transport = page(
    "alex",
    {
        "nb": (
            "Transport",
            "Når det ikke går noen buss, og ingen har tid til å kjøre, spiller det ingen rolle hvor åpen døra er.",
            "Norge er langt, og treningen er sjelden der bussen stopper. De minste kan ikke reise alene uansett hvor de bor. Da henger "
            "det på de voksne: om de har bil, om de er to, om de har noen å spørre.",
            (
                ("Lag en skyssliste alle står på.", "Den uten bil vasker opp. Ingen står i gjeld."),
                ("Legg øvingen når bussen går.", "Et kvarter fram eller tilbake kan være forskjellen."),
                ("Begynn rett etter skoletid.", "Da er barna allerede der."),
                ("Snakk med fylket.", "En bestillingsbuss én kveld i uka er billigere enn mange tror."),
            ),
        ),
        "nn": (
            "Transport",
            "Når det ikkje går nokon buss, og ingen har tid til å køyre, har det inkje å seie kor open døra er.",
            "Noreg er langt, og treninga er sjeldan der bussen stoppar. Dei minste kan ikkje reise åleine uansett kvar dei bur. Då heng "
            "det på dei vaksne: om dei har bil, om dei er to, om dei har nokon å spørje.",
            (
                ("Lag ei skyssliste alle står på.", "Den utan bil vaskar opp. Ingen står i gjeld."),
                ("Legg øvinga når bussen går.", "Eit kvarter fram eller tilbake kan vere skilnaden."),
                ("Start rett etter skuletid.", "Då er barna der alt."),
                ("Snakk med fylket.", "Ein bestillingsbuss éin kveld i veka er billegare enn mange trur."),
            ),
        ),
        "en": (
            "Transport",
            "When no bus runs and nobody has time to drive, it does not matter how open the door is.",
            "Norway is long, and practice is seldom where the bus stops. The youngest cannot travel alone wherever they live. Then it "
            "hangs on the adults: whether they have a car, whether they are two, whether they have anyone to ask.",
            (
                ("Make a list of lifts that everyone is on.", "Those without a car wash up. No one is in debt."),
                ("Rehearse when the bus runs.", "A quarter of an hour either way can be the difference."),
                ("Begin right after school.", "Then the children are already there."),
                ("Talk to the county.", "An on-call bus one evening a week costs less than many think."),
            ),
        ),
    },
)
PAGES = [
    Page("PlainPage", "/barrierer/", index),
    Page("BarrierPage", "/barrierer/okonomi/", economy, "barrier-economy", {"theme": "okonomi"}),
    Page(
        "BarrierPage", "/barrierer/tilrettelegging/", facilitation, "barrier-facilitation", {"theme": "tilrettelegging"}
    ),
    Page("BarrierPage", "/barrierer/medvirkning/", having_a_say, "barrier-say", {"theme": "medvirkning"}),
    Page("BarrierPage", "/barrierer/transport/", transport, "barrier-transport", {"theme": "transport"}),
]
