"""The door: a code, a table, in. Every no says what to do, and guessing is slowed without punishing a town hall."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from allemed.base.rate_limits import Limit
from allemed.dugnad import actions, guessing
from allemed.dugnad.models import Event, Seat, SeatKind, StepKind
from allemed.dugnad.tests.room import Evening, make_dugnad, make_evening

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening() -> Evening:
    """Somebody writes at tables 1 and 2; table 3 is free."""
    evening = make_evening(3)
    actions.leave(by=evening.tables.pop(3))
    return evening


def telephone() -> Client:
    return Client(headers={"host": "localhost"})


def join(client: Client, evening: Evening, **form: object) -> Any:
    return client.post(
        f"/dugnad/{evening.dugnad.public_id}/inn/", {"code": evening.now.code, "kind": "table", **form}, follow=True
    )


def test_a_table_is_in_with_a_code_and_one_tap(evening: Evening) -> None:
    client = telephone()
    door = client.get(f"/d/{evening.dugnad.code.upper()}")
    assert "Bord 3" in door.content.decode()
    page = join(client, evening, table=3)
    assert "Vi er bord 3" in page.content.decode()
    assert "<textarea" in page.content.decode()
    assert "sessionid" not in client.cookies
    assert Seat.objects.filter(kind=SeatKind.TABLE, table__number=3, ended_at=None).count() == 1


def test_the_cookie_opens_this_dugnad_and_nothing_else(evening: Evening) -> None:
    client = telephone()
    answer = client.post(f"/dugnad/{evening.dugnad.public_id}/inn/", {"code": evening.now.code, "kind": "observer"})
    paths = {morsel["path"] for morsel in answer.cookies.values() if morsel.key == "seat"}
    assert paths
    assert all(evening.dugnad.public_id in path for path in paths)
    assert all(morsel["httponly"] for morsel in answer.cookies.values() if morsel.key == "seat")


def test_a_second_telephone_is_told_who_writes_and_may_vote(evening: Evening) -> None:
    client = telephone()
    told = join(client, evening, table=1)
    assert told.status_code == 409
    assert 'data-refusal="someone_writes"' in told.content.decode()
    assert "Bli med ved bord 1" in told.content.decode()
    assert f"Telefonen som heter {evening.tables[1].seat.called}, skriver for bord 1" in told.content.decode()
    page = join(client, evening, table=1, kind="personal")
    assert "Du sitter ved bord 1" in page.content.decode()


def test_someone_to_talk_to_stands_on_every_page_of_the_door(evening: Evening) -> None:
    at = f"/dugnad/{evening.dugnad.public_id}/"
    pages = [
        telephone().get("/dugnad/inn/"),
        telephone().get(f"/d/{evening.now.code}"),
        telephone().get("/d/zzzzzz"),
        telephone().get(f"{at}ta-over/?bord=1"),
        join(telephone(), evening, table=1),  # no: another writes
    ]
    assert all("Jeg trenger å snakke med en voksen" in page.content.decode() for page in pages)


def test_scanning_again_leads_back_to_ones_own_seat(evening: Evening) -> None:
    client = telephone()
    join(client, evening, table=3)
    before = Seat.objects.count()
    assert "Vi er bord 3" in join(client, evening, table=3).content.decode()
    assert Seat.objects.count() == before


def test_a_device_has_one_seat(evening: Evening) -> None:
    client = telephone()
    join(client, evening, table=3)
    join(client, evening, kind="observer")
    assert not Seat.objects.filter(table__number=3, kind=SeatKind.TABLE, ended_at=None).exists()


def test_a_late_person_is_sent_where_there_is_room(evening: Evening) -> None:
    page = join(telephone(), evening, kind="personal", find=1)
    assert "Du sitter ved bord 3" in page.content.decode()


@pytest.mark.parametrize(
    ("path", "words"),
    [("/d/zzzzzz", "Koden passer ikke"), ("/nn/d/zzzzzz", "Koden passar ikkje"), ("/en/d/zzzzzz", "does not fit")],
)
def test_an_unknown_code_says_so_in_the_persons_language(path: str, words: str) -> None:
    answer = telephone().get(path)
    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert 'value="zzzzzz"' in answer.content.decode()  # it stands there still, to be mended


def test_a_closed_door_says_so(evening: Evening) -> None:
    evening.do("close_door")
    answer = telephone().get(f"/d/{evening.now.code}")
    assert (answer.status_code, 'data-refusal="door_is_closed"' in answer.content.decode()) == (403, True)
    assert join(telephone(), evening, table=3).status_code == 403


def test_a_rotated_code_opens_nothing(evening: Evening) -> None:
    old = evening.now.code
    evening.do("rotate_code")
    assert 'data-refusal="wrong_code"' in telephone().get(f"/d/{old}").content.decode()
    assert join(telephone(), evening, code=old, table=3).status_code == 403


def test_a_leaked_code_cannot_read_a_closed_room(evening: Evening) -> None:
    code = evening.now.code
    evening.close()
    assert telephone().get(f"/d/{code}").status_code == 403
    answer = join(telephone(), evening, code=code, kind="observer")
    assert (answer.status_code, 'data-refusal="is_over"' in answer.content.decode()) == (410, True)
    assert not Seat.objects.filter(kind=SeatKind.OBSERVER).exists()


def test_a_full_room_says_so(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("allemed.dugnad.actions.seats.MOST_SEATS", 1)
    assert 'data-refusal="room_is_full"' in join(telephone(), evening, kind="observer").content.decode()


@pytest.mark.parametrize("kind", ["facilitator", "presenter", "boss", ""])
def test_nobody_leads_by_walking_in(evening: Evening, kind: str) -> None:
    assert join(telephone(), evening, kind=kind).status_code == 403


def test_the_theme_team_has_a_code_of_its_own_and_it_goes_with_the_doors(evening: Evening) -> None:
    code = actions.theme_team_code(evening.now)
    assert join(telephone(), evening, kind="theme_team", team_code="zzzzzz").status_code == 403
    assert "Samle ideene" in join(telephone(), evening, kind="theme_team", team_code=code).content.decode()
    evening.do("rotate_code")
    assert join(telephone(), evening, kind="theme_team", team_code=code).status_code == 403


def test_a_telephone_says_what_those_who_lead_may_call_it(evening: Evening) -> None:
    client = telephone()
    page = join(client, evening, kind="personal").content.decode()
    seat = evening.dugnad.seats.latest("pk")
    assert f"<b>{seat.public_id[:4]}</b>" in page


def test_a_dead_telephone_is_taken_over_with_the_tables_code(evening: Evening) -> None:
    evening.write(1, "Skrevet på den gamle")
    client = telephone()
    address = f"/dugnad/{evening.dugnad.public_id}/ta-over/"
    assert client.get(f"{address}?bord=1").status_code == 200
    wrong = client.post(address, {"table": 1, "table_code": "zzzzzz"})
    assert (wrong.status_code, 'data-refusal="wrong_code"' in wrong.content.decode()) == (403, True)
    code = evening.dugnad.tables.get(number=1).code
    evening.go_to(StepKind.CAPTURE)
    page = client.post(address, {"table": 1, "table_code": code.upper()}, follow=True).content.decode()
    assert "Skrevet på den gamle" in page


# --- Guessing ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def few_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, times in (("MISSES_BY_PLACE", 3), ("MISSES_IN_ALL", 6), ("MISSES_INSIDE", 3)):
        monkeypatch.setattr(guessing, name, Limit(f"test_{name}", times=times, seconds=3600))


def guess(times: int, place: str) -> list[int]:
    client = telephone()
    return [client.get("/d/zzzzzz", REMOTE_ADDR=place).status_code for _ in range(times)]


def test_a_town_hall_that_mistypes_is_let_in_as_long_as_nobody_attacks(evening: Evening, few_misses: None) -> None:
    assert guess(5, "192.0.2.1") == [403] * 5  # more than a place has, fewer than all have
    assert telephone().get(f"/d/{evening.dugnad.code}", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_whoever_guesses_from_one_place_is_slowed(evening: Evening, few_misses: None) -> None:
    assert guess(8, "192.0.2.1") == [403] * 6 + [429] * 2
    slowed = telephone().get(f"/d/{evening.dugnad.code}", REMOTE_ADDR="192.0.2.1")
    assert slowed.status_code == 429  # a right guess too, or guessing would not be slowed
    assert int(slowed.headers["Retry-After"]) > 0


def test_a_town_hall_walks_in_while_others_guess(evening: Evening, few_misses: None) -> None:
    for place in range(4):
        guess(3, f"198.51.100.{place}")
    assert guess(1, "198.51.100.0") == [429]
    town_hall = [telephone().get(f"/d/{evening.dugnad.code}", REMOTE_ADDR="192.0.2.1") for _ in range(20)]
    assert {answer.status_code for answer in town_hall} == {200}


def test_right_codes_are_never_counted(evening: Evening, few_misses: None) -> None:
    for _ in range(20):
        assert telephone().get(f"/d/{evening.dugnad.code}").status_code == 200
        assert join(telephone(), evening, kind="observer").status_code == 200


def test_a_tables_code_is_guessed_slowly_and_other_tables_do_not_feel_it(evening: Evening, few_misses: None) -> None:
    address = f"/dugnad/{evening.dugnad.public_id}/ta-over/"
    tried = [telephone().post(address, {"table": 1, "table_code": f"zzzzz{n}"}).status_code for n in range(5)]
    assert tried == [403, 403, 403, 429, 429]
    code = evening.dugnad.tables.get(number=2).code
    assert telephone().post(address, {"table": 2, "table_code": code}).status_code == 302


def test_the_log_says_neither_code_nor_address(evening: Evening) -> None:
    join(telephone(), evening, table=3)
    said = " ".join(str(line.facts) + line.ref for line in Event.objects.filter(dugnad=evening.dugnad))
    assert evening.dugnad.code not in said
    assert "127.0.0.1" not in said


def test_a_code_with_spaces_and_capitals_is_the_same_code(evening: Evening) -> None:
    code = evening.dugnad.code.upper()
    answer = telephone().get("/dugnad/inn/", {"kode": f" {code[:3]} {code[3:]}"})
    assert answer.headers["Location"] == f"/d/{code.lower()}"
    assert "Skriv koden" in telephone().get("/dugnad/inn/", {"kode": " "}).content.decode()


def test_a_planned_dugnad_has_no_door() -> None:
    dugnad = make_dugnad()
    assert dugnad.code == ""
    answer = telephone().post(f"/dugnad/{dugnad.public_id}/inn/", {"code": "", "kind": "observer"})
    assert (answer.status_code, 'data-refusal="not_open"' in answer.content.decode()) == (409, True)
