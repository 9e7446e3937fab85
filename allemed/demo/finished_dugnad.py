"""The demo's finished dugnad: played through the deeds, minutes looked through and sent, one owner has said yes.

Everyone and everything in it is made up. It was held some weeks before the demo's first day.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from allemed.base import clock
from allemed.base.actor import System
from allemed.demo.writing import weekday
from allemed.dialogkort.models import DeckVersion, DialogueCard
from allemed.dugnad import actions
from allemed.dugnad.actions import Command, MeasureWriting, Writing
from allemed.dugnad.actions import minutes as minutes_deeds
from allemed.dugnad.actions.owners import say_yes
from allemed.dugnad.models import (
    CardUse,
    Dugnad,
    Kind,
    Minutes,
    OwnerLink,
    Runbook,
    RunbookStep,
    RunbookVersion,
    SeatKind,
    Step,
    StepKind,
    StepScope,
)
from allemed.dugnad.sitter import Sitter
from allemed.people.models import User
from allemed.places.models import Municipality

BY = System("demo")
TITLE = "Alle med i Haugesund"
WEEKS_AGO = 3
SECTORS = ("culture", "sport", "school", "health", "youth", "business")
PRESENT = ("culture", "sport", "school", "youth")
STEPS: tuple[tuple[StepKind, StepScope, int, str, dict[str, object]], ...] = (
    (StepKind.WELCOME, StepScope.PLENARY, 10, "Velkommen", {}),
    (StepKind.CAPTURE, StepScope.TABLE, 20, "Hva gjør vi bra?", {"captures": [Kind.STRENGTH]}),
    (
        StepKind.CARD,
        StepScope.TABLE,
        40,
        "Hva kan vi gjøre for å inkludere dette barnet?",
        {"captures": [Kind.BARRIER, Kind.IDEA, Kind.QUESTION], "cards": CardUse.DEAL},
    ),
    (StepKind.CLUSTER, StepScope.PLENARY, 15, "Samle i temaer", {}),
    (StepKind.PRIORITISE, StepScope.TABLE, 10, "Hva vil vi begynne med?", {"dots": 5, "dots_per": "table"}),
    (StepKind.MEASURES, StepScope.TABLE, 30, "Våre første steg", {}),
)
STRENGTHS = {
    1: ("Turnforeningen låner ut matter og drakter i skoleferien", "Hallen er åpen for alle på fredager"),
    2: ("Korpset har instrumenter til utlån, og ingen spør hvem som trenger det",),
    3: ("Frivilligsentralen kjenner folk i alle bydelene", "Biblioteket har kveldsåpent og varm suppe"),
    4: ("Ungdomsrådet blir spurt før planene er ferdige",),
}
CARDS = {1: "tilrettelegging", 2: "medvirkning", 3: "transport", 4: "okonomi"}
BARRIERS = {
    1: ("Øvingsrommet ligger i andre etasje, og heisen er bare for varer",),
    2: ("Det er de voksne i styret som velger hva vi gjør", "Møtene er når de unge er på skolen"),
    3: ("Bussen går ikke hjem etter klokka ni", "De som bor på Fjellsiden, må skifte to ganger"),
    4: ("Avgiften kommer på høsten sammen med alt annet",),
}
IDEAS = {
    1: ("Flytte øvingene til skolens auditorium", "Låne en rampe fra kommunen til konserten"),
    2: ("En plass i styret til to under 18 år", "La gruppa selv velge neste forestilling"),
    3: ("Felles liste for samkjøring i alle lagene", "Be fylket om en senere buss på tirsdager"),
    4: ("Dele avgiften i fire uten skjema", "Utstyrsbua får åpent én kveld i uka"),
}
QUESTIONS = {3: ("Hvem kan bestille en minibuss på kommunens avtale?",)}
NOTE = (4, "Snakke mer om dette hos oss selv først")
THEMES = {
    "Skyss uten skam": ((3, 0), (3, 1)),
    "Utstyr og avgifter": ((4, 0), (4, 1)),
}
DOTS = {1: (2, 1), 2: (1, 2), 3: (3, 0), 4: (0, 3)}  # on the two themes; the rest on ideas
MEASURES: tuple[tuple[int, dict[str, object]], ...] = (
    (
        1,
        {
            "text": "Korpset øver i auditoriet på Haraldsvang fra nyttår",
            "owner_role": "Rektor",
            "owner_organisation": "Haraldsvang skole",
            "first_step": "Se på rommet sammen, med en i rullestol",
            "days": (10, 90),
        },
    ),
    (2, {"text": "To plasser i styret til medlemmer under 18 år", "help_needed": "Noen som kan lovene"}),
    (
        3,
        {
            "text": "En felles liste for samkjøring, ett sted, for alle lagene",
            "owner_name": "Lene Strand",
            "owner_role": "Folkehelsekoordinator",
            "owner_organisation": "Haugesund kommune",
            "owner_email": "lene@demo.allemed.example",
            "first_step": "Spørre lagene hva de bruker i dag",
            "days": (7, 60),
        },
    ),
    (
        4,
        {
            "text": "Utstyrsbua har åpent hver onsdag kveld",
            "owner_name": "Jon Myhre",
            "owner_role": "Daglig leder",
            "owner_organisation": "Frivilligsentralen",
            "owner_email": "jon@gjest.allemed.example",
            "first_step": "Finne tre som kan ha nøkkel",
            "days": (14, 45),
        },
    ),
)
REDACTED = "Han som bor i Storgata 12, kommer aldri på trening"
INSTEAD = "Noen kommer aldri på trening"


def load() -> None:
    """Play the evening, unless it has been."""
    if Dugnad.objects.filter(title=TITLE).exists():
        return
    begins = dt.datetime.combine(weekday(clock.today(), -7 * WEEKS_AGO), dt.time(18), clock.OSLO)
    with clock.at(begins), transaction.atomic():
        _play(begins)


def finished() -> Minutes | None:
    """The minutes, for those who link to them."""
    return Minutes.objects.filter(dugnad__title=TITLE, state="sent").first()


def _play(begins: dt.datetime) -> None:
    ingrid = User.objects.get(email="ingrid@demo.allemed.example")
    dugnad = actions.plan_dugnad(
        by=BY,
        title=TITLE,
        runbook=_runbook(),
        starts_at=begins,
        ends_at=begins + dt.timedelta(hours=3),
        municipality=Municipality.objects.today().get(number="1106"),
        deck=DeckVersion.objects.filter(deck__slug="kommuner-2021", published_at__isnull=False).first(),
        facilitators=[ingrid],
        place="Rådhuset, kantina",
    )
    dugnad = actions.open_lobby(
        by=ingrid,
        dugnad=dugnad,
        tables=len(STRENGTHS),
        expected_sectors=[{"sector": sector, "wanted": 4} for sector in SECTORS],
        recipients=[("lene@demo.allemed.example", "nb")],
    )
    _Evening(dugnad, ingrid).play()


def _runbook() -> RunbookVersion:
    runbook = Runbook.objects.create(slug="haugesund", position=90)
    version = RunbookVersion.objects.create(
        runbook=runbook,
        number=1,
        titles={
            "nb": "Haugesunds egen, to timer",
            "nn": "Haugesund sin eigen, to timar",
            "en": "Haugesund’s own, two hours",
        },
        leads={"nb": "Laget av prosesslederen til dugnaden i Haugesund."},
    )
    for position, (kind, scope, minutes, title, more) in enumerate(STEPS, start=1):
        words = {"title": title, "screen": title, "prompt": title, "instructions": ""}
        RunbookStep.objects.create(
            version=version, position=position, kind=kind, scope=scope, minutes=minutes, texts={"nb": words}, **more
        )
    return actions.publish_runbook(by=BY, version=version)


class _Evening:
    def __init__(self, dugnad: Dugnad, ingrid: User) -> None:
        self.dugnad = dugnad
        self.user = ingrid
        self.leader = actions.lead(by=ingrid, dugnad=dugnad)
        self.seats: dict[int, Sitter] = {
            number: actions.sit_down(by=BY, dugnad=dugnad, kind=SeatKind.TABLE, table=number) for number in STRENGTHS
        }
        self.ideas: dict[tuple[int, int], uuid.UUID] = {}

    def play(self) -> None:
        self._do("start")
        for number, seat in self.seats.items():
            actions.say_how_many(by=seat, people=6 + number % 2)
        self._go_to(StepKind.CAPTURE)
        for number, texts in STRENGTHS.items():
            for text in texts:
                self._write(number, text, Kind.STRENGTH)
        self._go_to(StepKind.CARD)
        self._about_the_cards()
        self._go_to(StepKind.CLUSTER)
        themes = self._themes()
        self._go_to(StepKind.PRIORITISE)
        self._vote(themes)
        self._go_to(StepKind.MEASURES)
        self._measures()
        self._do("sectors", present=list(PRESENT))
        self._do("close")
        self._send()

    def _step(self, kind: StepKind) -> Step:
        found: Step = self.dugnad.steps.get(kind=kind)
        return found

    def _do(self, name: str, **arguments: object) -> None:
        now = Dugnad.objects.get(pk=self.dugnad.pk)
        current = now.steps.filter(is_current=True).first()
        made = Command(uuid.uuid4(), now.epoch, name, current.public_id if current else "", arguments)
        actions.command(by=self.leader, command=made)

    def _go_to(self, kind: StepKind) -> None:
        self._do("go_to", to=self._step(kind).public_id)

    def _write(self, table: int, text: str, kind: Kind, card: str = "") -> uuid.UUID:
        step = self._step(StepKind.CAPTURE if kind == Kind.STRENGTH else StepKind.CARD)
        writing = Writing(uuid.uuid4(), 0, step.public_id, kind, text, card=card)
        return actions.write(by=self.seats[table], writing=writing).id

    def _about_the_cards(self) -> None:
        of_deck = DialogueCard.objects.filter(version_id=self.dugnad.deck_id).order_by("position")
        cards = {
            number: of_deck.filter(barrier__slug=slug).values_list("public_id", flat=True).first() or ""
            for number, slug in CARDS.items()
        }
        for number in STRENGTHS:
            card = cards.get(number, "")
            for text in BARRIERS[number]:
                self._write(number, text, Kind.BARRIER, card)
            for place, text in enumerate(IDEAS[number]):
                self.ideas[number, place] = self._write(number, text, Kind.IDEA, card)
            for text in QUESTIONS.get(number, ()):
                self._write(number, text, Kind.QUESTION, card)
        self._write(1, REDACTED, Kind.BARRIER, cards.get(1, ""))
        self._write(*NOTE, Kind.NOTE)
        for number in STRENGTHS:
            actions.show(by=self.seats[number], step=self._step(StepKind.CARD).public_id)

    def _themes(self) -> list[str]:
        made = []
        for title, members in THEMES.items():
            theme, _seq = actions.name_theme(by=self.leader, theme=uuid.uuid4(), title=title, base=0)
            for member in members:
                actions.gather(by=self.leader, contribution=self.ideas[member], theme=theme.pk)
            made.append(f"t:{theme.pk}")
        return made

    def _vote(self, themes: list[str]) -> None:
        alone = {1: (1, 0), 2: (2, 0), 3: (1, 0), 4: (2, 0)}
        for number, given in DOTS.items():
            dots = dict(zip(themes, given, strict=True)) | {f"i:{self.ideas[alone[number]]}": 2}
            step = self._step(StepKind.PRIORITISE).public_id
            actions.vote(by=self.seats[number], step=step, revision=1, allocations=dots, people=6)

    def _measures(self) -> None:
        for number, written in MEASURES:
            fields = dict(written)
            days = fields.pop("days", None)
            if isinstance(days, tuple):
                fields["first_step_date"], fields["deadline"] = (clock.today() + dt.timedelta(each) for each in days)
            fields["idea"] = self.ideas[number, 0]
            actions.write_measure(by=self.seats[number], writing=MeasureWriting(uuid.uuid4(), 0, fields))
            actions.approve_measures(by=self.seats[number])

    def _send(self) -> None:
        """Ingrid reads what is marked, says one of it otherwise, keeps the rest, and sends."""
        minutes = minutes_deeds.make_draft(by=BY, dugnad=self.dugnad)
        if minutes is None:
            raise LookupError("the dugnad was not closed")
        for judged in minutes_deeds.judge(minutes):
            if judged.marks:
                is_kept = judged.sentence.text != REDACTED
                minutes_deeds.redact(
                    by=self.user,
                    dugnad=self.dugnad,
                    ref=judged.sentence.ref,
                    original_hash=judged.sentence.hash,
                    before=judged.seen,
                    replacement=INSTEAD,
                    is_kept=is_kept,
                )
        minutes_deeds.send_minutes(by=self.user, dugnad=self.dugnad, version=minutes_deeds.version_of(minutes))
        link = OwnerLink.objects.filter(measure__owner_email="lene@demo.allemed.example").first()
        if link is not None:
            say_yes(link=link, is_name_public=True)
