"""8 February 2021: three new dialogue cards."""

from __future__ import annotations

import datetime as dt

from allemed.demo.writing import Article, Words, call_to_action, card, heading, related, text


def words(_today: dt.date) -> dict[str, Words]:
    return {
        "nb": Words(
            "Nye dialogkort: Bli kjent med Guri, Nora og Alex",
            "Tre nye barn flytter inn i kortstokken for kommuner. De minner oss om at penger ikke er det eneste som stenger.",
            [
                text(
                    "<p>Da ALLEMED startet i 2015, handlet kortene om én ting: at familien har lite penger. Siden har vi "
                    "sittet ved mange bord, og vi har lært at det finnes barrierer som er minst like vanskelige å få øye "
                    "på. Høsten 2020 spurte vi kommuner og organisasjoner hvilke barn de savnet i kortstokken. Her er "
                    "svaret. Kortene er klare til prosjektstarten i mars.</p>"
                ),
                heading("Guri, 14 år: tilrettelegging"),
                text(
                    "<p>Guri vil spille tverrfløyte. Hun har ryggmargsbrokk og bruker rullestol. To kvelder i uka følger "
                    "hun søsteren til korpset, for mamma jobber lenge og Guri passer på. Korpset øver i andre etasje på en "
                    "skole uten heis. Så Guri blir igjen ute, med musikk på telefonen.</p>"
                ),
                card("guri"),
                heading("Nora, 15 år: medvirkning"),
                text(
                    "<p>Nora elsker å synge, men koret er blitt kjedelig. De voksne bestemmer sangene, og det er alltid de "
                    "samme. Hun har nok av forslag. I et annet kor velger ungdommene selv, men det koster mer enn familien "
                    "kan betale. Nå lurer hun på å slutte.</p>"
                ),
                card("nora"),
                heading("Alex, 6 år: transport"),
                text(
                    "<p>Alex er speider, og aller best liker han å klatre i trær. Han bor med mamma og storesøster. Mamma er "
                    "alene om alt og har få å spørre. Annenhver uke er søsteren i avlastning, og da rekker de speideren. "
                    "De andre ukene er det ingen som har tid til å kjøre.</p>"
                ),
                card("alex"),
                heading("Hva kan vi gjøre for å inkludere disse barna?"),
                text(
                    "<p>Det spørsmålet står på hvert kort. Legg kortet på bordet, les det høyt og la alle si noe før dere "
                    "leter etter svar. Det er lettere å snakke om et barn som ikke finnes, enn om naboens.</p>"
                ),
                call_to_action(
                    "Last ned kortene",
                    "Skriv dem ut, vis dem på skjerm eller bruk dem i en dugnad.",
                    {"text": "Se alle dialogkortene", "address": "/dialogkort/"},
                ),
                related("Les også", "/barrierer/tilrettelegging/", "/barrierer/medvirkning/", "/barrierer/transport/"),
            ],
        ),
        "nn": Words(
            "Nye dialogkort: Bli kjend med Guri, Nora og Alex",
            "Tre nye barn flyttar inn i kortstokken for kommunar. Dei minner oss om at pengar ikkje er det einaste som stengjer.",
            [
                text(
                    "<p>Då ALLEMED starta i 2015, handla korta om éin ting: at familien har lite pengar. Sidan har vi sete "
                    "ved mange bord, og vi har lært at det finst barrierar som er minst like vanskelege å få auge på. "
                    "Hausten 2020 spurde vi kommunar og organisasjonar kva barn dei sakna i kortstokken. Her er svaret. "
                    "Korta er klare til prosjektstarten i mars.</p>"
                ),
                heading("Guri, 14 år: tilrettelegging"),
                text(
                    "<p>Guri vil spele tverrfløyte. Ho har ryggmargsbrokk og brukar rullestol. To kveldar i veka følgjer ho "
                    "systera til korpset, for mamma jobbar lenge og Guri passar på. Korpset øver i andre høgda på ein skule "
                    "utan heis. Så Guri blir att ute, med musikk på telefonen.</p>"
                ),
                card("guri"),
                heading("Nora, 15 år: medverknad"),
                text(
                    "<p>Nora elskar å syngje, men koret er blitt keisamt. Dei vaksne bestemmer songane, og det er alltid dei "
                    "same. Ho har nok av framlegg. I eit anna kor vel ungdommane sjølve, men det kostar meir enn familien "
                    "kan betale. No lurer ho på å slutte.</p>"
                ),
                card("nora"),
                heading("Alex, 6 år: transport"),
                text(
                    "<p>Alex er speidar, og aller best likar han å klatre i tre. Han bur med mamma og storesyster. Mamma er "
                    "åleine om alt og har få å spørje. Annakvar veke er systera i avlasting, og då rekk dei speidaren. Dei "
                    "andre vekene er det ingen som har tid til å køyre.</p>"
                ),
                card("alex"),
                heading("Kva kan vi gjere for å inkludere desse barna?"),
                text(
                    "<p>Det spørsmålet står på kvart kort. Legg kortet på bordet, les det høgt og lat alle seie noko før de "
                    "leitar etter svar. Det er lettare å snakke om eit barn som ikkje finst, enn om naboens.</p>"
                ),
                call_to_action(
                    "Last ned korta",
                    "Skriv dei ut, vis dei på skjerm eller bruk dei i ein dugnad.",
                    {"text": "Sjå alle dialogkorta", "address": "/dialogkort/"},
                ),
                related("Les også", "/barrierer/tilrettelegging/", "/barrierer/medvirkning/", "/barrierer/transport/"),
            ],
        ),
        "en": Words(
            "New dialogue cards: meet Guri, Nora and Alex",
            "Three new children join the deck for municipalities. They remind us that money is not the only thing in the way.",
            [
                text(
                    "<p>When ALLEMED began in 2015, the cards were about one thing: families with little money. Since then "
                    "we have sat at many tables and learnt of barriers that are just as hard to spot. In the autumn of 2020 "
                    "we asked municipalities and organisations which children they missed in the deck. Here is the answer, "
                    "ready for the project’s start in March.</p>"
                ),
                heading("Guri, 14: facilitation"),
                text(
                    "<p>Guri wants to play the flute. She has spina bifida and uses a wheelchair. Two evenings a week she "
                    "goes with her sister to band practice, because their mother works late and Guri looks after her. The "
                    "band rehearses on the second floor of a school without a lift. So Guri stays outside, with music on "
                    "her phone.</p>"
                ),
                card("guri"),
                heading("Nora, 15: having a say"),
                text(
                    "<p>Nora loves to sing, but the choir has become dull. The adults choose the songs, and they are always "
                    "the same. She is full of ideas. In another choir the young people choose, but it costs more than her "
                    "family can pay. Now she wonders whether to stop.</p>"
                ),
                card("nora"),
                heading("Alex, 6: transport"),
                text(
                    "<p>Alex is a scout, and climbing trees is the best part. He lives with his mother and big sister. His "
                    "mother manages alone, with few people to ask. Every other week his sister is in respite care, and they "
                    "make it to the scouts. In the other weeks nobody has time to drive.</p>"
                ),
                card("alex"),
                heading("What can we do to include these children?"),
                text(
                    "<p>That question is on every card. Put it on the table, read it aloud and let everyone speak before "
                    "you look for answers. It is easier to talk about a child who does not exist than about the "
                    "neighbour’s.</p>"
                ),
                call_to_action(
                    "Download the cards",
                    "Print them, show them on a screen or use them in a workshop.",
                    {"text": "See all the dialogue cards", "address": "/dialogkort/"},
                ),
                related("Read also", "/barrierer/tilrettelegging/", "/barrierer/medvirkning/", "/barrierer/transport/"),
            ],
        ),
    }


ARTICLE = Article(
    "nye-dialogkort-guri-nora-og-alex",
    lambda _today: dt.date(2021, 2, 8),
    ("dialogkort", "tilrettelegging", "medvirkning", "transport"),
    "article-cards",
    words,
)
