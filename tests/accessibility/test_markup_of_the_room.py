"""A dugnad's pages through html-validate: the door, and every kind of step for every kind of seat."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from allemed.dugnad import actions
from allemed.dugnad.actions import token_of
from allemed.dugnad.models import SeatKind, StepKind
from allemed.dugnad.tests.room import IDEA, again, make_deck, make_evening
from tests.accessibility.markup import markup

pytestmark = pytest.mark.django_db


def test_the_rooms_pages_are_well_formed() -> None:
    evening = make_evening(2, deck=make_deck())
    team = evening.sit(SeatKind.THEME_TEAM)
    seats = [evening.tables[1], evening.person(2), evening.sit(SeatKind.OBSERVER), team]
    pages: dict[str, str] = {}

    def keep(address: str, name: str = "", token: str = "") -> None:
        client = Client(headers={"host": "localhost"})
        client.cookies["seat"] = token
        pages[f"{address} {name}"] = client.get(address).content.decode()

    for address in (f"/d/{evening.now.code}", "/d/zzzzzz", "/dugnad/inn/?kode="):
        keep(address)
    keep(f"/dugnad/{evening.dugnad.public_id}/ta-over/")
    for step in evening.steps:
        evening.go_to(StepKind(step.kind))
        if step.kind == StepKind.CARD:
            evening.write(1, "Skyss", kind=IDEA)
            actions.show(by=evening.tables[1], step=step.public_id)
            for title in ("Buss", "Bil"):
                actions.name_theme(by=again(team), theme=uuid.uuid4(), title=title, base=0)
        if step.kind == StepKind.MEASURES:
            evening.measure(1, text="Åpen hall")
        for sitter in seats:
            keep(f"/dugnad/{evening.dugnad.public_id}/", f"{step.kind} {sitter.seat.kind}", token_of(sitter.seat))
    assert markup(pages) == []
