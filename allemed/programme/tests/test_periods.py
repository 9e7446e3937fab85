"""Periods: made, changed by two at once, moved along, reported, and forgotten of people."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.test import Client

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.people.models import Role, User
from allemed.people.tests.make import make_person
from allemed.programme.actions import desk as deeds
from allemed.programme.actions import moves, timeline
from allemed.programme.actions.periods import forget_archived, move_period
from allemed.programme.models import EntryKind, Kind, Period, PeriodState, Places
from allemed.programme.refusals import ProgrammeRefusal
from allemed.programme.reporting import Report
from allemed.programme.tests.make import (
    BY,
    facts,
    make_form,
    make_organisation,
    make_partnership,
    make_period,
    municipalities,
)

pytestmark = pytest.mark.django_db
HERE = "/min-side/samarbeid/perioder/"


def said(**changes: Any) -> dict[str, Any]:
    return {
        "slug": "2027-2028",
        "starts_on": "2027-01-01",
        "ends_on": "2028-06-30",
        "forms_open_on": "2027-03-28",  # the night the clocks go forward
        "forms_close_on": "2027-10-31",  # and back
        "last_dugnad_on": "2028-01-31",
        "has_new_municipality": "on",
        "total_new_municipality": "20",
        "has_organisation": "on",
        "total_organisation": "10",
        "has_returning": "on",
        "name_nb": "Perioden 2027/2028",
        "lead_nb": "Vi søker tjue kommuner.",
        "seasons": "2",
        "season_0_name": "Våren",
        "season_0_wish": "preferred",
        "season_0_starts": "2027-02-15",
        "season_0_ends": "2027-06-10",
    } | changes


class TestMaking:
    def test_a_draft_with_places_words_and_a_year(self, desk: Client) -> None:
        desk.post(HERE + "ny/", said())
        period = Period.objects.get()
        assert period.state == PeriodState.DRAFT
        assert period.forms_open_at == dt.datetime(2027, 3, 27, 23, tzinfo=dt.UTC)
        assert period.forms_close_at == dt.datetime(2027, 10, 31, 23, tzinfo=dt.UTC)
        totals = dict(period.places.values_list("kind", "total"))
        assert totals == {"new_municipality": 20, "organisation": 10, "returning": None}
        assert period.texts.get().name == "Perioden 2027/2028"
        assert period.seasons.get().name == "Våren"

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"ends_on": "2026-01-01"}, "må slutte etter"),
            ({"last_dugnad_on": "2029-01-01"}, "må være i perioden"),
            ({"forms_close_on": "2027-01-01"}, "må stenge etter"),
            ({"name_nb": ""}, "Navn (Bokmål)"),
            ({"season_0_ends": "2027-01-01"}, "må slutte etter at den begynner"),
            ({"season_1_name": "Høsten"}, "tøm alle tre"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_made(self, desk: Client, wrong: dict[str, str], words: str) -> None:
        page = desk.post(HERE + "ny/", said(**wrong)).content.decode()
        assert words in page
        assert "Vi søker tjue kommuner." in page
        assert not Period.objects.exists()

    def test_an_address_in_use_is_refused(self, desk: Client) -> None:
        make_period(slug="2027-2028")
        assert "har denne adressen" in desk.post(HERE + "ny/", said()).content.decode()


class TestChanging:
    def test_the_form_begins_with_what_is_stored_and_gives_it_back(self, desk: Client) -> None:
        desk.post(HERE + "ny/", said())
        period = Period.objects.get()
        page = desk.get(f"{HERE}{period.public_id}/endre/").content.decode()
        for value in ("2027-03-28", "2027-10-31", "Vi søker tjue kommuner.", "Våren"):
            assert value in page

    def test_the_second_of_two_keeps_their_words(self, desk: Client) -> None:
        desk.post(HERE + "ny/", said())
        period = Period.objects.get()
        address = f"{HERE}{period.public_id}/endre/"
        assert desk.post(address, said(version="1", lead_nb="Den første")).status_code == 302
        page = desk.post(address, said(version="1", lead_nb="Den andre")).content.decode()
        assert "Noen andre har lagret" in page
        assert "Den andre" in page
        assert period.texts.get().lead == "Den første"

    def test_places_never_go_below_those_given(self, desk: Client) -> None:
        period = make_period(slug="2027-2028", places={Kind.NEW_MUNICIPALITY: 2})
        make_partnership(period, place_given_at=clock.now())
        address = f"{HERE}{period.public_id}/endre/"
        for wrong in ({"total_new_municipality": "0"}, {"has_new_municipality": ""}):
            page = desk.post(address, said(version="1") | wrong).content.decode()
            assert "allerede gitt" in page
        assert Places.objects.get(period=period, kind=Kind.NEW_MUNICIPALITY).total == 2

    def test_an_address_that_was_open_stays(self, desk: Client) -> None:
        period = make_period(slug="kjent")
        page = desk.post(f"{HERE}{period.public_id}/endre/", said(version="1")).content.decode()
        assert "kan ikke endres" in page


class TestMovingAlong:
    def test_from_draft_to_archive(self, desk: Client) -> None:
        desk.post(HERE + "ny/", said())
        period = Period.objects.get()
        for to in ("open", "closed", "open", "closed", "running", "reporting", "archived"):
            assert f"flytt/{to}/" in desk.get(f"{HERE}{period.public_id}/").content.decode()
            desk.post(f"{HERE}{period.public_id}/flytt/{to}/")
            period.refresh_from_db()
            assert period.state == to
        assert period.archived_at

    def test_none_is_opened_without_places(self, marit: User) -> None:
        period = make_period(state=PeriodState.DRAFT)
        period.places.all().delete()
        with pytest.raises(RefusedError) as refused:
            move_period(by=marit, period=period, to=PeriodState.OPEN)
        assert refused.value.reason == ProgrammeRefusal.NOT_READY_TO_OPEN

    def test_none_is_archived_while_someone_is_in_it(self, desk: Client) -> None:
        period = make_period(state=PeriodState.REPORTING)
        make_partnership(period)
        page = desk.post(f"{HERE}{period.public_id}/flytt/archived/").content.decode()
        assert "1 samarbeid er ikke avsluttet" in page

    def test_a_coordinator_makes_none(self) -> None:
        lene = make_person("Lene Strand", Role.COORDINATOR, municipality=municipalities(1)[0])
        with pytest.raises(RefusedError) as refused:
            move_period(by=lene, period=make_period(), to=PeriodState.CLOSED)
        assert refused.value.reason == ProgrammeRefusal.NOT_ALLOWED


class TestReporting:
    def test_the_figures_are_what_one_counts_by_hand(self) -> None:
        period = make_period(places={Kind.NEW_MUNICIPALITY: 2})
        one, two, three = municipalities(3)
        for place in (one, two, three):
            make_form(period, facts(place))
        make_form(period, facts(make_organisation()))
        make_form(period, facts(one, email="per@allemed.example"))  # waits for an answer: not counted
        first, second, _third, _fourth = period.partnerships.order_by("pk")
        for each in (first, second):
            moves.give_place(by=BY, partnership=each)
            timeline.log(by=BY, partnership=each, kind=EntryKind.CALL)
        moves.withdraw(by=BY, partnership=second, because="Rekker det ikke")
        parts = {part.title: dict(part.rows) for part in Report(period).parts}
        assert parts["Interesse"]["Interesseskjemaer"] == "4"
        assert parts["Interesse"]["… for kommuner"] == "3"
        assert parts["Interesse"]["… for organisasjoner"] == "1"
        assert parts["Plasser gitt"]["Ny kommune"] == "1 av 2"
        assert parts["Plasser gitt"]["Har vært med før"] == "0 uten grense"
        assert parts["Hvor samarbeidene står"] == {"Ny": "2", "Samtale": "1", "Trakk seg": "1"}
        assert parts["Dugnader"]["Dugnader holdt"] == "0"
        assert list(parts["Hvem som har vært med"].values()) == [one.label]

    def test_the_document_can_be_read_aloud_and_names_nobody(self, desk: Client) -> None:
        period = make_period()
        make_form(period)
        answer = desk.get(f"{HERE}{period.public_id}/rapport.pdf")
        with pikepdf.open(io.BytesIO(answer.content)) as pdf:
            assert str(pdf.Root.Lang) == "nb"
            assert pdf.Root.MarkInfo.Marked
            assert "Rapport for" in str(pdf.docinfo["/Title"])
        page = desk.get(f"{HERE}{period.public_id}/rapport/").content.decode()
        assert "Interesseskjemaer" in page
        assert "Kari Vik" not in page

    def test_the_workbook_has_every_row(self, desk: Client) -> None:
        period = make_period()
        answer = desk.get(f"{HERE}{period.public_id}/rapport.xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        assert sheet.max_row == 1 + sum(len(part.rows) for part in Report(period).parts)


class TestForgetting:
    def test_ninety_days_after_the_archive_names_and_words_are_gone(self, marit: User) -> None:
        period = make_period(state=PeriodState.REPORTING)
        partnership = make_partnership(period)
        deeds.save_person(by=marit, partnership=partnership, person=None, name="Kari Vik", phone="99999999")
        entry = timeline.log(by=marit, partnership=partnership, kind=EntryKind.CALL, text="Kari ringte")
        moves.decline(by=marit, partnership=partnership, because="Kari vil ikke")
        move_period(by=marit, period=period, to=PeriodState.ARCHIVED)
        with clock.at(clock.now() + dt.timedelta(days=89)):
            assert forget_archived(by=BY) == 0
        with clock.at(clock.now() + dt.timedelta(days=91)):
            assert forget_archived(by=BY) == 3
            assert forget_archived(by=BY) == 0
        entry.refresh_from_db()
        assert (entry.text, partnership.people.get().name) == ("", "")
        assert not partnership.moves.exclude(because="").exists()
