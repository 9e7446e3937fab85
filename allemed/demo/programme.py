"""The demo's programme: a period long over, one that runs, and one whose forms are open now. All written by us."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from allemed.base import clock
from allemed.base.actor import System
from allemed.demo import writing
from allemed.dialogkort.models import Barrier, Deck
from allemed.dugnad import actions as room
from allemed.dugnad.models import Dugnad, Runbook, State
from allemed.people.models import Role, User
from allemed.places.models import County, Municipality, Organisation
from allemed.programme import actions
from allemed.programme.actions import (
    FormFacts,
    agreement,
    following,
    leaders,
    moves,
    plan,
    recruitment,
    sign_ups,
    talk,
    timeline,
)
from allemed.programme.models import (
    AgreementText,
    EntryKind,
    Kind,
    NeedKind,
    Partnership,
    Period,
    PeriodState,
    PeriodText,
    Places,
    Season,
    Skill,
)

BY = System("demo")
NEEDS = {
    "nb": "Vi trenger én person som kan svare på e-post og telefon, et sted med plass til 30–60 uten trapp, og noen som kan ta avgjørelser, og som er der hele kvelden.\n\nVeiledning og prosessledere er gratis. Dere betaler lokale og mat.",
    "nn": "Vi treng éin person som kan svare på e-post og telefon, ein stad med plass til 30–60 utan trapp, og nokon som kan ta avgjerder, og som er der heile kvelden.\n\nRettleiing og prosessleiarar er gratis. De betaler lokale og mat.",
    "en": "We need one person who answers e-mail and the telephone, a step-free place for 30–60 people, and someone who can make decisions and stays all evening.\n\nGuidance and facilitators are free. You pay for the room and the food.",
}
WORDS = {
    "nb": ("Perioden {name}", "Vi søker 20 nye kommuner og 10 organisasjoner. Dugnadene holdes helst vår og høst."),
    "nn": ("Perioden {name}", "Vi søkjer 20 nye kommunar og 10 organisasjonar. Vi vil helst halde dugnadene vår og haust."),
    "en": ("The period {name}", "We are looking for 20 new municipalities and 10 organisations. The workshops are preferably held in spring and autumn."),
}  # fmt: skip
# Number, how far it has come (see `_along`), who sent the form, why, barriers, seasons, days ago.
RUNNING = (
    ("1106", "planning", "Lene Strand", "Vi mister mange i overgangen til ungdomsskolen.", ("transport",), ("autumn",), 200),
    ("1149", "planning", "Turid Nes", "Tre lag har sagt at kjøring er det som stopper.", ("transport", "okonomi"), ("spring",), 150),
    ("5006", "agreement", "Jorunn Bø", "Vi vil vite hva som hjelper før vi lager en utlånsordning til.", ("utstyr",), ("spring",), 120),
    ("5601", "talk", "Mikkel Anti", "Familiene leser ikke det vi legger ut.", ("informasjon",), (), 60),
    ("3301", "talk", "Per Dal", "Kulturskolen har ventelister, og vi ser de samme barna overalt.", ("okonomi",), ("autumn",), 45),
)  # fmt: skip
# The first period, long over: those who had a place in it are returning when they come again.
FIRST = ("5501", "5603", "1860", "5006", "1515", "4640", "3405", "3205", "3909", "4205")
WAITING = (
    ("1806", "new", "Siri Lund", "Bussen går klokka tre. Alt begynner klokka fem.", ("transport",), ("spring", "autumn"), 9),
    ("4601", "new", "Anders Moe", "Store forskjeller mellom bydelene.", ("okonomi", "medvirkning"), ("autumn",), 6),
    ("1579", "talk", "Ranveig Heen", "Vi er slått sammen og har tre ulike ordninger.", ("informasjon",), ("spring",), 4),
    ("3411", "new", "Ola Bakke", "", (), ("autumn",), 1),
)  # fmt: skip
# To Karmøy's evening: days ago, group, who, from where.
COMING = (
    (18, "public", "Turid Lie", "Oppvekst"),
    (17, "public", "Jan Erik Hagen", "SLT-koordinator"),
    (17, "voluntary", "Wenche Aas", "Turnlaget"),
    (15, "voluntary", "Bilal Khan", "Innebandyklubben"),
    (14, "public", "Elin Moen", "Skolehelsetjenesten"),
    (12, "voluntary", "Geir Sunde", "Speiderne"),
    (9, "business", "Heidi Rørvik", "Sportsbutikken i sentrum"),
    (6, "youth", "Emma Lund", "Ungdomsrådet"),
    (5, "youth", "Yusuf Ali", "Ungdomsrådet"),
    (3, "voluntary", "Astrid Nygård", "Korpset"),
    (2, "public", "Rune Vold", "Kulturskolen"),
)
ASKED = (("decision", "Sigrun Dale"), ("decision", "Petter Hauge"), ("business", "Marius Tveit"))
NEXT = {
    "talk": (0, "Ringe og avtale tid for samtalen"),
    "agreement": (-2, "Høre om avtalen er lest"),
    "planning": (6, "Se på lista over hvem som mangler"),
}
ROAD = ("talk", "agreement", "planning", "recruiting", "ready", "held")
MOMENTS = ("talked_at", "agreed_at", "recruiting_at", "ready_at", "held_at")


def load() -> None:
    """Make it, unless it is there."""
    if Period.objects.exists():
        return
    today = clock.today()
    year = writing.period(today).year
    with transaction.atomic():
        _first()
        running = _period(year - 1, PeriodState.OPEN, opened=300, closes=-1)
        coming = _period(year, PeriodState.OPEN, opened=12, closes=75)
        adviser = User.objects.filter(roles__role=Role.ADVISER).order_by("pk").first()
        for rows, period in ((RUNNING, running), (WAITING, coming)):
            for number, state, name, why, barriers, seasons, days in rows:
                place = Municipality.objects.today().filter(number=number).first()
                if place is None:
                    continue
                with clock.at(clock.now() - dt.timedelta(days=days)):
                    partnership = _interested(period, place, (name, why, barriers, seasons))
                _along(partnership, state, adviser, days)
        _link_dugnads(running)
        _recruiting(running)
        _talking(running)
        _leaders()
        organisation = Organisation.objects.filter(name="NORDLYS DANSEKLUBB").first()
        if organisation is not None:
            with clock.at(clock.now() - dt.timedelta(days=3)):
                _interested(
                    coming,
                    organisation,
                    ("Amir Rahimi", "Vi vil at barna selv skal bestemme mer.", ("medvirkning",), ()),
                )
        _close(running)


def _period(year: int, state: PeriodState, *, opened: int, closes: int) -> Period:
    now, today = clock.now(), clock.today()
    period = Period.objects.create(
        slug=f"{year}-{year + 1}",
        state=state,
        starts_on=min(dt.date(year, 1, 1), today - dt.timedelta(days=2)),
        ends_on=dt.date(year + 1, 6, 30),
        forms_open_at=now - dt.timedelta(days=opened),
        forms_close_at=_midnight(today + dt.timedelta(days=max(closes, 1))),
        # In February and March the period that runs is last year's, and some of its dugnads are still to come.
        last_dugnad_on=max(dt.date(year + 1, 1, 31), min(today + dt.timedelta(days=60), dt.date(year + 1, 6, 1))),
    )
    for language, (name, lead) in WORDS.items():
        PeriodText.objects.create(
            period=period,
            language=language,
            name=name.format(name=f"{year}/{year + 1}"),
            lead=lead,
            body=NEEDS[language],
        )
    for kind, total in ((Kind.NEW_MUNICIPALITY, 20), (Kind.ORGANISATION, 10), (Kind.RETURNING, None)):
        Places.objects.create(period=period, kind=kind, total=total)
    for name, wish, starts, ends in (
        ("Våren", Season.Wish.PREFERRED, dt.date(year, 2, 15), dt.date(year, 6, 10)),
        ("Sommerferien", Season.Wish.AVOIDED, dt.date(year, 6, 20), dt.date(year, 8, 20)),
        ("Høsten", Season.Wish.PREFERRED, dt.date(year, 8, 25), dt.date(year, 12, 10)),
    ):
        Season.objects.create(period=period, name=name, wish=wish, starts_on=starts, ends_on=ends)
    return period


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(0), clock.OSLO)


Said = tuple[str, str, tuple[str, ...], tuple[str, ...]]  # who, why, barriers, seasons


def _interested(period: Period, partner: Municipality | Organisation, said: Said) -> Partnership:
    name, why, barriers, seasons = said
    form = actions.send_form(
        by=BY,
        period=period,
        client_id=uuid.uuid4(),
        language="nb",
        facts=FormFacts(
            partner=partner,
            name=name,
            title="Rådgiver",
            email=f"{name.split()[0].lower()}@demo.allemed.example",
            phone="22 22 22 22",
            why=why,
            who="Skole, idrett, kulturskole og ungdomsråd.",
            seasons=seasons,
            barriers=list(Barrier.objects.filter(slug__in=barriers)),
        ),
    )
    if form.partnership is None:
        raise LookupError("a form of the demo found no partnership")
    return form.partnership


def _along(partnership: Partnership, state: str, adviser: User | None, days: int) -> None:
    """As far as `state`, one step each ninth part of the time since the form came."""
    if state == "new":
        return
    Partnership.objects.filter(pk=partnership.pk).update(adviser=adviser)
    timeline.log(
        by=adviser or BY,
        partnership=partnership,
        kind=EntryKind.CALL,
        text="Hyggelig prat. De har flere ordninger, men ingen har oversikt over alle.",
        happened_at=clock.now() - dt.timedelta(days=days * 8 // 9),
    )
    with clock.at(clock.now() - dt.timedelta(days=days * 7 // 9)):
        partnership = moves.give_place(by=BY, partnership=partnership)
    for step, moment in enumerate(MOMENTS[: ROAD.index(state)]):
        at = clock.now() - dt.timedelta(days=days * (6 - step) // 9)
        with clock.at(at):
            if moment == "agreed_at":
                _agree(partnership)
                partnership.refresh_from_db()
                continue
            setattr(partnership, moment, at)
            partnership = moves.follow(by=BY, partnership=partnership)
    today = clock.today()
    if (following_step := NEXT.get(state)) is not None:
        Partnership.objects.filter(pk=partnership.pk).update(
            next_on=today + dt.timedelta(days=following_step[0]), next_step=following_step[1]
        )


def _agree(partnership: Partnership) -> None:
    text, person = AgreementText.objects.current(), partnership.people.get()
    if text is not None:
        sent = agreement.send_agreement(by=BY, partnership=partnership, person=person, text=text)
        agreement.accept(by=BY, agreement=sent, name=person.name, title="Kommunalsjef for oppvekst")


def _talking(period: Period) -> None:
    """One has got times to choose from, one has chosen, and one has the agreement to read."""
    for partnership in period.partnerships.filter(state="talk").order_by("pk"):
        days = [writing.weekday(clock.today(), ahead) for ahead in (3, 5, 7)]
        times = [dt.datetime.combine(day, dt.time(10), clock.OSLO) for day in days]
        how = talk.Plan(times=times, mode="phone", place="22 22 22 22", minutes=30)
        person = partnership.people.get()
        proposed = talk.propose(by=BY, partnership=partnership, person=person, plan=how)
        if partnership.municipality and partnership.municipality.number == "3301":
            talk.choose(by=BY, talk=proposed, time=proposed.times.all()[1])
    text = AgreementText.objects.current()
    for partnership in period.partnerships.filter(state="agreement"):
        if text is not None:
            person = partnership.people.get()
            agreement.send_agreement(by=BY, partnership=partnership, person=person, text=text)


def _first() -> None:
    """2021/2022, as it was: ten municipalities, all of it done."""
    places = list(Municipality.objects.today().filter(number__in=FIRST))  # as they are called now
    with clock.at(dt.datetime(2021, 2, 10, 12, tzinfo=clock.OSLO)):
        period = _period(2021, PeriodState.OPEN, opened=20, closes=40)
        for place in places:
            partnership, _is_new = moves.begin(by=BY, period=period, partner=place, language="nb")
            moves.give_place(by=BY, partnership=partnership)
    held = dt.datetime(2021, 10, 14, 20, tzinfo=clock.OSLO)
    for partnership in period.partnerships.all():
        for moment in MOMENTS:
            setattr(partnership, moment, held)
        for state in ("agreement", "planning", "recruiting", "ready", "held"):
            Partnership.objects.filter(pk=partnership.pk).update(state=state)
        partnership.state, partnership.closed_at = "held", dt.datetime(2022, 6, 30, 12, tzinfo=clock.OSLO)
        with clock.at(partnership.closed_at):
            moves.follow(by=BY, partnership=partnership, because="Perioden er over.")
    for state in (PeriodState.CLOSED, PeriodState.RUNNING, PeriodState.REPORTING, PeriodState.ARCHIVED):
        Period.objects.filter(pk=period.pk).update(state=state)


def _link_dugnads(period: Period) -> None:
    """Those that the demo has held or planned belong to their municipality's partnership."""
    for partnership in period.partnerships.filter(municipality__isnull=False):
        theirs = Dugnad.objects.real().filter(municipality=partnership.municipality)
        dugnad = theirs.filter(state=State.CLOSED).first() or theirs.filter(state=State.PLANNED).first()
        if dugnad is not None and not Partnership.objects.filter(dugnad=dugnad).exists():
            Partnership.objects.filter(pk=partnership.pk).update(dugnad=dugnad)
    following.catch_up(by=BY)


def _leaders() -> None:
    """What the two process leaders can, where they go, and a week when one of them cannot."""
    said = {
        "Ingrid Aune": (["nb", "nn", "en"], [Skill.LARGE, Skill.ORGANISATION, Skill.PLENARY], []),
        "Sander Iversen": (["nb", "en"], [Skill.ONLINE, Skill.YOUTH], ["Troms", "Nordland", "Finnmark"]),
    }
    for name, (languages, skills, counties) in said.items():
        user = User.objects.filter(name=name).first()
        if user is not None:
            places = list(County.objects.today().filter(name__in=counties))
            leaders.save_leader(by=user, languages=languages, skills=skills, counties=places)
            if counties:
                first = writing.weekday(clock.today(), 45)
                leaders.be_away(by=user, first=first, last=first + dt.timedelta(days=4))


def _recruiting(period: Period) -> None:
    """Karmøy's evening about a month from now: a page that is open, some who come, and nobody yet who decides."""
    partnership = Partnership.objects.filter(period=period, municipality__number="1149").first()
    runbook = Runbook.objects.get(slug="kommunedugnad").current
    deck = Deck.objects.get(slug="kommuner-2021").current
    if partnership is None or runbook is None:
        return
    start = dt.datetime.combine(writing.weekday(clock.today(), 30), dt.time(17, 30), clock.OSLO)
    workshop = plan.Workshop(
        title="Dugnad på Karmøy",
        starts_at=start,
        ends_at=start + dt.timedelta(hours=3),
        runbook=runbook,
        deck=deck,
        place="Kopervik skole, gymsalen",
    )
    with clock.at(clock.now() - dt.timedelta(days=20)):
        dugnad = plan.plan_workshop(by=BY, partnership=partnership, workshop=workshop)
        leader = User.objects.filter(roles__role=Role.FACILITATOR).order_by("pk").first()
        if leader is not None:
            room.assign(by=BY, dugnad=dugnad, user=leader)
        partnership.refresh_from_db()
        page = recruitment.open_page(by=BY, partnership=partnership)
        recruitment.set_places(by=BY, page=page, places=40)
        for task in partnership.tasks.open().in_order()[:5]:
            plan.settle_task(by=BY, task=task, is_done=True)
    sectors = {sector.kind: sector for sector in page.sectors.all()}
    for days, kind, name, organisation in COMING:
        with clock.at(clock.now() - dt.timedelta(days=days)):
            sign_ups.sign_up(
                by=BY,
                page=page,
                sector=sectors[kind],
                name=name,
                email=f"{name.split()[0].lower()}@demo.allemed.example",
                organisation=organisation,
                language="nb",
                needs=[NeedKind.VEGETARIAN] if days % 3 == 0 else (),
            )
    guests = [
        sign_ups.Guest(email=f"{name.split()[0].lower()}@demo.allemed.example", name=name, sector=sectors[kind])
        for kind, name in ASKED
    ]
    sign_ups.invite(by=BY, page=page, guests=guests)


def _close(period: Period) -> None:
    """The forms of the period that runs closed yesterday."""
    Period.objects.filter(pk=period.pk).update(forms_close_at=_midnight(clock.today()))
    for state in (PeriodState.CLOSED, PeriodState.RUNNING):
        Period.objects.filter(pk=period.pk).update(state=state)
