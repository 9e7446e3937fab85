"""The demo's network: some who show something, some questions, and one request for a talk. All written by us."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from allemed.base import clock
from allemed.base.actor import System
from allemed.demo.people import CAST
from allemed.dialogkort.models import Barrier
from allemed.network import actions
from allemed.network.actions.members import EntryFacts
from allemed.network.models import Answer, Field, Member, Question, Rhythm
from allemed.people import actions as people
from allemed.people.models import Role, User
from allemed.places.models import Municipality

BY = System("demo")
F = Field
# Name, municipality, position, barriers, about, what is shown.
OTHERS = (
    ("Mikkel Anti", "5601", "Ungdomskontakt", ("informasjon", "medvirkning"),
     "Arbeider med å nå familier som ikke leser det vi legger ut.", (F.NAME, F.PARTNER, F.BARRIERS, F.ABOUT)),
    ("Jorunn Bø", "5006", "Rådgiver kultur og idrett", ("utstyr", "okonomi"), "", (F.PARTNER, F.TITLE, F.BARRIERS)),
)  # fmt: skip
CAST_ENTRIES = {
    "Lene Strand": (("transport", "tilrettelegging"), "Holdt dugnad i høst. Vi kom i mål med to av tre tiltak.",
                    (F.NAME, F.TITLE, F.PARTNER, F.BARRIERS, F.ABOUT)),
    "Turid Nes": (("transport", "okonomi"),
                  "Vi har prøvd en felles skyssordning for fire lag i to år. Spør meg gjerne om hva som gikk galt først.",
                  (F.NAME, F.TITLE, F.PARTNER, F.BARRIERS, F.ABOUT, F.EMAIL)),
    "Amir Rahimi": (("okonomi", "medvirkning"), "Danseklubb med 140 barn. Vi spør dem selv hva de vil.",
                    (F.NAME, F.PARTNER, F.BARRIERS, F.ABOUT)),
    "Ingrid Aune": (("medvirkning",), "Leder dugnader på Østlandet og i Agder.", (F.NAME, F.ABOUT)),
    "Marit Solberg": ((), "", (F.NAME, F.PARTNER, F.EMAIL)),
}  # fmt: skip
TITLES = {"Lene Strand": "Koordinator for oppvekst", "Turid Nes": "Folkehelsekoordinator", "Amir Rahimi": "Styreleder"}
# Who asks, barrier, question, more, days ago, answers: who, text, whether it helped.
QUESTIONS = (
    ("Lene Strand", "transport", "Hvordan fordeler dere skyss når lagene trener på ulike dager?",
     "Vi har fire lag på samme anlegg, men ingen kjører de samme dagene. Foreldrene som alltid kjører, begynner å bli lei.",
     12, (
         ("Turid Nes", "Vi begynte med å be lagene flytte én trening hver. Tre av fire sa ja da de så kartet over hvor "
          "barna bor. Etterpå ble det mye lettere å fylle bilene.", True),
         ("Amir Rahimi", "Vi bruker en enkel liste på veggen: de som kan kjøre, skriver seg på tre uker fram. "
          "Det viktigste var at ingen måtte spørre.", False),
     )),
    ("Mikkel Anti", "informasjon", "Hva sier dere til foreldre som tror medlemskap er bindende i flere år?",
     "", 8, (
         ("Ingrid Aune", "Flere kommuner skriver «prøv fire ganger, så bestemmer du deg» øverst. Det svarer på det folk "
          "egentlig lurer på.", False),
     )),
    ("Amir Rahimi", "medvirkning", "Har noen latt barna selv velge hva dugnaden skal handle om?",
     "Vi vil gjerne prøve, men er redd det blir et skuespill.", 4, ()),
    ("Jorunn Bø", "utstyr", "Hvem eier utstyret i utlånsordningen deres?",
     "Kommunen, laget eller frivilligsentralen? Vi har hørt gode grunner for alle tre.", 2, ()),
)  # fmt: skip


def load() -> None:
    """Make it, unless it is there."""
    if Member.objects.exists():
        return
    now = clock.now()
    with transaction.atomic():
        users = {member.name: User.objects.get(email=member.email) for member in CAST}
        for name, number, *_rest in OTHERS:
            users[name] = _coordinator(name, number)
        members: dict[str, Member] = {}
        for name, (barriers, about, shown) in CAST_ENTRIES.items():
            members[name] = _join(users[name], TITLES.get(name, ""), barriers, about, shown)
        for name, _number, title, barriers, about, shown in OTHERS:
            members[name] = _join(users[name], title, barriers, about, shown)
        for name, slug, title, text, days, answers in QUESTIONS:
            barrier = Barrier.objects.get(slug=slug)
            question = actions.post_question(by=users[name], barrier=barrier, title=title, text=text)
            asked_at = last = now - dt.timedelta(days=days)
            for who, said, helped in answers:
                last += dt.timedelta(days=1)
                answer = actions.answer(by=users[who], question=question, text=said)
                if helped:
                    actions.mark_as_helpful(by=users[name], answer=answer, helped=True)
                Answer.objects.filter(pk=answer.pk).update(written_at=last)
            # Nobody had a role before the demo's first day, so it is asked now and dated back.
            Question.objects.filter(pk=question.pk).update(asked_at=asked_at, moved_at=last)
        actions.ask(
            by=users["Turid Nes"],
            asked=members["Lene Strand"],
            words="Vi skal holde dugnad til våren. Hva skulle dere ønske at noen hadde sagt til dere før den første?",
        )


def _coordinator(name: str, number: str) -> User:
    email = f"{name.split()[0].lower()}@demo.allemed.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email=email, name=name)
    place = Municipality.objects.today().get(number=number)
    people.grant_role(by=BY, user=user, role=Role.COORDINATOR, municipality=place)
    return user


def _join(user: User, title: str, barriers: tuple[str, ...], about: str, shown: tuple[Field, ...]) -> Member:
    is_coordinator = user.roles.filter(role=Role.COORDINATOR).exists()
    facts = EntryFacts(
        title=title,
        about=about,
        barriers=Barrier.objects.filter(slug__in=barriers),
        shown=frozenset(shown),
        may_be_asked=is_coordinator,
        rhythm=Rhythm.WEEKLY,
    )
    return actions.join(by=user, facts=facts)
