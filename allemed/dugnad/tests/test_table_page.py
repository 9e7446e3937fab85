"""What each kind of seat sees, step by step, and what its plain forms do: everything here works without a script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from allemed.dugnad import rates
from allemed.dugnad.actions import token_of
from allemed.dugnad.models import SeatKind, StepKind
from allemed.dugnad.rates import Bucket
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.tests.room import Evening, make_deck, make_evening

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "WRITES", Bucket(1000, 1000))


class Browser:
    """A browser in a seat."""

    def __init__(self, evening: Evening, sitter: Sitter | None) -> None:
        self.base = f"/dugnad/{evening.dugnad.public_id}/"
        self.client = Client(headers={"host": "localhost"})
        if sitter is not None:
            self.client.cookies["seat"] = token_of(sitter.seat)

    def sees(self, query: str = "") -> str:
        answer = self.client.get(self.base + query)
        assert answer.status_code == 200, answer.content.decode()
        return str(answer.content.decode())

    def does(self, deed: str, **form: object) -> Any:
        return self.client.post(f"{self.base}gjor/{deed}/", form)

    def says(self, deed: str, **form: object) -> str:
        """Does it and reads the page one lands on."""
        answer = self.client.post(f"{self.base}gjor/{deed}/", form, follow=True)
        assert answer.status_code == 200, answer.content.decode()
        return str(answer.content.decode())


def hidden(page: str, form: str, name: str) -> str:
    """The value of a hidden field in a form on a page."""
    inside = page.split(f'id="{form}"')[1].split("</form>")[0]
    found = re.search(rf'name="{name}" value="([^"]*)"', inside)
    assert found, inside
    return found[1]


@pytest.mark.parametrize(
    "kind",
    [
        kind
        for kind in StepKind
        if kind
        in {
            StepKind.WELCOME,
            StepKind.PAIR_TALK,
            StepKind.CAPTURE,
            StepKind.CARD,
            StepKind.CLUSTER,
            StepKind.PRIORITISE,
            StepKind.MEASURES,
            StepKind.PLENARY,
        }
    ],
)
@pytest.mark.parametrize("language", ["", "/nn", "/en"])
def test_every_kind_of_step_is_drawn_for_every_kind_of_seat(kind: StepKind, language: str) -> None:
    evening = make_evening(2, deck=make_deck())
    seats = [evening.tables[1], evening.person(2), evening.sit(SeatKind.OBSERVER), evening.sit(SeatKind.THEME_TEAM)]
    evening.go_to(kind)
    for sitter in seats:
        browser = Browser(evening, sitter)
        browser.base = language + browser.base
        page = browser.sees()
        assert "116 111" in page
        assert page.count("<h1") == 1 + page.split("</main>")[0].count("<template data-ahead") or "<template" in page
