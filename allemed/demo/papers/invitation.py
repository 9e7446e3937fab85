"""How to invite to a dugnad: the order, what the invitation says, and one to copy."""

from __future__ import annotations

from allemed.demo.papers.writing import Paper, heading, letter, points, steps, text

INVITATION = {
    "nb": Paper(
        "slik-inviterer-du-til-en-dugnad",
        "Invitasjonen: rekkefølge, sjekkliste og et brev å låne",
        "Ett ark til den som skal få riktige folk rundt bordet. Skriv det ut, kryss av, gi det videre.",
        (
            heading("Rekkefølgen"),
            steps(
                "Seks uker før: ungdommene. Spør hva som skal til for at de vil komme, og gjør det.",
                "Fem uker før: den som kan bestemme. Be om hele kvelden, ikke en hilsen.",
                "Fire uker før: lagene, på telefon. Ring også dem som aldri svarer på e-post.",
                "Tre uker før: alle andre, skriftlig.",
                "Tre dager før: en kort påminnelse med kart og et telefonnummer.",
            ),
            heading("Sjekkliste for invitasjonen"),
            points(
                "Når det begynner, når det slutter, og at man kan gå tidligere.",
                "At maten er gratis, og at den tåler allergier.",
                "Heis, rampe og teleslynge: hvor de er, og hvem som viser vei.",
                "At barnepass er ordnet.",
                "Hvordan man kommer dit uten bil, og hvem som kan gi skyss hjem.",
                "Hvem man ringer hvis noe er vanskelig. Et navn, ikke et sentralbord.",
            ),
            heading("Et brev å låne"),
            letter(
                "Hei! I kommunen vår står noen barn utenfor på fritiden. Det vil vi gjøre noe med sammen med deg.",
                "Kom på dugnad. Vi sitter ved små bord, leser om tre barn, og velger noen få tiltak. Du trenger ikke "
                "forberede deg. Det du kan om stedet her, er nok.",
                "Vi er ferdige klokka åtte. Det blir varm mat.",
            ),
            text("Bytt ut tid, sted og navn. Resten kan stå."),
        ),
    ),
    "nn": Paper(
        "slik-inviterer-du-til-ein-dugnad",
        "Invitasjonen: rekkjefølgje, sjekkliste og eit brev å låne",
        "Eitt ark til den som skal få dei rette folka rundt bordet. Skriv det ut, kryss av, gje det vidare.",
        (
            heading("Rekkjefølgja"),
            steps(
                "Seks veker før: ungdommane. Spør kva som skal til for at dei vil kome, og gjer det.",
                "Fem veker før: den som kan bestemme. Be om heile kvelden, ikkje ei helsing.",
                "Fire veker før: laga, på telefon. Ring òg dei som aldri svarer på e-post.",
                "Tre veker før: alle andre, skriftleg.",
                "Tre dagar før: ei kort påminning med kart og eit telefonnummer.",
            ),
            heading("Sjekkliste for invitasjonen"),
            points(
                "Når det byrjar, når det sluttar, og at ein kan gå tidlegare.",
                "At maten er gratis, og at han toler allergiar.",
                "Heis, rampe og teleslynge: kvar dei er, og kven som viser veg.",
                "At barnepass er ordna.",
                "Korleis ein kjem dit utan bil, og kven som kan gje skyss heim.",
                "Kven ein ringjer om noko er vanskeleg. Eit namn, ikkje eit sentralbord.",
            ),
            heading("Eit brev å låne"),
            letter(
                "Hei! I kommunen vår står nokre barn utanfor på fritida. Det vil vi gjere noko med saman med deg.",
                "Kom på dugnad. Vi sit ved små bord, les om tre barn, og vel nokre få tiltak. Du treng ikkje "
                "førebu deg. Det du kan om staden her, er nok.",
                "Vi er ferdige klokka åtte. Det blir varm mat.",
            ),
            text("Byt ut tid, stad og namn. Resten kan stå."),
        ),
    ),
    "en": Paper(
        "how-to-invite-people-to-a-workshop",
        "The invitation: an order, a checklist and a letter to borrow",
        "One sheet for the person who gets the right people to the table. Print it, tick it off, pass it on.",
        (
            heading("The order"),
            steps(
                "Six weeks ahead: young people. Ask what it takes for them to come, and do it.",
                "Five weeks ahead: the one who can decide. Ask for the whole evening, not a greeting.",
                "Four weeks ahead: the clubs, by phone. Ring those who never answer e-mail too.",
                "Three weeks ahead: everyone else, in writing.",
                "Three days ahead: a short reminder with a map and a telephone number.",
            ),
            heading("A checklist for the invitation"),
            points(
                "When it begins, when it ends, and that people may leave earlier.",
                "That the food is free, and safe for those with allergies.",
                "Lift, ramp and hearing loop: where they are, and who shows the way.",
                "That childcare is arranged.",
                "How to get there without a car, and who can give a lift home.",
                "Whom to ring if something is difficult. A name, not a switchboard.",
            ),
            heading("A letter to borrow"),
            letter(
                "Hello! Some children where we live are left out of leisure. We want to change that together with you.",
                "Come to a workshop. We sit at small tables, read about three children, and choose a few measures. You "
                "need not prepare. What you know about this place is enough.",
                "We finish at eight. There is a hot meal.",
            ),
            text("Change the time, the place and the names. The rest may stay."),
        ),
    ),
}
