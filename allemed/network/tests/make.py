"""What the tests about the network are made of."""

from __future__ import annotations

from typing import Any

from allemed.base.actor import System
from allemed.dialogkort.models import Barrier
from allemed.dialogkort.tests.cards import make_barrier
from allemed.messages.models import Message
from allemed.network import actions
from allemed.network.actions.members import EntryFacts
from allemed.network.models import Field, Member, Question
from allemed.people.models import Role
from allemed.people.tests.make import make_person
from allemed.places.models import Municipality

BY = System("test")
ALL_FIELDS = frozenset(Field)


def place(number: str) -> Municipality:
    """Today's municipality with this number."""
    return Municipality.objects.numbered(number).get()


def make_barriers(*slugs: str) -> list[Barrier]:
    """The barriers with these slugs, made with their names where they are missing."""
    return [make_barrier(slug) for slug in slugs]


def make_member(
    name: str = "Lene Strand", *, number: str | None = "1106", role: Role = Role.COORDINATOR, **facts: Any
) -> Member:
    """Someone who coordinates for the municipality (Haugesund), in the network, showing nothing unless you say so."""
    scope = {"municipality": place(number)} if role == Role.COORDINATOR and number else {}
    person = make_person(name, role, **scope)
    return actions.join(by=person, facts=EntryFacts(**facts))


def make_question(
    member: Member, *, barrier: str = "transport", title: str = "Hvem kjører?", text: str = ""
) -> Question:
    """A question of this member's."""
    return actions.post_question(by=member.account, barrier=make_barriers(barrier)[0], title=title, text=text)


def letters_to(member: Member) -> list[Message]:
    """What has been written to this member, the oldest first."""
    return list(Message.objects.filter(to=member.account.email).order_by("pk"))
