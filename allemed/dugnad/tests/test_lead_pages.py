"""The leader's screen and the big one, as pages: what they show, and how a command that is behind is refused."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from allemed.base import clock
from allemed.dugnad import actions, presence
from allemed.dugnad.models import Contribution, Kind, SeatKind, State, StepKind
from allemed.dugnad.models.dugnad import LEASE
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.tests.room import Evening, again, make_deck, make_evening

pytestmark = pytest.mark.django_db


class Screen:
    """A browser in a seat."""

    def __init__(self, evening: Evening, sitter: Sitter) -> None:
        self.evening = evening
        self.client = Client(headers={"host": "localhost"})
        self.client.cookies["seat"] = actions.token_of(sitter.seat)

    def get(self, name: str = "leader") -> str:
        answer = self.client.get(self.address(name))
        assert answer.status_code == 200
        return answer.content.decode()

    def address(self, name: str) -> str:
        return reverse(f"dugnad_lead:{name}", args=[self.evening.dugnad.public_id])

    def do(self, name: str, **said: object) -> tuple[int, str]:
        sent = {
            "id": str(uuid.uuid4()),
            "epoch": str(self.evening.now.epoch),
            "step": self.evening.current,
            "name": name,
            **{key: str(value) for key, value in said.items()},
        }
        answer = self.client.post(self.address("do"), sent)
        return answer.status_code, answer.content.decode()


@pytest.fixture
def evening() -> Evening:
    return make_evening(3, deck=make_deck())


@pytest.fixture
def ingrid(evening: Evening) -> Screen:
    return Screen(evening, evening.ingrid)


def test_she_begins_goes_on_and_gives_two_more_minutes(evening: Evening, ingrid: Screen) -> None:
    assert ingrid.do("start")[0] == 302
    assert "Steg 1 av 8" in ingrid.get()
    assert ingrid.do("next")[0] == 302
    assert ingrid.do("extend", minutes=2)[0] == 302
    ends = evening.now.step_ends_at
    assert ends is not None
    assert dt.timedelta(minutes=4) < ends - clock.now() <= dt.timedelta(minutes=5)
    page = ingrid.get()
    assert "Gå rundt i rommet" in page
    assert "data-ends-at" in page


def test_a_screen_that_is_behind_is_told_and_shown_what_is_true(evening: Evening, ingrid: Screen) -> None:
    ingrid.do("start")
    before = evening.current
    ingrid.do("next")
    status, page = ingrid.do("next", step=before)
    assert status == 409
    assert "Dugnaden er kommet til et annet steg. Skjermen din er oppdatert." in page
    assert "Steg 2 av 8" in page


def test_the_same_press_twice_moves_one_step(evening: Evening, ingrid: Screen) -> None:
    ingrid.do("start")
    press = {"id": uuid.uuid4(), "step": evening.current}
    assert [ingrid.do("next", **press)[0], ingrid.do("next", **press)[0]] == [302, 302]
    assert evening.step(StepKind.PAIR_TALK).is_current


def test_a_colleague_takes_over_in_one_tap_and_the_first_is_told(evening: Evening, ingrid: Screen) -> None:
    ingrid.do("start")
    sander = Screen(evening, again(actions.lead(by=evening.ingrid, dugnad=evening.dugnad)))
    assert "En annen skjerm styrer nå" in sander.get()
    status, page = sander.do("next")
    assert status == 409
    assert "En annen styrer dugnaden nå" in page
    taken = sander.client.post(sander.address("take_control"), {"id": str(uuid.uuid4()), "force": "1"})
    assert taken.status_code == 302
    assert sander.do("next")[0] == 302
    assert "En annen skjerm styrer nå" in ingrid.get()


def test_a_screen_that_died_holds_nobody_up(evening: Evening, ingrid: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    ingrid.do("start")
    sander = Screen(evening, again(actions.lead(by=evening.ingrid, dugnad=evening.dugnad)))
    later = clock.now() + LEASE + dt.timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "Skjermen som styrte, er borte" in sander.get()
    sander.client.post(sander.address("take_control"), {"id": str(uuid.uuid4())})
    assert sander.do("next")[0] == 302


def test_nonsense_in_a_form_is_a_no_and_not_a_crash(ingrid: Screen) -> None:
    for said in ({"name": "explode"}, {"epoch": "x" * 50}, {"step": "z" * 50}, {"id": "no"}, {"table": "-"}):
        status, _page = ingrid.do(**{"name": "answer_help", **said})
        assert status in (302, 403, 404, 409)


def test_the_monitor_says_how_each_table_is_doing(evening: Evening, ingrid: Screen) -> None:
    evening.go_to(StepKind.CAPTURE)
    presence.note(seat=evening.tables[1].seat, doing="writing")
    presence.note(seat=evening.tables[2].seat, doing="reading")
    page = ingrid.get()
    assert [word in page for word in ("Skriver", "Er med", "Uten nett")] == [True, True, True]
    actions.ask_for_help(by=evening.tables[2], is_asking=True)
    assert "Ber om hjelp" in ingrid.get()
    ingrid.do("answer_help", table=2)
    assert "Ber om hjelp" not in ingrid.get()
    actions.say_ready(by=evening.tables[1], step=evening.current, is_ready=True)
    assert "Ferdig" in ingrid.get()


def test_a_table_that_has_written_nothing_for_long_is_seen(
    evening: Evening, ingrid: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening.go_to(StepKind.CAPTURE)
    later = clock.now() + dt.timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    presence.note(seat=evening.tables[1].seat, doing="reading")
    assert "Har stoppet opp" in ingrid.get()


def test_hiding_asks_why_is_counted_openly_and_can_be_undone(evening: Evening, ingrid: Screen) -> None:
    receipt = evening.write(1, "Noe dumt")
    actions.show(by=evening.tables[1], step=evening.step(StepKind.CAPTURE).public_id)
    status, page = ingrid.do("hide", back="written", contribution=receipt.id)
    assert status == 422
    assert "Skriv noe først" in page
    assert ingrid.do("hide", back="written", contribution=receipt.id, reason="Kan kjennes igjen")[0] == 302
    page = ingrid.get("written")
    assert "Skjult: 1" in page
    assert "Kan kjennes igjen" in page
    ingrid.do("unhide", contribution=receipt.id)
    assert "Skjult: 0" in ingrid.get("written")


def test_the_leader_never_reads_what_a_table_has_not_shown(evening: Evening, ingrid: Screen) -> None:
    evening.write(1, "Bare for bordet", kind=Kind.NOTE, at=evening.step(StepKind.CAPTURE))
    evening.write(1, "Ikke vist ennå")
    for name in ("leader", "written", "tables", "measures"):
        page = ingrid.get(name)
        assert "Bare for bordet" not in page
        assert "Ikke vist ennå</" not in page.replace('<h2 id="ld-vis">Ikke vist ennå</h2>', "")


def test_ideas_are_gathered_under_themes_without_dragging(evening: Evening, ingrid: Screen) -> None:
    evening.go_to(StepKind.CARD)
    receipt = evening.write(1, "Samkjøring til kamper", kind=Kind.IDEA)
    actions.show(by=evening.tables[1], step=evening.step(StepKind.CARD).public_id)
    theme = str(uuid.uuid4())
    ingrid.client.post(ingrid.address("theme"), {"what": "name", "id": theme, "title": "Skyss"})
    ingrid.client.post(ingrid.address("theme"), {"what": "gather", "id": str(receipt.id), "theme": theme})
    assert Contribution.objects.get(pk=receipt.id).membership.theme.title == "Skyss"
    assert "Skyss" in ingrid.get("written")
    broken = ingrid.client.post(ingrid.address("theme"), {"what": "gather", "id": str(receipt.id), "theme": "x"})
    assert broken.status_code == 404


def test_closing_asks_first_and_the_evening_is_over(evening: Evening, ingrid: Screen) -> None:
    ingrid.do("start")
    page = ingrid.get("close")
    assert "Det kan ikke gjøres om" in page
    assert evening.now.state == State.LIVE
    sent = {"id": str(uuid.uuid4()), "epoch": str(evening.now.epoch), "step": evening.current}
    assert ingrid.client.post(ingrid.address("close"), sent).status_code == 302
    assert evening.now.state == State.CLOSED
    assert "Takk for i kveld" in ingrid.get()


def test_other_seats_do_not_lead(evening: Evening) -> None:
    for sitter in (evening.tables[1], evening.person(1), evening.sit(SeatKind.PRESENTER)):
        screen = Screen(evening, sitter)
        assert screen.client.get(screen.address("leader")).status_code == 302
        assert screen.do("start")[0] == 302
    assert evening.now.state == State.LOBBY


def test_the_big_screen_shows_the_door_then_the_step_and_only_what_was_shown(evening: Evening, ingrid: Screen) -> None:
    big = Screen(evening, evening.sit(SeatKind.PRESENTER))
    lobby = big.get("screen")
    assert evening.dugnad.code[:3] in lobby
    assert "<svg" in lobby
    evening.write(1, "Åpen hall på fredager")
    evening.write(2, "Ikke vist for noen")
    evening.go_to(StepKind.CAPTURE)
    actions.show(by=evening.tables[1], step=evening.current)
    page = big.get("screen")
    assert "Åpen hall på fredager" in page
    assert "Ikke vist for noen" not in page
    assert "Gå rundt i rommet" not in page
    assert "Snakk sammen" in page


def test_ties_are_shown_as_ties(evening: Evening) -> None:
    ingrid = Screen(evening, evening.ingrid)
    themes = [uuid.uuid4(), uuid.uuid4()]
    for theme, title in zip(themes, ("Skyss", "Utstyr"), strict=True):
        actions.name_theme(by=evening.ingrid, theme=theme, title=title, base=0)
    evening.go_to(StepKind.PRIORITISE)
    step = evening.current
    actions.vote(
        by=evening.person(1),
        step=step,
        revision=1,
        allocations={f"t:{themes[0]}": 2, f"t:{themes[1]}": 2},
        people=1,
    )
    ingrid.do("next")
    assert ingrid.get("measures").count("delt plass") == 2
    assert Screen(evening, evening.sit(SeatKind.PRESENTER)).get("screen").count("likt") == 2


def test_the_theme_teams_code_is_shown_to_those_who_lead(ingrid: Screen, evening: Evening) -> None:
    assert actions.theme_team_code(evening.now) in ingrid.get("tables")
