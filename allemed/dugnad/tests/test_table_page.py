"""What each kind of seat sees, step by step, and what its plain forms do: everything here works without a script."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from allemed.base import clock
from allemed.dugnad import actions, rates
from allemed.dugnad.actions import token_of
from allemed.dugnad.models import Contribution, Kind, Measure, SeatKind, StepKind
from allemed.dugnad.rates import Bucket
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.tests.room import IDEA, Evening, make_deck, make_evening
from allemed.dugnad.views.deeds import DEEDS

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


def test_every_kind_of_step_is_drawn_for_every_kind_of_seat() -> None:
    evening = make_evening(2, deck=make_deck())
    seats = [evening.tables[1], evening.person(2), evening.sit(SeatKind.OBSERVER), evening.sit(SeatKind.THEME_TEAM)]
    for language, kind in zip(["", "/nn", "/en"] * 3, [step.kind for step in evening.steps], strict=False):
        evening.go_to(StepKind(kind))
        for sitter in seats:
            browser = Browser(evening, sitter)
            browser.base = language + browser.base
            page = browser.sees()
            assert "116 111" in page
            assert page.count("<h1") == 1
            assert "names" in page or "navn" in page or "namn" in page or "<textarea" not in page


# --- Writing without a script -----------------------------------------------------------------------------------------


def test_a_table_writes_changes_and_takes_back() -> None:
    evening = make_evening(2)
    step = evening.go_to(StepKind.CAPTURE)
    browser = Browser(evening, evening.tables[1])
    form = f"skriv-{step.public_id}"
    fields = {"form": form, "thing": hidden(browser.sees(), form, "thing"), "base": 0, "step": step.public_id}
    page = browser.says("skriv", **fields, kind="strength", text="Åpen hall på søndager")
    assert "Åpen hall på søndager" in page
    assert "Det er skrevet ned og sendt." in page
    page = browser.says("skriv", **{**fields, "base": 1}, kind="strength", text="Åpen hall hver søndag")
    assert "Åpen hall hver søndag" in page
    assert "Åpen hall på søndager" not in page
    page = browser.says("trekk", thing=fields["thing"], base=2)
    assert "Åpen hall" not in page


def test_a_form_sent_twice_is_one() -> None:
    evening = make_evening(1)
    step = evening.go_to(StepKind.CAPTURE)
    browser = Browser(evening, evening.tables[1])
    fields = {"thing": uuid.uuid4(), "base": 0, "step": step.public_id, "kind": "strength", "text": "Én gang"}
    assert [browser.does("skriv", **fields).status_code for _ in range(2)] == [302, 302]
    assert Contribution.objects.count() == 1


def test_adhocracy_cleared_textarea_a_refused_text_stands_in_its_field() -> None:
    evening = make_evening(1)
    step = evening.go_to(StepKind.CAPTURE)
    browser = Browser(evening, evening.tables[1])
    pk, text = uuid.uuid4(), "Lang " * 500
    form = f"skriv-{step.public_id}"
    answer = browser.does("skriv", form=form, thing=pk, base=0, step=step.public_id, kind="strength", text=text)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Det er plass til 2000 tegn" in page
    assert text in page.split("<textarea")[1]
    assert hidden(page, form, "thing") == str(pk)


def test_a_text_for_a_step_that_is_gone_from_the_page_is_shown_back() -> None:
    evening = make_evening(1)
    old = evening.go_to(StepKind.CAPTURE)
    evening.go_to(StepKind.PLENARY)
    browser = Browser(evening, evening.tables[1])
    form = {"form": f"skriv-{old.public_id}", "thing": uuid.uuid4(), "base": 0, "step": old.public_id}
    page = browser.does("skriv", **form, kind="question", text="Hvem eier nøkkelen?").content.decode()
    assert "Hvem eier nøkkelen?" in page


def test_hostile_text_is_shown_as_text_or_refused() -> None:
    evening = make_evening(1)
    step = evening.go_to(StepKind.CAPTURE)
    browser = Browser(evening, evening.tables[1])
    fields = {"base": 0, "step": step.public_id, "kind": "strength"}
    page = browser.says("skriv", **fields, thing=uuid.uuid4(), text="<script>alert(1)</script> 🎈 \u202eabc")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert browser.does("skriv", **fields, thing=uuid.uuid4(), text="a\x00b").status_code == 422
    assert browser.does("skriv", **fields, thing=uuid.uuid4(), text="x" * 100_000).status_code == 422
    assert browser.does("skriv", **fields, thing="ingen", text="x").status_code == 404


def test_two_who_change_the_same_text_both_stand_there() -> None:
    evening = make_evening(1)
    evening.go_to(StepKind.CAPTURE)
    first = evening.write(1, "Åpen hall")
    evening.write(1, "Åpen hall for alle", id=first.id, base=1)
    browser = Browser(evening, evening.tables[1])
    step = evening.step(StepKind.CAPTURE).public_id
    page = browser.says("skriv", thing=first.id, base=1, step=step, kind="strength", text="Åpen hall om kvelden")
    assert "Begge står der nå" in page
    assert page.index("Åpen hall for alle") < page.index("Skrevet samtidig") < page.index("Åpen hall om kvelden")


# --- Who sees and may what --------------------------------------------------------------------------------------------


def test_others_ideas_are_hidden_until_they_are_shown() -> None:
    evening = make_evening(2)
    step = evening.go_to(StepKind.CAPTURE)
    evening.write(2, "Bare for bord 2 ennå")
    browser, observer = Browser(evening, evening.tables[1]), Browser(evening, evening.sit(SeatKind.OBSERVER))
    assert "Bare for bord 2 ennå" not in browser.sees() + observer.sees()
    Browser(evening, evening.tables[2]).says("vis", step=step.public_id)
    assert "Bare for bord 2 ennå" in browser.sees()
    assert "Bare for bord 2 ennå" in observer.sees()


def test_a_note_never_leaves_its_table() -> None:
    evening = make_evening(2)
    step = evening.go_to(StepKind.CAPTURE)
    evening.write(1, "Hemmelig notat", kind=Kind.NOTE, at=step)
    Browser(evening, evening.tables[1]).says("vis", step=step.public_id)
    others = [evening.tables[2], evening.person(1), evening.sit(SeatKind.OBSERVER), evening.sit(SeatKind.THEME_TEAM)]
    assert [s for s in others if "Hemmelig notat" in Browser(evening, s).sees()] == []
    assert "Hemmelig notat" in Browser(evening, evening.tables[1]).sees()


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_an_observer_does_nothing_but_leave(deed: str) -> None:
    evening = make_evening(1)
    step = evening.go_to(StepKind.CAPTURE)
    row = evening.write(1, "Åpen hall")
    form = {"step": step.public_id, "kind": "strength", "text": "x", "base": 1, "title": "x", "people": 3}
    answer = Browser(evening, evening.sit(SeatKind.OBSERVER)).does(
        deed, **form, thing=row.id, into=uuid.uuid4(), table=1, is_ready="true", is_asking="true"
    )
    assert answer.status_code == 302 if deed == "ga-ut" else answer.status_code in (403, 404)
    assert list(Contribution.objects.values_list("text", flat=True)) == ["Åpen hall"]


def test_another_table_cannot_change_or_take_back() -> None:
    evening = make_evening(2)
    step = evening.go_to(StepKind.CAPTURE)
    row = evening.write(1, "Åpen hall")
    browser = Browser(evening, evening.tables[2])
    fields = {"thing": row.id, "base": 1, "step": step.public_id, "kind": "strength", "text": "Stengt hall"}
    assert browser.does("skriv", **fields).status_code == 403
    assert browser.does("trekk", thing=row.id, base=1).status_code == 403
    assert Contribution.objects.get().text == "Åpen hall"


def test_a_seat_in_one_dugnad_is_nobody_in_another() -> None:
    here, there = make_evening(1), make_evening(1)
    browser = Browser(there, here.tables[1])
    assert browser.client.get(browser.base).status_code == 403
    assert browser.does("skriv", thing=uuid.uuid4(), text="x").status_code == 403


def test_a_telephone_that_was_taken_over_reads_and_is_told() -> None:
    evening = make_evening(1)
    evening.go_to(StepKind.CAPTURE)
    old = Browser(evening, evening.tables[1])
    code = evening.dugnad.tables.get(number=1).code
    actions.take_over(by=evening.ingrid, dugnad=evening.dugnad, table=1, code=code)
    page = old.sees()
    assert "En annen telefon har tatt over plassen" in page
    assert 'class="rm-form rm-write"' not in page


def test_a_late_table_sees_what_has_happened() -> None:
    evening = make_evening(2)
    step = evening.go_to(StepKind.CAPTURE)
    evening.write(2, "Fra bord 2")
    actions.show(by=evening.tables[2], step=step.public_id)
    evening.go_to(StepKind.CARD)
    page = Browser(evening, evening.person(1)).sees()
    assert "Dette har skjedd så langt" in page
    assert "Fra bord 2" in page


def test_after_the_close_the_page_says_thanks_and_takes_nothing() -> None:
    evening = make_evening(1)
    evening.go_to(StepKind.CAPTURE)
    browser = Browser(evening, evening.tables[1])
    evening.close()
    page = browser.sees()
    assert "Takk for i kveld" in page
    assert "<textarea" not in page


# --- Pairs and persons ------------------------------------------------------------------------------------------------


def test_a_person_writes_where_the_step_is_for_pairs_and_their_table_sees_it() -> None:
    evening = make_evening(1)
    step = evening.go_to(StepKind.PAIR_TALK)
    browser = Browser(evening, evening.person(1))
    fields = {"thing": uuid.uuid4(), "base": 0, "step": step.public_id, "kind": "strength"}
    assert "Vi hilser på hverandre" in browser.says("skriv", **fields, text="Vi hilser på hverandre")
    assert "Vi hilser på hverandre" in Browser(evening, evening.tables[1]).sees()
    evening.go_to(StepKind.CAPTURE)
    assert 'class="rm-form rm-write"' not in browser.sees()


def test_a_person_moves_to_another_table() -> None:
    evening = make_evening(2)
    browser = Browser(evening, evening.person(1))
    assert "Du sitter ved bord 2" in browser.says("flytt", table=2)


# --- Themes, dots, measures -------------------------------------------------------------------------------------------


def test_the_theme_team_gathers_from_a_list_and_every_original_stays() -> None:
    evening = make_evening(2)
    evening.go_to(StepKind.CARD)
    row = evening.write(1, "Skyss for alle", kind=IDEA)
    actions.show(by=evening.tables[1], step=evening.step(StepKind.CARD).public_id)
    browser = Browser(evening, evening.sit(SeatKind.THEME_TEAM))
    one, two = uuid.uuid4(), uuid.uuid4()
    browser.says("tema", thing=one, base=0, title="Skyss")
    browser.says("tema", thing=two, base=0, title="Buss")
    browser.says("samle", thing=row.id, theme=one)
    page = browser.says("sla-sammen", thing=one, into=two)
    assert page.index("Buss") < page.index("Skyss for alle")
    assert "draggable" not in page


def test_claper_stale_counter_dots_are_a_whole_allocation() -> None:
    evening = make_evening(1)
    evening.go_to(StepKind.CARD)
    row = evening.write(1, "Skyss", kind=IDEA)
    actions.show(by=evening.tables[1], step=evening.step(StepKind.CARD).public_id)
    step = evening.go_to(StepKind.PRIORITISE)
    voter = Browser(evening, evening.person(1))
    form = f"prikker-{step.public_id}"
    for dots in (3, 2):
        revision = hidden(voter.sees(), form, "revision")
        page = voter.says("prikker", form=form, step=step.public_id, revision=revision, **{f"d-i:{row.id}": dots})
    assert f'name="d-i:{row.id}" type="number" inputmode="numeric" min="0" max="5" value="2"' in page
    too_many = voter.does("prikker", form=form, step=step.public_id, revision=9, **{f"d-i:{row.id}": 6})
    assert too_many.status_code == 422
    assert 'value="6"' in too_many.content.decode()
    evening.do("close_step", to=step.public_id)
    assert "Slik ble det" in voter.sees()
    assert "2 prikker" in voter.sees()


def test_one_sentence_saves_a_measure_and_the_rest_is_asked_one_at_a_time() -> None:
    evening = make_evening(1)
    evening.go_to(StepKind.MEASURES)
    browser = Browser(evening, evening.tables[1])
    pk = uuid.uuid4()
    asked = []
    page = browser.says("tiltak", form="nytt-tiltak", thing=pk, base=0, text="Åpen hall hver søndag")
    day = (clock.today() + dt.timedelta(days=30)).isoformat()
    for answer in (
        {"owner_role": "Leder i idrettsrådet", "owner_organisation": "Arendal"},
        {"first_step": "Ringe vaktmesteren", "first_step_date": ""},
        {"deadline": day},
    ):
        [opened] = re.findall(r'<details class="rm-question" id="q-[0-9a-f-]{36}-(\w+)"[^>]* open', page)
        asked.append(opened)
        version = Measure.objects.get().version
        page = browser.says("tiltak", form=f"sporsmal:{pk}:{opened}", thing=pk, base=version, **answer)
    assert asked == ["owner", "first", "deadline"]
    assert "Avtalt, med eier og frist" in page
    assert "Ansvar: Leder i idrettsrådet, Arendal." in page
    assert "Godkjent av bordet" in browser.says("godkjenn")
    kept = browser.does("tiltak", form=f"sporsmal:{pk}:deadline", thing=pk, base=4, deadline="31.02.2030")
    assert (kept.status_code, Measure.objects.get().version) == (422, 4)


def test_an_owners_address_is_never_shown_and_an_empty_field_keeps_it() -> None:
    evening = make_evening(1)
    evening.go_to(StepKind.MEASURES)
    receipt = evening.measure(1, text="Åpen hall", owner_role="Leder", owner_email="leder@arendal.example")
    browser = Browser(evening, evening.tables[1])
    assert "leder@arendal.example" not in browser.sees()
    browser.says("tiltak", thing=receipt.id, base=1, owner_name="", owner_role="Rektor", owner_email="")
    assert Measure.objects.get().owner_email == "leder@arendal.example"


def test_a_measure_may_be_made_of_what_the_room_put_first_whoever_wrote_it() -> None:
    evening = make_evening(2, deck=make_deck({"transport": 3}))
    evening.go_to(StepKind.CARD)
    theirs = evening.sees(evening.tables[2])["cards"][0]["id"]
    lift = evening.write(2, "Samkjøring fra torget", kind=IDEA, card=theirs)
    actions.show(by=evening.tables[2], step=evening.step(StepKind.CARD).public_id)
    theme, _seq = actions.name_theme(by=evening.ingrid, theme=uuid.uuid4(), title="Skyss", base=0)
    evening.do("deal", each=2)
    evening.go_to(StepKind.PRIORITISE)
    step, given = evening.step(StepKind.PRIORITISE), {f"i:{lift.id}": 2, f"t:{theme.pk}": 1}
    actions.vote(by=evening.person(1), step=step.public_id, revision=1, allocations=given)
    evening.go_to(StepKind.MEASURES)
    browser = Browser(evening, evening.tables[1])
    form = browser.sees().split('id="nytt-tiltak"')[1].split("</form>")[0]
    assert f'<option value="{lift.id}">Samkjøring fra torget' in form
    assert f'<option value="{theme.pk}">Skyss' in form
    assert form.count("<option") == 2 + 2 + 3  # ideas, themes, and a card of two
    browser.says("tiltak", form="nytt-tiltak", thing=uuid.uuid4(), base=0, text="Skyss", idea=lift.id, theme=theme.pk)
    made = Measure.objects.get()
    assert (made.idea_id, made.theme_id, made.card and made.card.public_id) == (lift.id, theme.pk, theirs)


def test_a_fourth_measure_is_refused_with_its_words() -> None:
    evening = make_evening(1)
    evening.go_to(StepKind.MEASURES)
    for number in range(3):
        evening.measure(1, text=f"Tiltak {number}")
    browser = Browser(evening, evening.tables[1])
    answer = browser.does("tiltak", form="nytt-tiltak", thing=uuid.uuid4(), base=0, text="Det fjerde tiltaket")
    assert answer.status_code == 422
    assert "Det fjerde tiltaket" in answer.content.decode()


# --- The device's own script ------------------------------------------------------------------------------------------


def test_the_part_that_changes_comes_alone_with_its_number() -> None:
    evening = make_evening(1)
    evening.go_to(StepKind.CAPTURE)
    browser = Browser(evening, evening.tables[1])
    answer = browser.client.get(f"{browser.base}?del=1")
    assert answer.headers["X-Room-Seq"] == str(evening.now.seq)
    assert "<html" not in answer.content.decode()
    assert 'id="rom"' in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_a_table_can_do_without_network_lies_ready_on_the_device() -> None:
    evening = make_evening(1)
    evening.go_to(StepKind.PAIR_TALK)
    browser = Browser(evening, evening.tables[1])
    assert "<template data-ahead" not in browser.sees()  # the first page is small
    page = browser.sees("?del=1")
    ahead = re.findall(r'<template data-ahead="(\w+)"', page)
    assert ahead == [evening.step(kind).public_id for kind in (StepKind.CAPTURE, StepKind.CARD, StepKind.MEASURES)]


def test_no_seat_is_a_page_that_says_how_to_come_in() -> None:
    evening = make_evening(1)
    answer = Browser(evening, None).client.get(f"/dugnad/{evening.dugnad.public_id}/")
    assert answer.status_code == 403
    assert 'name="kode"' in answer.content.decode()
