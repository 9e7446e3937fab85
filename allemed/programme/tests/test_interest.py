"""The interest forms: sent once, joined to the first of the same partner, and forgotten when it was promised."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core import signing
from django.db import DatabaseError, transaction
from django.test import Client

from allemed.base import clock, working_days
from allemed.base.refusals import RefusedError
from allemed.messages.models import Message
from allemed.places.models import Municipality
from allemed.places.organisation_search import Note, Result
from allemed.programme import actions, links
from allemed.programme.actions import moves
from allemed.programme.forms import partner as partner_forms
from allemed.programme.models import FormState, InterestForm, Partnership, PartnershipState, PeriodState, Person
from allemed.programme.models.interest import KEPT_AFTER_NO
from allemed.programme.refusals import ProgrammeRefusal
from allemed.programme.tests.make import BY, facts, make_form, make_organisation, make_period, municipality

pytestmark = pytest.mark.django_db


def said(**changes: str) -> dict[str, str]:
    return {
        "client_id": str(uuid.uuid4()),
        "partner_name": "Oslo",
        "name": "Kari Vik",
        "email": "kari@allemed.example",
        "phone": "99 99 99 99",
        "why": "Mange slutter.",
    } | changes


def test_every_municipality_is_found_by_what_our_own_lists_call_it() -> None:
    for one in Municipality.objects.today():
        found = partner_forms.find_municipality(one.label, "")
        if found.partner is None:  # the name was another's too: both are offered
            assert one.number in dict(found.choices)
            assert len(found.choices) == 1 + len({number for number, text in found.choices if "→" in text})
            assert partner_forms.find_municipality(one.label, one.number).partner == one
        else:
            assert found.partner == one


@pytest.mark.parametrize(("typed", "meant"), [("Skedsmo", "Lillestrøm"), ("Andebu", "Sandefjord"), ("Vang", "Vang")])
def test_a_former_name_leads_to_what_it_became(typed: str, meant: str) -> None:
    found = partner_forms.find_municipality(typed, "").partner
    assert str(found) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("Sande", {"Sande", "Holmestrand"}), ("Stokke", {"Sandefjord", "Tønsberg"})]
)
def test_a_name_that_may_mean_several_is_asked_about(typed: str, meant: set[str]) -> None:
    found = partner_forms.find_municipality(typed, "")
    assert found.partner is None
    assert {str(Municipality.objects.numbered(number).get()) for number, _text in found.choices} == meant


def test_what_is_wrong_is_said_in_the_order_of_the_page(client: Client) -> None:
    make_period()
    form = client.post("/bli-partner/kommune/", {"client_id": str(uuid.uuid4())}).context["form"]
    assert list(form.errors) == ["partner_name", "name", "email", "phone"]


class TestSending:
    def test_the_first_begins_a_partnership_and_tells_who_calls_when(self) -> None:
        form = make_form()
        assert form.state == FormState.RECEIVED
        assert form.partnership is not None
        assert form.partnership.state == PartnershipState.NEW
        assert form.call_by == working_days.add(clock.today(), 3)
        person = form.partnership.people.get()
        assert (person.name, person.is_main) == ("Kari Vik", True)
        letter = Message.objects.get(kind="programme/form_received")
        assert letter.to == "kari@allemed.example"
        assert form.reference in letter.text

    def test_the_same_sent_twice_is_one(self) -> None:
        period, client_id = make_period(), uuid.uuid4()
        sent = [
            actions.send_form(by=BY, period=period, client_id=client_id, language="nb", facts=facts()) for _ in range(2)
        ]
        assert sent[0] == sent[1]
        assert Message.objects.filter(kind__startswith="programme/").count() == 1

    def test_a_later_one_waits_for_an_answer_and_then_joins(self) -> None:
        first = make_form()
        later = make_form(first.period, facts(name="Per Dal", email="per@allemed.example"))
        assert (later.state, later.partnership, later.call_by) == (FormState.UNCONFIRMED, None, None)
        letter = Message.objects.get(kind="programme/form_confirm")
        assert "Kari" not in letter.text
        joined = actions.confirm_form(by=BY, form=later)
        assert (joined.state, joined.partnership) == (FormState.JOINED, first.partnership)
        assert joined.call_by == working_days.add(clock.today(), 3)
        assert first.partnership is not None
        assert {each.name: each.is_main for each in first.partnership.people.all()} == {
            "Kari Vik": True,
            "Per Dal": False,
        }
        assert Partnership.objects.count() == 1

    def test_a_closed_period_takes_none(self) -> None:
        period = make_period(state=PeriodState.CLOSED)
        with pytest.raises(RefusedError) as refused:
            make_form(period)
        assert refused.value.reason == ProgrammeRefusal.FORMS_CLOSED
        assert not InterestForm.objects.exists()

    def test_a_municipality_that_is_no_more_is_refused(self) -> None:
        old = Municipality.objects.filter(valid_to__isnull=False).first()
        assert old is not None
        with pytest.raises(RefusedError) as refused:
            make_form(said=facts(old))
        assert refused.value.reason == ProgrammeRefusal.NO_SUCH_MUNICIPALITY

    def test_one_we_cannot_place_is_kept_until_an_adviser_has_found_out(self) -> None:
        form = make_form(said=facts(typed_name="Fjordby korps"))
        assert (form.state, form.partner, form.partner_name) == (FormState.UNPLACED, None, "Fjordby korps")
        placed = actions.place_form(by=BY, form=form, partner=make_organisation())
        assert placed.state == FormState.RECEIVED
        assert placed.partnership is not None
        assert placed.partnership.people.get().name == "Kari Vik"


class TestForgetting:
    def test_it_goes_with_the_contact_and_the_letter(self) -> None:
        form = make_form(said=facts(seasons=["spring"], wants_news=True))
        erased = actions.erase_form(by=BY, form=form)
        assert erased.is_erased
        assert (erased.name, erased.email, erased.why, erased.seasons, erased.wants_news) == ("", "", "", [], False)
        assert not Person.objects.known().exists()
        assert actions.erase_form(by=BY, form=form).erased_at == erased.erased_at

    def test_it_goes_on_the_date_that_was_promised(self) -> None:
        form = make_form()
        with clock.at(dt.datetime.combine(form.erase_on - dt.timedelta(days=1), dt.time(12), dt.UTC)):
            assert actions.erase_due_forms(by=BY) == 0
        with clock.at(dt.datetime.combine(form.erase_on, dt.time(12), dt.UTC)):
            assert actions.erase_due_forms(by=BY) == 1
        form.refresh_from_db()
        assert form.is_erased

    def test_one_nobody_answered_for_goes_after_thirty_days(self) -> None:
        first = make_form()
        later = make_form(first.period, facts(email="per@allemed.example"))
        with clock.at(clock.now() + dt.timedelta(days=31)):
            actions.erase_due_forms(by=BY)
        first.refresh_from_db()
        later.refresh_from_db()
        assert (first.is_erased, later.is_erased) == (False, True)

    def test_a_no_makes_it_go_earlier(self) -> None:
        form = make_form()
        assert form.partnership is not None
        moves.decline(by=BY, partnership=form.partnership, because="Perioden passer ikke.")
        form.refresh_from_db()
        assert form.erase_on == clock.today() + KEPT_AFTER_NO

    @pytest.mark.parametrize(
        "change",
        [
            {"why": "Noe annet"},
            {"title": "Rektor"},
            {"seasons": ["autumn"]},
            {"erase_on": dt.date(2099, 1, 1)},
            {"wants_news": True},
        ],
    )
    def test_the_database_lets_nobody_rewrite_it_or_keep_it_longer(self, change: dict[str, Any]) -> None:
        form = make_form()
        with pytest.raises(DatabaseError, match="never overwritten"), transaction.atomic():
            InterestForm.objects.filter(pk=form.pk).update(**change)

    def test_the_database_lets_nobody_move_it_to_another_partner(self) -> None:
        form = make_form()
        with pytest.raises(DatabaseError, match="never overwritten"), transaction.atomic():
            InterestForm.objects.filter(pk=form.pk).update(municipality=municipality("4601"))


class TestThePage:
    def test_it_sends_and_thanks(self, client: Client) -> None:
        make_period()
        answer = client.post("/bli-partner/kommune/", said())
        form = InterestForm.objects.get()
        assert answer["Location"] == f"/bli-partner/takk/{form.reference}/"
        page = client.get(answer["Location"]).content.decode()
        assert form.reference in page
        assert "kari" not in page.lower()

    def test_pressed_twice_it_is_one_and_the_answer_the_same(self, client: Client) -> None:
        make_period()
        sent = said()
        answers = [client.post("/bli-partner/kommune/", sent)["Location"] for _ in range(2)]
        assert answers[0] == answers[1]
        assert InterestForm.objects.count() == 1

    def test_what_was_written_stays_when_something_is_wrong(self, client: Client) -> None:
        make_period()
        page = client.post("/bli-partner/kommune/", said(email="kari", why="Skrevet lenge")).content.decode()
        assert "må være en hel e-postadresse" in page
        assert "Skrevet lenge" in page

    def test_a_former_name_leads_to_todays_municipality(self, client: Client) -> None:
        make_period()
        client.post("/bli-partner/kommune/", said(partner_name="Skedsmo"))
        assert InterestForm.objects.get().partner_name == "Lillestrøm"

    def test_where_several_fit_one_chooses(self, client: Client) -> None:
        make_period()
        page = client.post("/bli-partner/kommune/", said(partner_name="Herøy")).content.decode()
        assert 'name="chosen"' in page
        assert "Nordland" in page
        client.post("/bli-partner/kommune/", said(partner_name="Herøy", chosen="1818"))
        assert InterestForm.objects.get().municipality == municipality("1818")

    def test_a_name_nobody_has_is_pointed_at(self, client: Client) -> None:
        make_period()
        page = client.post("/bli-partner/kommune/", said(partner_name="Xqzwk")).content.decode()
        assert "Vi finner ingen kommune" in page

    def test_with_the_register_down_one_goes_on(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(partner_forms, "search", lambda *_a, **_k: Result(note=Note.DOWN))
        make_period()
        answer = client.post("/bli-partner/organisasjon/", said(partner_name="Fjordby korps"))
        assert "/takk/" in answer["Location"]
        assert InterestForm.objects.get().typed_name == "Fjordby korps"

    def test_one_not_in_the_register_may_say_so(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(partner_forms, "search", lambda *_a, **_k: Result(note=Note.NOT_FOUND))
        make_period()
        page = client.post("/bli-partner/organisasjon/", said(partner_name="Danseklubben")).content.decode()
        assert "Ingen av disse" in page
        client.post("/bli-partner/organisasjon/", said(partner_name="Danseklubben", chosen="typed"))
        assert InterestForm.objects.get().state == FormState.UNPLACED

    def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(self, client: Client) -> None:
        make_period()
        answer = client.post("/bli-partner/kommune/", said(website="https://spam.example"))
        assert "/takk/" in answer["Location"]
        assert client.get(answer["Location"]).status_code == 200
        assert not InterestForm.objects.exists()

    def test_nothing_open_says_when(self, client: Client) -> None:
        page = client.get("/bli-partner/kommune/").content.decode()
        assert "Skjemaet er stengt" in page
        make_period(forms_open_at=clock.now() + dt.timedelta(days=3))
        assert "ikke åpent ennå" in client.get("/bli-partner/kommune/").content.decode()

    def test_news_are_asked_about_in_a_letter_of_their_own(self, client: Client) -> None:
        make_period()
        client.post("/bli-partner/kommune/", said(wants_news="on"))
        assert Message.objects.filter(kind="website/confirm_subscription").count() == 1

    @pytest.mark.parametrize("language", ["nn", "en"])
    def test_it_speaks_the_other_languages(self, client: Client, language: str) -> None:
        make_period()
        client.post(f"/{language}/bli-partner/kommune/", said())
        form = InterestForm.objects.get()
        assert form.language == language
        assert f"/{language}/bli-partner/skjema/" in Message.objects.get(kind="programme/form_received").text


class TestTheSendersOwnPage:
    def test_reading_does_nothing_and_pressing_confirms(self, client: Client) -> None:
        first = make_form()
        later = make_form(first.period, facts(email="per@allemed.example"))
        address = _path(later)
        page = client.get(address).content.decode()
        assert "Ja, det er fra meg" in page
        assert "kari@" not in page
        later.refresh_from_db()
        assert later.state == FormState.UNCONFIRMED
        client.post(address, {"deed": "confirm"})
        later.refresh_from_db()
        assert later.state == FormState.JOINED

    @pytest.mark.parametrize("state", ["first", "later"])
    def test_a_stranger_whose_address_was_written_by_mistake_reads_nothing_in_it(
        self, client: Client, state: str
    ) -> None:
        form = make_form(said=facts(title="Rektor", who="Skolen", when="Uke 12"))
        if state == "later":
            form = make_form(form.period, facts(title="Rektor", who="Skolen", when="Uke 12", email="en@annen.example"))
        address = _path(form)
        pages = [client.get(address), client.get(address + "?slett"), client.post(address, {"deed": "show"})]
        pages += [client.post(address, {"deed": "show", "phone": wrong}) for wrong in ("", "99 99 99 98", "+47")]
        if state == "later":
            pages.append(client.post(address, {"deed": "confirm"}, follow=True))
        for page in pages:
            assert page.status_code == 200
            assert form.reference in (text := page.content.decode())
            for word in (form.name, form.phone, "9999", form.title, form.why, form.who, form.when):
                assert word not in text

    def test_the_sender_reads_it_by_the_number_that_was_written(self, client: Client) -> None:
        form = make_form()
        for written in ("99 99 99 99", "+4799999999"):
            page = client.post(_path(form), {"deed": "show", "phone": written}).content.decode()
            assert form.name in page
            assert form.why in page

    def test_nobody_guesses_the_number(self, client: Client) -> None:
        address = _path(make_form())
        answers = [client.post(address, {"deed": "show", "phone": f"{n}" * 8}).status_code for n in range(1, 7)]
        assert answers == [200] * 5 + [429]
        assert client.post(address, {"deed": "show", "phone": "99999999"}).status_code == 429

    def test_one_may_have_it_forgotten(self, client: Client) -> None:
        form = make_form()
        address = _path(form)
        assert "Slett alt jeg skrev" in client.get(address + "?slett").content.decode()
        client.post(address, {"deed": "erase"})
        assert "er slettet" in client.get(address).content.decode()

    def test_an_old_link_gives_a_new_one_and_nothing_else(self, client: Client) -> None:
        form = make_form()
        address = _path(form)
        with clock.at(clock.now()), pytest.MonkeyPatch.context() as patch:
            patch.setattr(links, "LASTS", dt.timedelta(seconds=-1))
            page = client.get(address)
            assert page.status_code == 410
            assert "Kari" not in page.content.decode()
            client.post(address, {"deed": "erase"})
            form.refresh_from_db()
            assert not form.is_erased
        assert Message.objects.filter(kind="programme/form_link", to=form.email).count() == 1

    def test_a_link_of_anothers_making_opens_nothing(self, client: Client) -> None:
        form = make_form()
        forged = signing.TimestampSigner(salt="another").sign(form.public_id)
        assert client.get(f"/bli-partner/skjema/{forged}/").status_code == 404


def _path(form: InterestForm) -> str:
    return "/" + links.form_link(form).split("/", 3)[3]
