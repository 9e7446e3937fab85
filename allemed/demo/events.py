"""The demo's events: someone else's webinar in 2021, what is coming, and a municipality's meetings with its clubs.

All written by us; everyone registered is made up. What is coming is counted from the demo's first day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.text import slugify

from allemed.base import clock, norwegian
from allemed.base.actor import System
from allemed.demo.writing import weekday
from allemed.events import actions, times
from allemed.events.actions.events import Facts, Words
from allemed.events.actions.series import About, Rule, add_member, start_series
from allemed.events.models import Event, Kind, MaterialKind, Meeting, NeedKind, Series, Way
from allemed.places.models import Municipality

BY = System("demo")
WEBINAR_2021 = dt.date(2021, 3, 24)
GUESTS = (
    "Astrid Moen", "Bashir Ali", "Camilla Lund", "Daniel Sæther", "Elin Hauge", "Filip Nowak", "Grete Eide",
    "Hassan Yusuf", "Ida Solheim", "Jon Myhre", "Karin Næss", "Lars Tveit", "Mona Ødegård", "Nils Åsen", "Oda Fjeld",
)  # fmt: skip


def load() -> None:
    """Make them, unless they are there."""
    if not Event.objects.exists():
        with transaction.atomic():
            today = clock.today()
            _webinar_2021()
            _webinar(weekday(today, 16))
            _network_meeting(weekday(today, 37))
            _conference(weekday(today, 75))
            _over(weekday(today, -40))
    if not Series.objects.exists():
        with transaction.atomic():
            _series(clock.today())


def _make(facts: Facts, words: Mapping[str, Words], places: Mapping[Way, int | None]) -> Event:
    made = actions.create_event(by=BY, facts=facts, words=words, places=places)
    return actions.publish_event(by=BY, event=made)


def _at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return times.moment(day, dt.time(hour, minute))


def _oslo() -> Municipality:
    return Municipality.objects.today().get(number="0301")


def _webinar_2021() -> None:
    _make(
        Facts(
            slug="koronakrisen-og-den-norske-frivilligheten",
            kind=Kind.WEBINAR,
            starts_at=_at(WEBINAR_2021, 9),
            ends_at=_at(WEBINAR_2021, 10),
            is_external=True,
            organiser="Senter for forskning på sivilsamfunn og frivillig sektor",
            external_url="https://www.sivilsamfunn.no/",
        ),
        {
            "nb": Words(
                "Koronakrisen og den norske frivilligheten",
                "Hovedfunnene legges fram. Etterpå snakker folk fra kulturlivet og fra helse- og sosialfeltet om hvordan "
                "det står til, og hva som skal til framover.",
                "Webinaret var lanseringen av en rapport om hva frivillige bidro med det første året med covid-19, og "
                "hva det kostet lagene.\n\nDet ble holdt av andre enn oss, og påmeldingen var hos dem.",
            ),
            "nn": Words(
                "Koronakrisa og den norske frivilligheita",
                "Hovudfunna blir lagde fram. Etterpå snakkar folk frå kulturlivet og frå helse- og sosialfeltet om "
                "korleis det står til, og kva som trengst framover.",
                "Webinaret var lanseringa av ein rapport om kva frivillige gjorde det første året med covid-19, og kva "
                "det kosta laga.\n\nDet vart halde av andre enn oss, og påmeldinga var hos dei.",
            ),
            "en": Words(
                "The pandemic and Norway’s voluntary sector",
                "The main findings first. Then people from culture, health and social work talk about how things stand "
                "and what is needed next. In Norwegian.",
                "The webinar launched a report on what volunteers gave in the first year of covid-19, and what it cost "
                "their clubs.\n\nIt was held by others than us, and so was the registration.",
            ),
        },
        {},
    )


def _webinar(day: dt.date) -> None:
    event = _make(
        Facts(
            slug="skyss-uten-skam",
            kind=Kind.WEBINAR,
            starts_at=_at(day, 12),
            ends_at=_at(day, 12, 45),
            online_url="https://mote.allemed.example/skyss",
        ),
        {
            "nb": Words(
                "Webinar: Skyss uten skam",
                "Tre lag forteller hvordan de fikk til samkjøring som barna ikke trenger å be om.",
                "Et fotballag, et korps og en dansegruppe viser hvert sitt opplegg, på ti minutter. Etterpå kan du "
                "spørre om alt.\n\nVi holder gruppa liten, så alle får snakke. Er det fullt, still deg i kø: noen "
                "melder seg alltid av.\n\nWebinaret tekstes mens det går.",
            ),
            "nn": Words(
                "Webinar: Skyss utan skam",
                "Tre lag fortel korleis dei fekk til samkøyring som barna ikkje treng å be om.",
                "Eit fotballag, eit korps og ei dansegruppe viser kvart sitt opplegg, på ti minutt. Etterpå kan du "
                "spørje om alt.\n\nVi held gruppa lita, så alle får snakke. Er det fullt, still deg i kø: nokon melder "
                "seg alltid av.\n\nWebinaret blir teksta medan det går.",
            ),
            "en": Words(
                "Webinar: a lift without shame",
                "Three clubs on how they got car-sharing that children do not have to ask for. In Norwegian.",
                "A football club, a marching band and a dance group each show what they do, in ten minutes. Then you "
                "can ask anything.\n\nWe keep the group small so that everyone gets to speak. If it is full, join the "
                "queue: someone always drops out.\n\nThe webinar is captioned live.",
            ),
        },
        {Way.ONLINE: 12},
    )
    for name in GUESTS:
        _register(event, Way.ONLINE, name)


def _network_meeting(day: dt.date) -> None:
    _make(
        Facts(
            slug="nettverksmote-for-partnere",
            kind=Kind.MEETING,
            starts_at=_at(day, 9),
            ends_at=_at(day, 11),
            online_url="https://mote.allemed.example/nettverk",
        ),
        {
            "nb": Words(
                "Nettverksmøte for partnere",
                "Ta med ett tiltak som står fast. Vi ser på dem sammen.",
                "For koordinatorer i kommuner og organisasjoner. Vi deler oss i grupper på fire, og hver får en halv time.",
            ),
            "nn": Words(
                "Nettverksmøte for partnarar",
                "Ta med eitt tiltak som står fast. Vi ser på dei saman.",
                "For koordinatorar i kommunar og organisasjonar. Vi deler oss i grupper på fire, og kvar får ein halv time.",
            ),
            "en": Words(
                "Network meeting for partners",
                "Bring one measure that is stuck. We look at them together.",
                "For coordinators in municipalities and organisations. Groups of four, half an hour each. In Norwegian.",
            ),
        },
        {Way.ONLINE: 40},
    )


def _conference(day: dt.date) -> None:
    event = _make(
        Facts(
            slug="allemed-konferansen",
            kind=Kind.CONFERENCE,
            starts_at=_at(day, 10),
            ends_at=_at(day, 15, 30),
            place="Fjordsalen",
            address="Bryggegata 1, Oslo",
            municipality=_oslo(),
            online_url="https://mote.allemed.example/konferansen",
            closes_at=_at(day - dt.timedelta(days=3), 12),
        ),
        {
            "nb": Words(
                "ALLEMED-konferansen",
                "Ett år etter dugnaden: hva ble det av tiltakene? Kommuner og lag forteller, og ungdom leder samtalene.",
                "Tolv kommuner viser ett tiltak hver. Du velger tre å snakke mer om.\n\nDet er tegnspråktolk og "
                "skrivetolk, og alle rom har plass til rullestol. Trenger du noe mer, si fra når du melder deg på.\n\n"
                "Er du med på nett, får du lenken i bekreftelsen. Alt tekstes, og opptaket legges her etterpå.",
            ),
            "nn": Words(
                "ALLEMED-konferansen",
                "Eitt år etter dugnaden: kva vart det av tiltaka? Kommunar og lag fortel, og ungdom leier samtalane.",
                "Tolv kommunar viser eitt tiltak kvar. Du vel tre å snakke meir om.\n\nDet er teiknspråktolk og "
                "skrivetolk, og alle rom har plass til rullestol. Treng du noko meir, sei frå når du melder deg på.\n\n"
                "Er du med på nett, får du lenkja i stadfestinga. Alt blir teksta, og opptaket blir lagt her etterpå.",
            ),
            "en": Words(
                "The ALLEMED conference",
                "One year after the workshop: what became of the measures? Municipalities and clubs tell, and young "
                "people lead the talks.",
                "Twelve municipalities show one measure each. You pick three to hear more about.\n\nThere are sign "
                "language and speech-to-text interpreters, and room for wheelchairs everywhere. If you need anything "
                "else, say so when you register.\n\nIf you join online, the link is in your confirmation. Everything is "
                "captioned, and the recording will be here afterwards. In Norwegian.",
            ),
        },
        {Way.ROOM: 300, Way.ONLINE: None},
    )
    needs = {0: (NeedKind.WHEELCHAIR,), 2: (NeedKind.VEGETARIAN, NeedKind.SIGN_INTERPRETER), 3: (NeedKind.VEGETARIAN,)}
    for number, name in enumerate(GUESTS[:6]):
        _register(event, Way.ROOM if number < 4 else Way.ONLINE, name, needs.get(number, ()))


def _over(day: dt.date) -> None:
    event = _make(
        Facts(
            slug="ungdom-bestemmer",
            kind=Kind.WEBINAR,
            starts_at=_at(day, 18),
            ends_at=_at(day, 19),
            attended_online=64,
        ),
        {
            "nb": Words(
                "Webinar: Når ungdom bestemmer",
                "Fire ungdommer fortalte hva som skjedde da de fikk velge sangene, treningstidene og turen.",
                "Korledere, trenere og ungdomsråd lyttet. Det de fleste tok med seg: spør før dere planlegger, ikke etterpå.",
            ),
            "nn": Words(
                "Webinar: Når ungdom bestemmer",
                "Fire ungdomar fortalde kva som hende då dei fekk velje songane, treningstidene og turen.",
                "Korleiarar, trenarar og ungdomsråd lytta. Det dei fleste tok med seg: spør før de planlegg, ikkje etterpå.",
            ),
            "en": Words(
                "Webinar: when young people decide",
                "Four young people on what happened when they got to choose the songs, the training hours and the trip.",
                "Choir leaders, coaches and youth councils listened. What most took home: ask before you plan, not after.",
            ),
        },
        {Way.ONLINE: None},
    )
    for language, title in (("nb", "Dialogkortet om Nora"), ("en", "The dialogue card about Nora")):
        url = "/dialogkort/kommuner-2021/nora/" if language == "nb" else "/en/dialogkort/kommuner-2021/nora/"
        actions.add_material(by=BY, event=event, kind=MaterialKind.PAPER, title=title, language=language, url=url)


def _register(event: Event, way: Way, name: str, needs: tuple[NeedKind, ...] = ()) -> None:
    first = slugify(norwegian.fold(name.split()[0]))
    actions.register(
        by=BY,
        event=event,
        way=way,
        name=name,
        email=f"{first}@gjest.allemed.example",
        organisation="",
        language="nb",
        needs=needs,
    )


def _series(today: dt.date) -> None:
    haugesund = Municipality.objects.today().get(number="1106")
    begins = (today - dt.timedelta(days=62)).replace(day=1)
    series = start_series(
        by=BY,
        slug="haugesund-fritidsforum",
        municipality=haugesund,
        language="nb",
        rule=Rule(
            every_months=2,
            week=1,
            weekday=1,
            first_month=begins,
            time=dt.time(18),
            minutes=90,
            place="Rådhuset, møterom 3",
            online_url="https://mote.allemed.example/fritidsforum",
        ),
        words={
            "nb": About(
                "Fritidsforum i Haugesund",
                "Kommunen og lagene møtes annenhver måned. Vi tar opp det som haster, ser på hvem som mangler på "
                "aktivitetene, og blir enige om hvem som gjør hva.",
            ),
            "nn": About(
                "Fritidsforum i Haugesund",
                "Kommunen og laga møtest annankvar månad. Vi tek opp det som hastar, ser på kven som manglar på "
                "aktivitetane, og blir einige om kven som gjer kva.",
            ),
            "en": About(
                "Leisure forum in Haugesund",
                "The municipality and the clubs meet every second month. We take up what is urgent, look at who is "
                "missing, and agree who does what.",
            ),
        },
    )
    for club, email in (
        ("Haugesund turn", "turn@lag.allemed.example"),
        ("Sørhaug skolekorps", "korps@lag.allemed.example"),
        ("Karmsund speidergruppe", "speider@lag.allemed.example"),
    ):
        add_member(by=BY, series=series, club=club, email=email, language="nb")
    _earlier_meeting(series, begins)
    first = series.meetings.coming().first()
    if first is not None:
        first.agenda = (
            "1. Hvem mangler hos oss? Alle sier ett navn på en gruppe, ikke på et barn.\n"
            "2. Skyss til hallen på Skeisvang.\n"
            "3. Utstyrsbua: hvem har nøkkel?\n"
            "4. Eventuelt."
        )
        first.save(update_fields=["agenda"])


def _earlier_meeting(series: Series, begins: dt.date) -> None:
    day = next(
        iter(times.days_by_rule(first_month=begins, every_months=2, week=1, weekday=1, until=begins + dt.timedelta(40)))
    )
    starts_at = times.moment_by_rule(day, series.time)
    Meeting.objects.create(
        series=series,
        rule_date=day,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=series.minutes),
        place=series.place,
        agenda="1. Runde rundt bordet.\n2. Utstyr til låns.",
        minutes=(
            "Seks lag og kommunen møtte.\n\nUtstyr: turnforeningen låner ut matter i skoleferien. Kommunen spør "
            "biblioteket om en hylle til skøyter.\n\nNeste gang: skyss."
        ),
    )
