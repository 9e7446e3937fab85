"""18 March 2021: a webinar on what the pandemic did to voluntary work."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Article, Words, coming, heading, related, text


def words(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Webinar 24. mars: Hva gjorde koronaåret med frivilligheten?",
            "Forskere legger fram en ny rapport om hva frivillige bidro med under pandemien, og hva det kostet lagene.",
            [
                coming("koronakrisen-og-den-norske-frivilligheten"),
                text(
                    "<p>Et år med covid-19 har vist to ting på én gang. Frivillige handlet, ringte, kjørte og passet på "
                    "da det gjaldt. Og lagene de kommer fra, er sårbare: øvinger er avlyst, inntekter er borte, og ingen "
                    "vet helt hvor mange som kommer tilbake.</p>"
                    "<p>Senter for forskning på sivilsamfunn og frivillig sektor har kartlagt begge deler. "
                    "Webinaret er også lanseringen av rapporten.</p>"
                ),
                heading("Hvorfor vi bryr oss"),
                text(
                    "<p>Barn som sto med én fot innenfor før pandemien, er de første som forsvinner når et lag stenger. "
                    "Den som ikke har noen til å kjøre, eller som alltid har vært usikker på om hun hører til, begynner "
                    "sjelden igjen av seg selv. Noen må spørre.</p>"
                ),
                related("Les også", "/nyheter/lag-og-foreninger-vil-samarbeide/"),
            ],
        ),
        "nn": Words(
            "Webinar 24. mars: Kva gjorde koronaåret med frivilligheita?",
            "Forskarar legg fram ein ny rapport om kva frivillige gjorde under pandemien, og kva det kosta laga.",
            [
                coming("koronakrisen-og-den-norske-frivilligheten"),
                text(
                    "<p>Eit år med covid-19 har vist to ting på éin gong. Frivillige handla, ringde, køyrde og passa på "
                    "då det galdt. Og laga dei kjem frå, er sårbare: øvingar er avlyste, inntekter er borte, og ingen "
                    "veit heilt kor mange som kjem tilbake.</p>"
                    "<p>Senter for forskning på sivilsamfunn og frivillig sektor har kartlagt begge delar. "
                    "Webinaret er òg lanseringa av rapporten.</p>"
                ),
                heading("Kvifor vi bryr oss"),
                text(
                    "<p>Barn som stod med éin fot innanfor før pandemien, er dei første som forsvinn når eit lag stengjer. "
                    "Den som ikkje har nokon til å køyre, eller som alltid har vore usikker på om ho høyrer til, tek "
                    "sjeldan til att av seg sjølv. Nokon må spørje.</p>"
                ),
                related("Les også", "/nyheter/lag-og-foreninger-vil-samarbeide/"),
            ],
        ),
        "en": Words(
            "Webinar 24 March: What did the pandemic year do to voluntary work?",
            "Researchers present a new report on what volunteers gave during the pandemic, and what it cost their clubs.",
            [
                coming("koronakrisen-og-den-norske-frivilligheten"),
                text(
                    "<p>A year of covid-19 has shown two things at once. Volunteers shopped, phoned, drove and looked "
                    "after people when it counted. And the clubs they come from are fragile: rehearsals are cancelled, "
                    "income is gone, and no one quite knows how many will be back.</p>"
                    "<p>The Centre for Research on Civil Society and the Voluntary Sector has looked at both. The webinar "
                    "is also the launch of its report.</p>"
                ),
                heading("Why we care"),
                text(
                    "<p>Children who had one foot inside before the pandemic are the first to disappear when a club "
                    "closes. Someone with no one to drive her, or who was never sure she belonged, rarely starts again "
                    "unprompted. Somebody has to ask.</p>"
                ),
                related("Read also", "/nyheter/lag-og-foreninger-vil-samarbeide/"),
            ],
        ),
    }


ARTICLE = Article(
    "webinar-koronakrisen-og-frivilligheten",
    lambda _today: dt.date(2021, 3, 18),
    ("forskning", "arrangementer"),
    "article-webinar",
    words,
)
