"""What a device says and hears: receipts, named refusals, and nothing for who holds no seat."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from allemed.dugnad import actions, presence, rates
from allemed.dugnad.actions import token_of
from allemed.dugnad.actions.room import Room
from allemed.dugnad.models import Contribution, Kind, SeatKind, StepKind
from allemed.dugnad.rates import Bucket
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.tests.room import Evening, again, make_evening

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "WRITES", Bucket(1000, 1000))


class Device:
    """A browser with a seat's cookie."""

    def __init__(self, evening: Evening, sitter: Sitter | None) -> None:
        self.base = f"/api/dugnad/{evening.dugnad.public_id}"
        self.client = Client(headers={"host": "localhost"})
        if sitter is not None:
            self.client.cookies["seat"] = token_of(sitter.seat) if sitter.is_current else ""

    def call(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        return self.client.generic(
            method,
            f"{self.base}/{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers=headers,
        )


def writing(evening: Evening, text: str = "Åpen hall", **more: Any) -> dict[str, Any]:
    return {"base": 0, "step": evening.step(StepKind.CAPTURE).public_id, "kind": "strength", "text": text, **more}


def test_a_writing_gets_a_receipt_and_its_retry_the_same() -> None:
    evening = make_evening()
    device = Device(evening, evening.tables[1])
    path = f"contributions/{uuid.uuid4()}"
    first = device.call("PUT", path, writing(evening))
    assert first.status_code == 200
    assert first.json()["outcome"] == "new"
    assert device.call("PUT", path, writing(evening)).json() == {**first.json(), "outcome": "same"}
    assert Contribution.objects.count() == 1


def test_the_snapshot_has_a_version_and_is_not_sent_twice() -> None:
    evening = make_evening()
    device = Device(evening, evening.tables[1])
    first = device.call("GET", "state?lang=en")
    assert first.json()["steps"][0]["title"] == "Step 1"
    assert "instructions" not in first.json()["steps"][0]
    again_ = device.call("GET", "state?lang=en", **{"If-None-Match": first.headers["ETag"]})
    assert (again_.status_code, again_.content) == (304, b"")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "state"), ("GET", "seat"), ("PUT", f"contributions/{uuid.UUID(int=1)}")]
)
def test_who_holds_no_seat_gets_nothing(method: str, path: str) -> None:
    evening = make_evening()
    answer = Device(evening, None).call(method, path, writing(evening) if method == "PUT" else None)
    assert (answer.status_code, answer.json()["refusal"]) == (401, "no_seat")


def test_a_seat_opens_no_other_dugnad() -> None:
    evening, other = make_evening(), make_evening()
    device = Device(evening, evening.tables[1])
    device.base = f"/api/dugnad/{other.dugnad.public_id}"
    assert device.call("GET", "state").status_code == 401
    assert device.call("PUT", f"contributions/{uuid.uuid4()}", writing(other)).status_code == 401


def test_another_sites_page_says_nothing_in_the_name_of_a_seat() -> None:
    evening = make_evening()
    device = Device(evening, evening.tables[1])
    path = f"contributions/{uuid.uuid4()}"
    assert device.call("PUT", path, writing(evening), **{"Sec-Fetch-Site": "cross-site"}).status_code == 401
    assert not Contribution.objects.exists()


def test_a_no_has_a_name_and_a_sentence_in_the_seats_language() -> None:
    evening = make_evening()
    english = again(actions.sit_down(by=evening.ingrid, dugnad=evening.dugnad, kind=SeatKind.PERSONAL, language="en"))
    answer = Device(evening, english).call("PUT", f"contributions/{uuid.uuid4()}", writing(evening))
    assert answer.status_code == 403
    assert answer.json() == {
        "refusal": "not_the_writer",
        "message": "Another telephone writes for the table in this step.",
    }


def test_a_malformed_question_names_the_fields_and_repeats_no_words() -> None:
    evening = make_evening()
    answer = Device(evening, evening.tables[1]).call(
        "PUT", f"contributions/{uuid.uuid4()}", {**writing(evening, "hemmelig"), "base": -1, "whatever": 1}
    )
    assert answer.status_code == 422
    assert answer.json()["fields"] == ["sent.base", "sent.whatever"]
    assert "hemmelig" not in answer.content.decode()


def test_retrospected_early_ack_what_could_not_be_kept_has_no_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retrospected said yes before it had done anything. Here the last statement fails: no yes, nothing half kept."""
    evening = make_evening()
    device, path = Device(evening, evening.tables[1]), f"contributions/{uuid.uuid4()}"
    device.client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(Room, "log", _falls_over)
        assert device.call("PUT", path, writing(evening)).status_code == 500
    assert Contribution.objects.count() == 0
    assert device.call("PUT", path, writing(evening)).json()["outcome"] == "new"


def _falls_over(*_said: object, **_facts: object) -> int:
    raise DatabaseError("the disk is full")


def test_frankly_client_presence_a_telephone_speaks_for_nobody_but_itself() -> None:
    """Frankly let a browser say who was present, and went on when half of those were ready."""
    evening = make_evening(2)
    mine, other = evening.tables[1].seat, evening.tables[2].seat
    device = Device(evening, evening.tables[1])
    for claim in ({"seat": other.public_id}, {"seats": [other.public_id]}, {"present": 40}):
        assert device.call("PUT", "presence", {"doing": "writing", **claim}).status_code == 422
    assert device.call("PUT", "presence", {"doing": "writing"}).status_code == 200
    here = {row["seat"]: row["doing"] for row in presence.who_is_here(evening.dugnad) if row["is_here"]}
    assert here == {mine.public_id: "writing"}


def test_one_noisy_telephone_stops_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retrospected: the limit was the session's, so one stopped the room."""
    monkeypatch.setattr(rates, "WRITES", Bucket(2, 0.001))
    evening = make_evening()
    noisy, other = Device(evening, evening.tables[1]), Device(evening, evening.tables[2])
    answers = [noisy.call("PUT", f"contributions/{uuid.uuid4()}", writing(evening)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2].headers["Retry-After"]) >= 1
    assert other.call("PUT", f"contributions/{uuid.uuid4()}", writing(evening)).status_code == 200


def test_a_device_knows_its_own_dots_and_whether_it_still_sits_there() -> None:
    evening = make_evening()
    evening.do("start")
    idea = evening.write(1, "Skyss", kind=Kind.IDEA).id
    evening.do("reveal", to=evening.step(StepKind.CARD).public_id)
    step = evening.go_to(StepKind.PRIORITISE)
    device = Device(evening, evening.tables[1])
    sent = {"revision": 1, "allocations": {f"i:{idea}": 2}}
    assert device.call("PUT", f"ballots/{step.public_id}", sent).json()["outcome"] == "counted"
    me = device.call("GET", "seat").json()
    assert (me["table"], me["is_current"]) == (1, True)
    assert me["ballots"] == [{"step": step.public_id, "revision": 1, "allocations": {f"i:{idea}": 2}, "people": 1}]
    code = evening.dugnad.tables.get(number=1).code
    actions.take_over(by=evening.ingrid, dugnad=evening.dugnad, table=1, code=code)
    assert not device.call("GET", "seat").json()["is_current"]
    assert device.call("PUT", "presence", {"doing": "writing"}).json()["is_current"] is False
    assert device.call("GET", "state").status_code == 200


def test_the_evening_by_its_api() -> None:
    evening = make_evening()
    ingrid, table = Device(evening, evening.ingrid), Device(evening, evening.tables[1])
    taken = ingrid.call("POST", "control", {"id": str(uuid.uuid4())}).json()
    start = {"id": str(uuid.uuid4()), "epoch": taken["epoch"], "name": "start"}
    assert ingrid.call("POST", "commands", start).status_code == 200
    assert ingrid.call("POST", "commands", {**start, "id": str(uuid.uuid4())}).json()["refusal"] == "step_has_moved"
    assert table.call("POST", "commands", start).json()["refusal"] == "not_allowed"
    measure = table.call("PUT", f"measures/{uuid.uuid4()}", {"text": "Åpen hall", "owner_role": "Leder"}).json()
    dated = table.call("PUT", f"measures/{measure['id']}", {"base": 1, "deadline": "2099-01-01"}).json()
    assert dated["state"] == "committed"
    step = evening.step(StepKind.CAPTURE).public_id
    assert table.call("POST", f"steps/{step}/show").status_code == 200
    assert table.call("PUT", f"steps/{step}/ready", {"is_ready": True}).status_code == 200
    assert table.call("PUT", "help", {"is_asking": True}).status_code == 200
    assert table.call("PUT", "people", {"people": 6}).status_code == 200
    here = ingrid.call("GET", "presence").json()
    assert {row["kind"] for row in here} == {"facilitator", "table"}
    assert table.call("GET", "presence").status_code == 403
    seen = ingrid.call("GET", "state").json()
    assert seen["tables"][0]["help_asked_at"]
    assert ingrid.call("GET", "state?view=presenter").json()["view"] == "presenter"
    assert table.call("GET", "state?view=presenter").status_code == 401
