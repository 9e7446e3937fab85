"""Recruitment: an open page, a waiting list that moves by itself, one-tap answers, lists, and when all is ready."""

from __future__ import annotations

import datetime as dt
import io
import time
from unittest import mock

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import Workbook

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import Deck, DeckVersion
from allemed.dugnad import actions as room
from allemed.dugnad.models import Dugnad
from allemed.messages.models import Message
from allemed.people.models import Role
from allemed.people.tests.make import make_person
from allemed.programme import sign_up_links as links
from allemed.programme.actions import moves, plan, recruitment, sign_up_forget, sign_up_letters, sign_up_page, sign_ups
from allemed.programme.actions.recruitment import Target
from allemed.programme.actions.sign_ups import Guest, Result
from allemed.programme.desk_boxes_plan import meter
from allemed.programme.models import (
    Answer,
    Entry,
    Kind,
    Move,
    Need,
    NeedKind,
    Partnership,
    PartnershipState,
    Sector,
    SectorKind,
    SignUp,
    SignUpPage,
)
from allemed.programme.poster.printing import poster_pdf
from allemed.programme.refusals import ProgrammeRefusal as No
from allemed.programme.sign_up_lists import judge, text_of_workbook
from allemed.programme.tests.make import BY, make_organisation, make_partnership, make_period, municipalities, refused
from allemed.programme.tests.planned import at_five, make_open_page, make_planned, make_planning, sign_up
from allemed.programme.tests.test_plan import as_person

pytestmark = pytest.mark.django_db


def states(page: SignUpPage) -> list[tuple[str, str]]:
    """Who stands where, in order of arrival."""
    return list(SignUp.objects.known().filter(page=page).order_by("arrival", "pk").values_list("email", "state"))


def of(page: SignUpPage, email: str = "kari@lag.example") -> SignUp:
    return SignUp.objects.get(page=page, email=email)


def letters(kind: str = "", to: str = "") -> list[Message]:
    found = Message.objects.filter(kind__startswith=f"programme/signup_{kind}").order_by("pk")
    return list(found.filter(to=to) if to else found)


# --- The page -----------------------------------------------------------------------------------------------------


def test_a_municipality_begins_with_five_sectors_and_an_organisation_sets_its_own() -> None:
    partnership, _dugnad = make_planned()
    page = recruitment.page_of(partnership)
    assert page is not None
    assert [sector.kind for sector in page.sectors.all()] == list(SectorKind)
    assert page.slug == "oslo"
    theirs, _dugnad = make_planned(make_planning(partnership.period, make_organisation()))
    assert refused(lambda: recruitment.open_page(by=BY, partnership=theirs)) == No.NO_SECTORS
    own = recruitment.page_of(theirs)
    assert own is not None
    twice = [Target(name="Trenere"), Target(name="trenere")]
    assert refused(lambda: recruitment.set_targets(by=BY, page=own, targets=twice)) == No.SECTOR_TWICE
    recruitment.set_targets(by=BY, page=own, targets=[Target(name="Trenere", wanted=4), Target(name="Foreldre")])
    assert recruitment.open_page(by=BY, partnership=theirs).is_open


def test_a_group_someone_is_in_cannot_be_taken_away() -> None:
    page = make_open_page()
    sign_up(page)
    kept = [Target(sector=sector) for sector in page.sectors.all()[1:]]
    assert refused(lambda: recruitment.set_targets(by=BY, page=page, targets=kept)) == No.SECTOR_IN_USE
    strangers = make_open_page(make_planning(page.partnership.period, make_organisation())).sectors.all()[0]
    theirs = [Target(sector=strangers, name="trenere")]
    assert refused(lambda: recruitment.set_targets(by=BY, page=page, targets=theirs)) == No.NO_SUCH_SECTOR
    assert refused(lambda: sign_ups.sign_up(
        by=BY, page=page, sector=strangers, name="A", email="a@lag.example", language="nb"
    )) == No.NO_SUCH_SECTOR  # fmt: skip


def test_opening_the_page_begins_the_recruitment_and_closing_it_stops_new_ones() -> None:
    partnership, dugnad = make_planned(place="")
    assert refused(lambda: recruitment.open_page(by=BY, partnership=partnership)) == No.WHERE_IS_MISSING
    plan.change_workshop(by=BY, partnership=partnership, fields={"place": "Rådhuset"}, seen=dugnad.seq)
    partnership = Partnership.objects.whole().get(pk=partnership.pk)
    page = recruitment.open_page(by=BY, partnership=partnership)
    partnership.refresh_from_db()
    assert partnership.state == PartnershipState.RECRUITING
    assert Move.objects.filter(partnership=partnership, new="recruiting").count() == 1
    sign_up(page)
    recruitment.close_page(by=BY, partnership=partnership)
    assert refused(lambda: sign_up(page, email="ola@lag.example")) == No.SIGN_UP_CLOSED
    assert sign_ups.answer(by=BY, sign_up=of(page), is_coming=False).state == Answer.NO  # who has a link may answer
    assert recruitment.open_page(by=BY, partnership=partnership).is_open
    assert Move.objects.filter(partnership=partnership, new="recruiting").count() == 1


# --- Signing up ---------------------------------------------------------------------------------------------------


def test_signing_up_gives_a_place_a_letter_and_a_calendar_file() -> None:
    page = make_open_page()
    assert sign_up(page, email=" Kari@Lag.example ") == Result.PLACE
    (letter,) = letters()
    assert letter.to == "kari@lag.example"
    assert "/samarbeid/svar/" in letter.text
    calendar = Calendar.from_ical(bytes(letter.attachments.get().content))
    (entry,) = calendar.walk("VEVENT")
    assert entry.decoded("dtstart") == page.dugnad.starts_at.astimezone(dt.UTC)
    assert entry["status"] == "CONFIRMED"


def test_the_second_time_from_one_address_is_the_first_and_overwrites_nothing() -> None:
    page = make_open_page(places=1)
    sign_up(page)
    assert sign_up(page, sector=2, name="Noen Andre", email="KARI@lag.example") == Result.QUEUE  # as a new one is told
    assert (of(page).name, of(page).sector) == ("Kari Vik", page.sectors.all()[0])
    assert states(page) == [("kari@lag.example", "yes")]
    assert [letter.to for letter in letters("standing")] == ["kari@lag.example"] * 2


def test_when_it_is_full_people_wait_and_the_list_moves_by_itself() -> None:
    page = make_open_page(places=2)
    emails = [f"{name}@lag.example" for name in "abcd"]
    assert [sign_up(page, email=email) for email in emails] == [Result.PLACE] * 2 + [Result.QUEUE] * 2
    assert of(page, emails[3]).number_in_queue == 2
    sign_ups.answer(by=BY, sign_up=of(page, emails[0]), is_coming=False)
    assert dict(states(page)) == dict(zip(emails, ["no", "yes", "yes", "waiting"], strict=True))
    assert len(letters("standing", emails[2])) == 2  # that they wait, and that they have a place
    assert sign_up(page, email="e@lag.example") == Result.QUEUE  # nobody passes those who wait
    recruitment.set_places(by=BY, page=page, places=10)
    assert {state for _email, state in states(page)} == {"no", "yes"}
    assert refused(lambda: recruitment.set_places(by=BY, page=page, places=3)) == No.MORE_HAVE_SAID_YES


def test_the_database_refuses_one_too_many() -> None:
    page = make_open_page(places=1)
    sign_up(page)
    sign_up(page, email="ola@lag.example")
    with pytest.raises(IntegrityError, match="sign_ups_are_not_overbooked"), transaction.atomic():
        SignUp.objects.filter(email="ola@lag.example").update(state=Answer.YES)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.integers(1, 4),
    deeds=st.lists(st.tuples(st.sampled_from(["yes", "no", "more"]), st.integers(0, 6)), max_size=20),
)
def test_places_go_in_order_of_arrival_whatever_people_do(places: int, deeds: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        page = make_open_page(make_planning(make_period(slug=f"r{SignUpPage.objects.count()}")), places=places)
        for deed, number in deeds:
            email = f"{number}@lag.example"
            if deed == "yes":
                sign_up(page, email=email)
            elif deed == "no" and (found := SignUp.objects.filter(page=page, email=email).first()):
                sign_ups.answer(by=BY, sign_up=found, is_coming=False)
            elif deed == "more":
                places += 1
                recruitment.set_places(by=BY, page=page, places=places)
            page.refresh_from_db()
            has = [one.arrival or 0 for one in SignUp.objects.coming().filter(page=page)]
            waits = [one.arrival or 0 for one in SignUp.objects.queue().filter(page=page)]
            assert page.taken == len(has) <= places
            assert not waits or len(has) == places  # nobody waits while a place is free
            assert not waits or max(has) < min(waits)
        transaction.set_rollback(True)


# --- Answers, reminders, changes ----------------------------------------------------------------------------------


def invite(page: SignUpPage, *emails: str) -> sign_ups.Invited:
    sector = page.sectors.all()[1]
    return sign_ups.invite(by=BY, page=page, guests=[Guest(email=email, sector=sector) for email in emails])


def test_an_invitation_is_answered_by_one_tap(client: Client) -> None:
    page = make_open_page()
    assert invite(page, "Kari@lag.example", "kari@lag.example", "ola@lag.example") == sign_ups.Invited(2, 0)
    assert invite(page, "kari@lag.example") == sign_ups.Invited(0, 1)
    (letter,) = letters("invitation", "kari@lag.example")
    address = letter.text[letter.text.index("/samarbeid/svar/") :].split()[0]
    assert "Kommer du?" in client.get(address).content.decode()
    assert of(page).state == Answer.INVITED  # reading is not answering
    for _tap in range(2):
        assert "Du har sagt ja" in client.post(address, {"svar": "ja"}).content.decode()
    assert client.get(f"{address}kalender.ics").getvalue().startswith(b"BEGIN:VCALENDAR")
    assert "Du har sagt nei" in client.post(address, {"svar": "nei"}).content.decode()
    assert bytes(letters("no")[0].attachments.get().content).count(b"METHOD:CANCEL") == 1
    assert invite(page, "kari@lag.example").invited == 0  # a no is a no


def test_one_who_was_invited_and_signs_up_is_one_person() -> None:
    page = make_open_page()
    invite(page, "kari@lag.example")
    sign_up(page, sector=3, organisation="Koret")
    assert states(page) == [("kari@lag.example", "yes")]
    assert (of(page).sector, of(page).organisation) == (page.sectors.all()[3], "Koret")


def test_people_are_reminded_a_week_and_a_day_before_until_they_say_no() -> None:
    page = make_open_page(days=30)
    for email in ("kari@lag.example", "ola@lag.example"):
        sign_up(page, email=email)
    invite(page, "per@lag.example")
    start = page.dugnad.starts_at
    with clock.at(start - dt.timedelta(days=7, hours=1)):
        assert sign_up_letters.remind(by=BY) == 0
    with clock.at(start - dt.timedelta(days=6, hours=23)):
        assert sign_up_letters.remind(by=BY) == 3
        assert sign_up_letters.remind(by=BY) == 0
        assert "ikke hørt fra deg" in letters("reminder", "per@lag.example")[0].text
        sign_ups.answer(by=BY, sign_up=of(page, "ola@lag.example"), is_coming=False)
        sign_ups.answer(by=BY, sign_up=of(page, "per@lag.example"), is_coming=False)
        sign_up(page, email="ny@lag.example")  # has just been told
    with clock.at(start - dt.timedelta(hours=20)):
        assert sign_up_letters.remind(by=BY) == 2
    assert {letter.to for letter in letters("reminder")[3:]} == {"kari@lag.example", "ny@lag.example"}
    with clock.at(start + dt.timedelta(minutes=1)):
        assert sign_up_letters.remind(by=BY) == 0


def test_another_time_is_told_at_once_with_a_newer_calendar_file() -> None:
    page = make_open_page(places=1)
    sign_up(page)
    sign_up(page, email="ola@lag.example")
    sign_up(page, email="nei@lag.example")
    sign_ups.answer(by=BY, sign_up=of(page, "nei@lag.example"), is_coming=False)
    moved = {"starts_at": at_five(100), "ends_at": at_five(100) + dt.timedelta(hours=3)}
    plan.move_workshop(by=BY, partnership=page.partnership, **moved)
    told = letters("changed")
    assert [letter.to for letter in told] == ["kari@lag.example", "ola@lag.example"]
    entry = Calendar.from_ical(bytes(told[0].attachments.get().content)).walk("VEVENT")[0]
    assert (entry["sequence"], entry.decoded("dtstart")) == (1, at_five(100).astimezone(dt.UTC))
    assert not told[1].attachments.exists()
    assert sign_up_page.tell_all_news(by=BY) == 0


def test_what_the_room_changed_without_us_is_told_and_only_those_who_come_get_the_link() -> None:
    page = make_open_page()
    sign_up(page)
    invite(page, "per@lag.example")
    room.change_dugnad(by=BY, dugnad=page.dugnad, fields={"link": "https://video.example/rom"})
    assert sign_up_page.tell_all_news(by=BY) == 1
    assert [letter.to for letter in letters("changed")] == ["kari@lag.example"]
    room.change_dugnad(by=BY, dugnad=page.dugnad, fields={"place": "Biblioteket"})
    assert sign_up_page.tell_all_news(by=BY) == 1
    with_link = [letter.to for letter in letters("changed") if "video.example" in letter.text]
    assert with_link == ["kari@lag.example"]  # the first had not left: it is taken back, and this one says both
    assert "Biblioteket" in letters("changed", "per@lag.example")[0].text


def test_a_cancelled_dugnad_is_told_once_and_the_partnership_plans_again() -> None:
    page = make_open_page()
    sign_up(page)
    sign_up(page, email="nei@lag.example")
    sign_ups.answer(by=BY, sign_up=of(page, "nei@lag.example"), is_coming=False)
    room.cancel_dugnad(by=BY, dugnad=page.dugnad)
    assert sign_up_page.tell_all_news(by=BY) == 1
    assert sign_up_page.tell_all_news(by=BY) == 0
    assert [letter.to for letter in letters("cancelled")] == ["kari@lag.example"]
    partnership = Partnership.objects.whole().get(pk=page.partnership_id)
    assert partnership.state == PartnershipState.PLANNING
    assert refused(lambda: sign_ups.answer(by=BY, sign_up=of(page), is_coming=False)) == No.DUGNAD_IS_OVER
    recruitment.set_targets(by=BY, page=page, targets=[Target(sector=s, wanted=7) for s in page.sectors.all()])
    again, _dugnad = make_planned(partnership, days=120)
    new = recruitment.page_of(again)
    assert new is not None
    assert (new.slug, {sector.wanted for sector in new.sectors.all()}) == ("oslo-2", {7})


# --- Needs and forgetting -----------------------------------------------------------------------------------------


def test_needs_are_kept_with_consent_only_counted_and_gone_with_a_no(client: Client) -> None:
    page = make_open_page()
    at = f"/bli-med/{page.slug}/"
    form = client.get(at).context["form"]
    said = {
        "submit_token": form["submit_token"].value(),
        "name": "Kari Vik",
        "email": "kari@lag.example",
        "sector": page.sectors.all()[0].public_id,
        "needs": ["wheelchair", "halal"],
    }
    assert "Ellers lagres det ikke" in client.post(at, said).content.decode()
    assert not SignUp.objects.exists()
    for _press in range(2):
        assert client.post(at, said | {"consent": "on"}).headers["Location"].endswith("/takk/plass/")
    assert SignUp.objects.count() == 1
    assert set(Need.objects.values_list("kind", flat=True)) == {"wheelchair", "halal"}
    as_person(client, "Berit Dal", Role.ADVISER)
    page_of_needs = client.get(f"/min-side/samarbeid/{page.partnership.public_id}/pamelding/behov/").content.decode()
    assert "Plass til rullestol" in page_of_needs
    assert "Kari Vik" not in page_of_needs
    sign_ups.answer(by=BY, sign_up=of(page), is_coming=False)
    assert not Need.objects.exists()


def test_a_program_that_fills_in_everything_is_thanked_and_not_kept(client: Client) -> None:
    page = make_open_page()
    answer = client.post(f"/bli-med/{page.slug}/", {"website": "https://spam.example", "email": "a@lag.example"})
    assert answer.status_code == 302
    assert not SignUp.objects.exists()


def test_needs_go_after_thirty_days_and_people_after_ninety() -> None:
    page = make_open_page()
    sign_up(page, needs=[NeedKind.HALAL])
    over = page.dugnad.ends_at
    for days, needs, people in ((29, 1, 1), (31, 0, 1), (89, 0, 1), (91, 0, 0)):
        with clock.at(over + dt.timedelta(days=days)):
            sign_up_forget.forget_due(by=BY)
        assert (Need.objects.count(), SignUp.objects.known().count()) == (needs, people)
    row = SignUp.objects.get()
    assert (row.name, row.email, row.organisation, row.state) == ("", "", "", Answer.YES)
    page.refresh_from_db()
    assert page.taken == 1  # the figure stays


def test_after_a_cancellation_the_days_are_counted_from_it() -> None:
    page = make_open_page(days=300)
    sign_up(page, needs=[NeedKind.HALAL])
    room.cancel_dugnad(by=BY, dugnad=page.dugnad)
    sign_up_page.tell_all_news(by=BY)
    with clock.at(clock.now() + dt.timedelta(days=31)):
        assert sign_up_forget.forget_due(by=BY)["needs"] == 1
    with clock.at(clock.now() + dt.timedelta(days=91)):
        assert sign_up_forget.forget_due(by=BY)["people"] == 1


def test_one_press_forgets_everything_and_gives_the_place_on(client: Client) -> None:
    page = make_open_page(places=1)
    sign_up(page, needs=[NeedKind.HALAL])
    sign_up(page, email="ola@lag.example")
    address = links.answer_link(of(page)).partition("//")[2].partition("/")[2]
    assert "Alt om deg er slettet" in client.post(f"/{address}", {"svar": "slett-alt"}).content.decode()
    assert states(page) == [("ola@lag.example", "yes")]
    assert not Need.objects.exists()
    assert client.get(f"/{address}").status_code == 404
    assert not Message.objects.filter(to="kari@lag.example").exists()  # what had not left, does not


def test_an_old_link_sends_a_new_one_and_shows_nothing(client: Client) -> None:
    page = make_open_page(days=200)
    sign_up(page)
    address = "/" + links.answer_link(of(page)).partition("//")[2].partition("/")[2]
    with mock.patch("django.core.signing.time.time", return_value=time.time() + 61 * 86_400):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "kari@lag.example" not in answer.content.decode()
        client.post(address)
    assert len(letters("standing", "kari@lag.example")) == 2
    assert client.get("/samarbeid/svar/tull/").status_code == 404


# --- Lists --------------------------------------------------------------------------------------------------------


def test_a_list_says_what_is_wrong_in_which_row() -> None:
    page = make_open_page()
    sectors = list(page.sectors.all())
    pasted = (
        "Navn\tE-post\tGruppe\tLag\n"
        "Kari Vik\tkari@lag.example\tFrivillige lag\tKoret\n"
        "Ola Lie\tola@\n"
        "\n"
        "Per Bø <per@lag.example>\n"
        "KARI\tKari@Lag.example\n"
        "uten adresse\n"
        "a@lag.example\tb@lag.example"
    )
    found = judge(pasted, sectors=sectors, otherwise=None)
    assert [(row.number, bool(row.problem)) for row in found.rows] == [
        (2, False), (3, True), (5, True), (6, True), (7, True), (8, True)
    ]  # fmt: skip
    found = judge(pasted, sectors=sectors, otherwise=sectors[4])
    assert [row.number for row in found.wrong] == [3, 7, 8]
    assert found.doubles == 1
    assert found.guests == [
        Guest(email="kari@lag.example", sector=sectors[1], name="Kari Vik", organisation="Koret"),
        Guest(email="per@lag.example", sector=sectors[4], name="Per Bø"),
    ]
    assert "ola@" not in found.good_text
    assert found.wrong_text.splitlines()[0] == "Ola Lie\tola@"


def workbook(*rows: tuple[str | int, ...]) -> bytes:
    book = Workbook()
    sheet = book.create_sheet("Liste", 0)
    for row in rows:
        sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_workbook_is_read_and_what_is_no_workbook_is_refused(client: Client) -> None:
    text = text_of_workbook(workbook(("Navn", "E-post"), ("Kari", "kari@lag.example"), (4, "ola@lag.example")))
    assert text == "Navn\tE-post\nKari\tkari@lag.example\n4\tola@lag.example"
    page = make_open_page()
    as_person(client, "Berit Dal", Role.ADVISER)
    at = f"/min-side/samarbeid/{page.partnership.public_id}/pamelding/liste/"
    file = io.BytesIO(b"ikke et regneark")
    file.name = "liste.xlsx"
    said = {"submit_token": client.get(at).context["form"]["submit_token"].value(), "sector": ""}
    assert "Vi kan ikke lese filen" in client.post(at, said | {"file": file}).content.decode()


def test_a_list_is_invited_whole_or_not_at_all_and_the_rejected_rows_come_back(client: Client) -> None:
    page = make_open_page()
    as_person(client, "Kari Vik", Role.COORDINATOR, municipality=page.partnership.municipality)
    at = f"/min-side/samarbeid/{page.partnership.public_id}/pamelding/liste/"
    said = {
        "submit_token": client.get(at).context["form"]["submit_token"].value(),
        "rows": "Per;per@lag.example\nOla;ola@",
        "sector": page.sectors.all()[0].public_id,
    }
    shown = client.post(at, said | {"gjor": "inviter"}).content.decode()
    assert "Ingen er invitert ennå" in shown
    assert not SignUp.objects.exists()
    answer = client.post(at, said | {"gjor": "ta-bort"})
    assert "Ola;ola@" in answer.context["rejected"]
    said["rows"] = answer.context["form"]["rows"].value()
    for _press in range(2):
        assert client.post(at, said | {"gjor": "inviter"}).status_code == 302
    assert states(page) == [("per@lag.example", "invited")]
    assert len(letters("invitation")) == 1


# --- Who is missing, the door, ready ------------------------------------------------------------------------------


def test_the_meter_says_who_is_missing_in_words() -> None:
    page = make_open_page(places=2)
    for number in range(3):
        sign_up(page, sector=1, email=f"{number}@lag.example")
    sign_ups.invite(by=BY, page=page, guests=[Guest(email="u@lag.example", sector=page.sectors.all()[3])])
    recruitment.count_walk_in(by=BY, sector=page.sectors.all()[1])
    by_kind = {reading.sector.kind: reading for reading in meter(page)}
    voluntary, youth = by_kind["voluntary"], by_kind["youth"]
    assert voluntary.sentence == ("2 av 12 har sagt ja. 1 venter på plass. Dere mangler 10. 1 kom uten å melde seg på.")
    assert youth.sentence == ("0 av 6 har sagt ja. 1 har ikke svart. Ingen har sagt ja, og gruppen må være i rommet.")
    assert youth.is_missing
    assert (voluntary.yes_width, youth.invited_width) == (166, 166)


def test_walk_ins_are_counted_and_nothing_else_is_kept(client: Client) -> None:
    page = make_open_page()
    sector = page.sectors.all()[0]
    as_person(client, "Kari Vik", Role.COORDINATOR, municipality=page.partnership.municipality)
    at = f"/min-side/samarbeid/{page.partnership.public_id}/pamelding/dora/"
    for deed in ("pluss", "pluss", "minus"):
        client.post(at, {"gruppe": sector.public_id, "gjor": deed})
    assert Sector.objects.get(pk=sector.pk).walk_ins == 1
    for _press in range(3):
        client.post(at, {"gruppe": sector.public_id, "gjor": "minus"})
    assert Sector.objects.get(pk=sector.pk).walk_ins == 0


def test_the_room_is_told_who_is_expected_and_who_gets_the_minutes(client: Client) -> None:
    page = make_open_page()
    sign_up(page)
    invite(page, "per@lag.example")
    as_person(client, "Kari Vik", Role.COORDINATOR, municipality=page.partnership.municipality)
    at = f"/min-side/samarbeid/{page.partnership.public_id}/pamelding/dora/"
    assert client.post(at, {"gjor": "apne", "tables": "4"}).status_code == 302
    dugnad = Dugnad.objects.get(pk=page.dugnad_id)
    assert dugnad.state == "lobby"
    assert [row["sector"] for row in dugnad.expected_sectors] == list(SectorKind)
    assert list(dugnad.recipients.values_list("email", flat=True)) == ["kari@lag.example"]
    assert dugnad.sectors_present == ["public"]
    client.post(at, {"gruppe": page.sectors.get(kind="youth").public_id, "gjor": "pluss"})
    dugnad.refresh_from_db()
    assert dugnad.sectors_present == ["public", "youth"]
    sign_ups.answer(by=BY, sign_up=of(page, "per@lag.example"), is_coming=True)  # on the way in
    recruitment.keep_rooms_up(by=BY)
    assert {each.email for each in dugnad.recipients.all()} == {"kari@lag.example", "per@lag.example"}


def make_deck() -> DeckVersion:
    deck = Deck.objects.create(slug="barn", title="Barn", audience="municipality")
    made: DeckVersion = DeckVersion.objects.create(deck=deck, number=1)
    return made


def complete(page: SignUpPage) -> Partnership:
    """Everything but a yes."""
    Dugnad.objects.filter(pk=page.dugnad_id).update(deck=make_deck())
    room.assign(by=BY, dugnad=page.dugnad, user=make_person("Ingrid Moe", Role.FACILITATOR))
    return Partnership.objects.whole().get(pk=page.partnership_id)


def test_it_is_ready_only_when_everything_is_there_and_what_is_missing_is_named() -> None:
    page = make_open_page()
    partnership = Partnership.objects.whole().get(pk=page.partnership_id)
    assert recruitment.missing(partnership)[:2] == ["prosessleder", "dialogkort"]
    partnership = complete(page)
    assert recruitment.missing(partnership) == [f"et ja fra «{SectorKind(kind).label}»" for kind in SectorKind]
    for number in range(5):
        with pytest.raises(RefusedError) as caught:
            recruitment.declare_ready(by=BY, partnership=partnership)
        assert caught.value.reason == No.NOT_READY
        assert page.sectors.all()[number].label in caught.value.message
        sign_up(page, sector=number, email=f"{number}@lag.example")
    ready = recruitment.declare_ready(by=BY, partnership=partnership)
    assert (ready.state, bool(ready.ready_at)) == (PartnershipState.READY, True)


def test_a_digital_one_needs_a_link_and_a_physical_one_a_place() -> None:
    partnership, dugnad = make_planned(mode="digital", link="", place="Rådhuset")
    assert "lenke til videomøtet" in recruitment.missing(partnership)
    Dugnad.objects.filter(pk=dugnad.pk).update(mode="physical", place="")
    assert "sted" in recruitment.missing(Partnership.objects.whole().get(pk=partnership.pk))
    assert recruitment.missing(make_planning(partnership.period, make_organisation()))[0] == "dato"


def test_the_host_overrides_with_a_reason_that_stands_on_the_timeline() -> None:
    page = make_open_page()
    partnership = Partnership.objects.whole().get(pk=page.partnership_id)
    coordinator = make_person("Kari Vik", Role.COORDINATOR, municipality=partnership.municipality)
    adviser = make_person("Berit Dal", Role.ADVISER)
    override = recruitment.override_ready
    assert refused(lambda: override(by=coordinator, partnership=partnership, because="Nå")) == No.NOT_ALLOWED
    assert refused(lambda: override(by=adviser, partnership=partnership, because=" ")) == No.REASON_NEEDED
    ready = override(by=adviser, partnership=partnership, because="Næringslivet kommer for seg")
    assert ready.state == PartnershipState.READY
    assert Move.objects.filter(partnership=ready, new="ready").get().because == "Næringslivet kommer for seg"
    assert Entry.objects.about(ready).filter(text="Næringslivet kommer for seg", kind="done").exists()


# --- What is printed, copied and shown ----------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "word"), [("nb", "barn"), ("nn", "born"), ("en", "child")])
def test_the_poster_is_tagged_and_leads_to_the_page(language: str, word: str) -> None:
    page = make_open_page()
    with pikepdf.open(io.BytesIO(poster_pdf(page, language))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith(language)
        assert len(pdf.pages) == 1
        width, height = (float(pdf.pages[0].mediabox[at]) for at in (2, 3))
        assert (round(width), round(height)) == (595, 842)
        assert page.slug in str(_alternative_texts(pdf))
    assert word  # the words themselves are the catalogues' business


def test_the_longest_title_and_place_are_one_poster() -> None:
    page = make_open_page()
    dugnad = page.dugnad
    dugnad.title = ("Dugnad om fritid for barn " * 6)[: dugnad._meta.get_field("title").max_length]
    dugnad.place = ("Frivilligsentralen ved parkeringsplassen " * 6)[: dugnad._meta.get_field("place").max_length]
    with pikepdf.open(io.BytesIO(poster_pdf(page, "nb"))) as pdf:
        assert len(pdf.pages) == 1


def _alternative_texts(pdf: pikepdf.Pdf) -> list[str]:
    return [str(thing.Alt) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing]


def test_the_pages_are_read_by_the_coordinator_and_by_nobody_else(client: Client) -> None:
    page = make_open_page()
    sign_up(page)
    other = make_open_page(make_planning(page.partnership.period, make_organisation()))
    as_person(client, "Kari Vik", Role.COORDINATOR, municipality=page.partnership.municipality)
    for part in ("", "hvem/", "liste/", "plakat-nb.pdf", "brev/", "behov/", "dora/"):
        mine, theirs = (f"/min-side/samarbeid/{each.partnership.public_id}/pamelding/{part}" for each in (page, other))
        assert client.get(mine).status_code == 200, part
        assert client.get(theirs).status_code == 403, part
    assert client.get(f"/min-side/samarbeid/{page.partnership.public_id}/pamelding/klar/likevel/").status_code == 403
    letter = client.get(f"/min-side/samarbeid/{page.partnership.public_id}/pamelding/brev/").content.decode()
    for language in ("", "/nn", "/en"):
        assert f"{language}/bli-med/{page.slug}/" in letter


def test_a_coordinator_finds_it_all_on_one_page(client: Client) -> None:
    page = make_open_page()
    sign_up(page)
    theirs = make_planning(page.partnership.period, make_organisation())
    as_person(client, "Kari Vik", Role.COORDINATOR, municipality=page.partnership.municipality)
    said = client.get("/min-side/samarbeid/mitt/").content.decode()
    assert f'"{page.partnership.get_absolute_url()}"' not in said  # the adviser's
    assert f"/min-side/samarbeid/{page.partnership.public_id}/plan/" in said
    assert f"/min-side/samarbeid/{page.partnership.public_id}/pamelding/" in said
    assert "1 av 8 har sagt ja." in said
    assert theirs.public_id not in said
    client.logout()
    as_person(client, "Berit Dal", Role.ADVISER)
    assert client.get("/min-side/samarbeid/mitt/").status_code == 403


def test_those_who_wait_see_their_own_place_only(client: Client) -> None:
    period = make_period(places={Kind.NEW_MUNICIPALITY: 1})
    partners = [make_partnership(period, place) for place in municipalities(4)]
    moves.give_place(by=BY, partnership=partners[0])
    for each in partners[1:]:
        moves.put_on_waiting_list(by=BY, partnership=each)
    as_person(client, "Kari Vik", Role.COORDINATOR, municipality=partners[2].municipality)
    said = client.get("/min-side/samarbeid/mitt/").content.decode()
    assert "nummer 2 på ventelista" in said
    assert not any(each.partner_name in said for each in partners if each is not partners[2])


def test_the_public_page_is_there_from_the_day_it_opens(client: Client) -> None:
    partnership, _dugnad = make_planned()
    assert client.get("/bli-med/oslo/").status_code == 404
    page = recruitment.open_page(by=BY, partnership=partnership)
    assert "Jeg kommer" in client.get("/bli-med/oslo/").content.decode()
    assert client.get("/en/bli-med/oslo/").status_code == 200
    recruitment.close_page(by=BY, partnership=partnership)
    assert "Påmeldingen er stengt" in client.get("/bli-med/oslo/").content.decode()
    assert client.get("/bli-med/oslo/takk/tull/").status_code == 404
    Dugnad.objects.filter(pk=page.dugnad_id).update(
        starts_at=clock.now() - dt.timedelta(hours=5), ends_at=clock.now() - dt.timedelta(hours=2)
    )
    assert client.get("/bli-med/oslo/").status_code == 410


def test_places_targets_and_ready_on_the_page(client: Client) -> None:
    page = make_open_page(make_planning(None, make_organisation()))
    as_person(client, "Berit Dal", Role.ADVISER)
    at = f"/min-side/samarbeid/{page.partnership.public_id}/pamelding/"
    client.post(f"{at}plasser/", {"places": "30"})
    assert SignUpPage.objects.get(pk=page.pk).places == 30
    client.post(f"{at}plasser/", {"places": "mange"})
    assert SignUpPage.objects.get(pk=page.pk).places == 30
    form = client.get(f"{at}hvem/").context["form"]
    said = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert client.post(f"{at}hvem/", said | {"name_ny1": "Dommere", "wanted_ny1": "2"}).status_code == 302
    assert [sector.name for sector in page.sectors.all()] == ["trenere", "foreldre", "Dommere"]
    assert [sector.is_required for sector in page.sectors.all()] == [True, False, True]
    client.post(f"{at}klar/")
    assert Partnership.objects.get(pk=page.partnership_id).ready_at is None
    client.post(f"{at}klar/likevel/", {"because": "Alle er spurt"})
    assert Partnership.objects.get(pk=page.partnership_id).ready_at is not None
