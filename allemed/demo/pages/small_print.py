"""Contact, privacy, accessibility."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Page, Words, heading, text

MAIL = "kontakt@allemed.example"


def contact(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Kontakt",
            "Skriv eller ring. Et menneske svarer.",
            [
                heading("Hva lurer du på?"),
                text(
                    "<ul><li><strong>Vil kommunen eller organisasjonen din bli med?</strong> "
                    '<a href="/bli-partner/">Begynn her</a>.</li>'
                    "<li><strong>Er du forelder og trenger hjelp til å betale?</strong> Spør kommunen din, eller skriv til oss, så "
                    "finner vi rett sted.</li><li><strong>Er du barn eller ungdom?</strong> Du kan skrive uten å si hvem du er.</li>"
                    "<li><strong>Virker ikke noe på siden?</strong> "
                    '<a href="/tilgjengelighet/">Si fra her</a>.</li></ul>'
                    "<p>Ikke skriv fødselsnummer, helseopplysninger eller andres navn i en e-post. Ring heller.</p>"
                ),
            ],
            {"answers_within": "Vi svarer innen to arbeidsdager."},
        ),
        "nn": Words(
            "Kontakt",
            "Skriv eller ring. Eit menneske svarer.",
            [
                heading("Kva lurer du på?"),
                text(
                    "<ul><li><strong>Vil kommunen eller organisasjonen din bli med?</strong> "
                    '<a href="/bli-partner/">Start her</a>.</li>'
                    "<li><strong>Er du forelder og treng hjelp til å betale?</strong> Spør kommunen din, eller skriv til oss, så finn vi "
                    "rett stad.</li><li><strong>Er du barn eller ungdom?</strong> Du kan skrive utan å seie kven du er.</li>"
                    "<li><strong>Verkar ikkje noko på sida?</strong> "
                    '<a href="/tilgjengelighet/">Sei frå her</a>.</li></ul>'
                    "<p>Ikkje skriv fødselsnummer, helseopplysningar eller namnet til andre i ein e-post. Ring heller.</p>"
                ),
            ],
            {"answers_within": "Vi svarer innan to arbeidsdagar."},
        ),
        "en": Words(
            "Contact",
            "Write or ring. A person answers.",
            [
                heading("What is it about?"),
                text(
                    "<ul><li><strong>Would your municipality or organisation like to join?</strong> "
                    '<a href="/bli-partner/">Start here</a>.</li>'
                    "<li><strong>Are you a parent who needs help to pay?</strong> Ask your municipality, or write to us and we find the "
                    "right place.</li><li><strong>Are you a child or a young person?</strong> You can write without saying who you are."
                    "</li><li><strong>Is something on the site not working?</strong> "
                    '<a href="/tilgjengelighet/">Tell us here</a>.</li></ul>'
                    "<p>Please do not put identity numbers, health information or other people’s names in an e-mail. Ring instead.</p>"
                ),
            ],
            {"answers_within": "We answer within two working days."},
        ),
    }


def privacy(_today: dt.date) -> dict[str, Words]:
    def kept(*rows: tuple[str, str, str, str, str]) -> dict[str, object]:
        names = ("what", "why", "basis", "how_long", "who")
        return {"kept": [("kept", dict(zip(names, row, strict=True))) for row in rows]}

    return {
        "nb": Words(
            "Personvern",
            "Du kan lese alt her uten at vi vet hvem du er. Vi måler ikke hva du gjør, og ingen andre får vite at du var her.",
            [
                heading("Informasjonskapsler"),
                text(
                    "<p>Vi bruker høyst fire, og bare når de trengs: én for innlogging, én som beskytter skjemaer, én som husker "
                    "språket, og én som holder plassen din i et dugnadsrom. Derfor spør vi deg ikke om samtykke til noe.</p>"
                ),
                heading("Hvem som er ansvarlig"),
                text(
                    "<p>NDFU er ansvarlig for nettstedet. For et fritidskort er det kommunen din som er ansvarlig, og vi arbeider for "
                    "den etter avtale. Mener du vi gjør noe galt, kan du klage til Datatilsynet.</p>"
                ),
            ],
            kept(
                (
                    "E-postadressen din, hvis du abonnerer på nyheter",
                    "For å sende det du ba om",
                    "Samtykke",
                    "Til du sier stopp",
                    "Bare systemet",
                ),
                (
                    "Navn og jobbadresse, hvis du melder interesse",
                    "For å ringe deg og avtale",
                    "Berettiget interesse",
                    "To år etter siste kontakt",
                    "Rådgiverne hos oss",
                ),
                (
                    "Konto for ansatte: navn, e-post, rolle",
                    "For å vite hvem som gjorde hva",
                    "Berettiget interesse",
                    "Til rollen slutter",
                    "Administratorer",
                ),
                (
                    "Samtykke til bilder: hvem som ga det og til når, uten navn",
                    "For å ta ned bildet i tide",
                    "Samtykke",
                    "Til samtykket slutter",
                    "Redaksjonen",
                ),
            ),
        ),
        "nn": Words(
            "Personvern",
            "Du kan lese alt her utan at vi veit kven du er. Vi måler ikkje kva du gjer, og ingen andre får vite at du var her.",
            [
                heading("Informasjonskapslar"),
                text(
                    "<p>Vi brukar høgst fire, og berre når dei trengst: éin for innlogging, éin som vernar skjema, éin som hugsar "
                    "språket, og éin som held plassen din i eit dugnadsrom. Difor spør vi deg ikkje om samtykke til noko.</p>"
                ),
                heading("Kven som er ansvarleg"),
                text(
                    "<p>NDFU er ansvarleg for nettstaden. For eit fritidskort er det kommunen din som er ansvarleg, og vi arbeider for "
                    "han etter avtale. Meiner du vi gjer noko gale, kan du klage til Datatilsynet.</p>"
                ),
            ],
            kept(
                (
                    "E-postadressa di, om du abonnerer på nyheiter",
                    "For å sende det du bad om",
                    "Samtykke",
                    "Til du seier stopp",
                    "Berre systemet",
                ),
                (
                    "Namn og jobbadresse, om du melder interesse",
                    "For å ringje deg og avtale",
                    "Rettkomen interesse",
                    "To år etter siste kontakt",
                    "Rådgivarane hos oss",
                ),
                (
                    "Konto for tilsette: namn, e-post, rolle",
                    "For å vite kven som gjorde kva",
                    "Rettkomen interesse",
                    "Til rolla sluttar",
                    "Administratorar",
                ),
                (
                    "Samtykke til bilete: kven som gav det og til når, utan namn",
                    "For å ta ned biletet i tide",
                    "Samtykke",
                    "Til samtykket sluttar",
                    "Redaksjonen",
                ),
            ),
        ),
        "en": Words(
            "Privacy",
            "You can read everything here without our knowing who you are. We do not measure what you do, and nobody else learns you came.",
            [
                heading("Cookies"),
                text(
                    "<p>We use four at the most, and only when they are needed: one for signing in, one that protects forms, one that "
                    "remembers the language, and one that keeps your seat in a workshop. So there is nothing to ask you to accept.</p>"
                ),
                heading("Who is responsible"),
                text(
                    "<p>NDFU is responsible for the site. For a leisure card your municipality is, and we work for it under an "
                    "agreement. If you think we do wrong, you can complain to the Norwegian Data Protection Authority.</p>"
                ),
            ],
            kept(
                (
                    "Your e-mail address, if you subscribe",
                    "To send what you asked for",
                    "Consent",
                    "Until you say stop",
                    "The system only",
                ),
                (
                    "Name and work address, if you register interest",
                    "To ring you and agree on a date",
                    "Legitimate interest",
                    "Two years after last contact",
                    "Our advisers",
                ),
                (
                    "Staff accounts: name, e-mail, role",
                    "To know who did what",
                    "Legitimate interest",
                    "Until the role ends",
                    "Administrators",
                ),
                (
                    "Consent to pictures: who gave it and until when, no names",
                    "To take the picture down in time",
                    "Consent",
                    "Until the consent ends",
                    "The editors",
                ),
            ),
        ),
    }


def accessibility(_today: dt.date) -> dict[str, Words]:
    def issue(what: str, whom: str, when: str, criterion: str) -> dict[str, object]:
        return {"issues": [("issue", {"issue": what, "affected": whom, "mended_by": when, "criterion": criterion})]}

    return {
        "nb": Words(
            "Tilgjengelighet",
            "Alle skal kunne bruke ALLEMED, med tastatur, skjermleser, store bokstaver eller en gammel telefon.",
            [],
            {
                "method": "Automatisk med axe på alle sidetyper, i lyst og mørkt, på 320 og 1280 punkter. For hånd med tastatur. "
                "Prøving med skjermleser og sammen med brukere står igjen.",
                **issue(
                    "Rapporter fra andre er ofte PDF-er som ikke er tilgjengelige.",
                    "Skjermleserbrukere. Vi skriver funnene som vanlig tekst på siden.",
                    "Vi ber utgiverne om bedre filer.",
                    "1.3.1",
                ),
            },
        ),
        "nn": Words(
            "Tilgjenge",
            "Alle skal kunne bruke ALLEMED, med tastatur, skjermlesar, store bokstavar eller ein gammal telefon.",
            [],
            {
                "method": "Automatisk med axe på alle sidetypar, i lyst og mørkt, på 320 og 1280 punkt. For hand med tastatur. "
                "Prøving med skjermlesar og saman med brukarar står att.",
                **issue(
                    "Rapportar frå andre er ofte PDF-ar som ikkje er tilgjengelege.",
                    "Dei som brukar skjermlesar. Vi skriv funna som vanleg tekst på sida.",
                    "Vi bed utgivarane om betre filer.",
                    "1.3.1",
                ),
            },
        ),
        "en": Words(
            "Accessibility",
            "Everyone should be able to use ALLEMED, with a keyboard, a screen reader, large print or an old phone.",
            [],
            {
                "method": "Automatically with axe on every page type, light and dark, at 320 and 1280 pixels. By hand with keyboard. "
                "Testing with screen readers and together with users remains.",
                **issue(
                    "Reports by others are often PDFs that are not accessible.",
                    "People who use screen readers. We write the findings as plain text on the page.",
                    "We ask the publishers for better files.",
                    "1.3.1",
                ),
            },
        ),
    }


PAGES = [
    Page("ContactPage", "/kontakt/", contact, "", {"email": MAIL, "phone": "22 00 00 00"}),
    Page("PrivacyPage", "/personvern/", privacy, "", {"contact_email": "personvern@allemed.example"}),
    Page(
        "AccessibilityStatusPage",
        "/tilgjengelighet/",
        accessibility,
        "",
        {"publisher": "ALLEMED / NDFU (demo)", "conformance": "partly", "contact_email": MAIL},
    ),
]
