"""Where advisers look after events, and who else may open it."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from allemed.audit.models import Event as Deed
from allemed.base import clock
from allemed.events.models import Event, Material, NeedKind, Registration, State, Way
from allemed.events.tests.make import make_event, make_room, make_series, register
from allemed.events.urls.desk import urlpatterns
from allemed.people.models import Role
from allemed.people.tests.make import make_organisation, make_person, municipality, sign_in_with_both_steps

pytestmark = pytest.mark.django_db


def signed_in(name: str, role: Role | None = None, **scope: Any) -> Client:
    client = Client(headers={"host": "localhost"})
    sign_in_with_both_steps(client, make_person(name, role, **scope))
    return client


@pytest.fixture
def marit() -> Client:
    return signed_in("Marit Solberg", Role.ADVISER)


def address(name: str, thing: Any) -> str:
    return reverse(f"event_desk:{name}", args=[thing.public_id])


def filled_in(**said: str) -> dict[str, str]:
    day = (clock.today() + dt.timedelta(days=30)).isoformat()
    return {
        "title_nb": "Ny i korpset",
        "lead_nb": "Slik tar vi imot.",
        "kind": "webinar",
        "day": day,
        "starts": "18:00",
        "ends": "19.30",
        "online": "on",
        "online_url": "https://mote.example/korps",
    } | said


def test_an_event_is_made_published_and_called_off(marit: Client) -> None:
    page = marit.get("/min-side/arrangementer/ny/")
    token = page.context["form"]["submit_token"].value()
    answers = [marit.post("/min-side/arrangementer/ny/", filled_in(submit_token=token)) for _ in range(2)]
    made = Event.objects.get()
    assert [answer.headers["Location"] for answer in answers] == [address("event", made)] * 2
    assert (made.slug, made.state) == ("ny-i-korpset", State.DRAFT)
    assert made.starts_at.astimezone(clock.OSLO).strftime("%H.%M") == "18.00"
    marit.post(address("publish", made))
    assert Client(headers={"host": "localhost"}).get(made.get_absolute_url()).status_code == 200
    register(Event.objects.get())
    assert "1 person får en e-post" in marit.get(address("cancel", made)).content.decode()
    marit.post(address("cancel", made), {"because": "For få"})
    made.refresh_from_db()
    assert (made.state, made.cancelled_because) == (State.CANCELLED, "For få")


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(marit: Client) -> None:
    said = filled_in(ends="17:00", is_external="on", submit_token="x" * 30)
    answer = marit.post("/min-side/arrangementer/ny/", said)
    assert set(answer.context["form"].errors) >= {"ends", "organiser", "is_external", "online_url"}
    assert "Ny i korpset" in answer.content.decode()


def test_the_hour_that_never_comes_is_refused_in_words(marit: Client) -> None:
    said = filled_in(day="2027-03-28", starts="02:30", ends="04:00", submit_token="x" * 30)
    answer = marit.post("/min-side/arrangementer/ny/", said)
    assert "Klokka stilles fram" in answer.content.decode()


def test_the_second_adviser_sees_the_firsts_change_and_keeps_her_own_text(marit: Client) -> None:
    event = make_event()
    other = signed_in("Tor Haugen", Role.ADMINISTRATOR)
    url = address("edit", event)
    opened = [client.get(url).context["form"] for client in (marit, other)]

    def said(form: Any, **changes: str) -> dict[str, str]:
        values = {name: form[name].value() for name in form.fields}
        texts = {name: "" if value in (None, False) else str(value) for name, value in values.items()}
        texts = {name: "on" if value == "True" else value for name, value in texts.items() if value}
        return texts | changes

    assert other.post(url, said(opened[1], place="Biblioteket")).status_code == 302
    answer = marit.post(url, said(opened[0], title_nb="Maritsin tittel"))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Noen andre har lagret endringer" in shown
    assert "Biblioteket" in shown
    assert "Maritsin tittel" in shown
    event.refresh_from_db()
    assert (event.place, str(event)) == ("Biblioteket", "Skyss uten skam")
    again = marit.post(url, said(answer.context["form"], title_nb="Maritsin tittel", place="Biblioteket"))
    assert again.status_code == 302
    event = Event.objects.get()
    assert (event.place, str(event)) == ("Biblioteket", "Maritsin tittel")


def test_needs_are_shown_as_numbers_and_never_beside_a_name(marit: Client) -> None:
    event = make_room(5)
    register(event, needs=[NeedKind.WHEELCHAIR])
    assert "Plass til rullestol" in marit.get(address("event", event)).content.decode()
    assert "Solveig" not in marit.get(address("event", event)).content.decode()
    assert "rullestol" not in marit.get(address("door", event)).content.decode()
    assert "rullestol" not in repr(_rows(marit.post(address("export", event)).content))


def test_people_are_found_and_checked_in_at_the_door_and_no_name_stands_in_an_address(marit: Client) -> None:
    event = make_room(5)
    found = register(event)
    register(event, "Ole Berg")
    page = marit.post(address("door", event), {"name": "solv"})
    assert "Solveig Dahl" in page.content.decode()
    assert "Ole Berg" not in page.content.decode()
    marit.post(address("check_in", found))
    assert "1 av 2 er krysset av" in marit.get(address("door", event)).content.decode()
    marit.post(address("undo_check_in", found))
    found.refresh_from_db()
    assert found.attended_at is None


def _rows(content: bytes) -> list[tuple[Any, ...]]:
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(0)"])
def test_the_workbook_runs_nothing_a_person_wrote(marit: Client, begins: str) -> None:
    event = make_event()
    Registration.objects.filter(pk=register(event).pk).update(name=begins, organisation=begins)
    answer = marit.post(address("export", event))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    for cell in (sheet["A2"], sheet["C2"]):
        assert (cell.value, cell.data_type) == (begins, "s")
        assert cell.quotePrefix
    assert Deed.objects.filter(deed="registrations_exported", thing_id=event.public_id).count() == 1


def test_an_adviser_writes_to_everyone_once_however_often_it_is_sent(marit: Client) -> None:
    event = make_event()
    register(event)
    url = address("write", event)
    token = marit.get(url).context["form"]["submit_token"].value()
    for _ in range(2):
        marit.post(url, {"subject": "Hei", "text": "Ta med kopp.", "submit_token": token})
    assert event.announcements.count() == 1


def test_material_is_put_out_and_taken_away(marit: Client) -> None:
    event = make_event()
    said = {"kind": "recording", "title": "Opptaket", "language": "nb", "url": "https://film.example/1"}
    answer = marit.post(address("add_material", event), said | {"submit_token": "m" * 30})
    assert "captions" in answer.context["form"].errors
    marit.post(address("add_material", event), said | {"submit_token": "m" * 30, "captions": "nb"})
    marit.post(address("remove_material", Material.objects.get()))
    assert not Material.objects.exists()
    answer = marit.post(address("add_material", event), said | {"submit_token": "n" * 30, "url": "javascript:x"})
    assert "url" in answer.context["form"].errors


def test_the_desk_is_closed_to_everyone_whose_work_it_is_not() -> None:
    event = make_room(5)
    registration = register(event)
    series = make_series()
    meeting = series.meetings.coming()[0]
    clients = {
        "anonymous": Client(headers={"host": "localhost"}),
        "neighbour": signed_in("Jonas Berg"),
        "stranger": signed_in("Solveig Dahl", Role.CLUB_OFFICER, organisation=make_organisation()),
        "elsewhere": signed_in("Ole Hansen", Role.CASE_WORKER, municipality=municipality("1106")),
    }
    open_to = {
        "marit": signed_in("Marit Solberg", Role.ADVISER),
        "colleague": signed_in("Ragnhild Vik", Role.COORDINATOR, municipality=municipality("4203")),
    }
    things: dict[str, Any] = {"event": event, "meeting": meeting, "series": series, "people": registration}
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        sort = (
            "meeting"
            if "moter/mote" in route
            else "series"
            if "moter" in route
            else "people"
            if "pamelding" in route
            else "event"
        )
        path = "/min-side/arrangementer/" + route.replace("<slug:public_id>", things[sort].public_id)
        for who, client in clients.items():
            allowed = who == "elsewhere" and route in ("moter/", "moter/ny/")
            for answer in (client.get(path), client.post(path)):
                is_in = answer.status_code in (200, 405) and not allowed
                assert not (is_in and answer.status_code == 200), f"{who} read {path}"
                if answer.status_code == 302:
                    assert answer.headers["Location"].startswith("/konto/logg-inn/"), f"{who} did {path}"
    for path in (
        "/min-side/arrangementer/",
        address("event", event),
        address("door", event),
        address("series", series),
    ):
        assert open_to["marit"].get(path).status_code == 200
    for path in (address("series", series), address("meeting", meeting), "/min-side/arrangementer/moter/"):
        assert open_to["colleague"].get(path).status_code == 200
    assert open_to["colleague"].get(address("event", event)).status_code == 403


def test_whoever_has_no_second_step_sees_nothing() -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(make_person("Marit Solberg", Role.ADVISER))
    answer = client.get(address("door", make_event()))
    assert answer.headers["Location"].startswith("/konto/sikkerhet/")


def test_places_may_be_changed_from_the_form(marit: Client) -> None:
    event = make_room(5)
    form = marit.get(address("edit", event)).context["form"]
    assert (form["in_room"].value(), form["room_places"].value(), form["place"].value()) == (True, 5, "Kulturhuset")
    assert event.seats.get().way == Way.ROOM
