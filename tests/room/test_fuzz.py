"""The API by its own description: nothing that anyone can send breaks it, and every answer is one that is described."""

from __future__ import annotations

import json
import uuid
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from allemed.dugnad import actions, rates
from allemed.dugnad.actions import token_of
from allemed.dugnad.models import Kind, SeatKind, StepKind
from allemed.dugnad.rates import Bucket
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.tests.room import Evening, make_evening
from allemed.website.api import document
from tests.server import Site

pytestmark = [pytest.mark.django_db, pytest.mark.prove]
WITHOUT_TABLE = (SeatKind.PRESENTER, SeatKind.THEME_TEAM, SeatKind.OBSERVER)
CHECKS: list[Any] = [not_a_server_error, status_code_conformance, response_schema_conformance]


def described() -> Any:
    """The description as anyone fetches it; only the room's own addresses."""
    whole = json.loads(json.dumps(document()))
    whole["paths"] = {path: found for path, found in whole["paths"].items() if path.startswith("/api/dugnad/")}
    return schemathesis.openapi.from_dict(whole)


def operations() -> list[Any]:
    return [found.ok() for found in described().get_all_operations()]


def prepared(case: Any, dugnad: str, known: dict[str, str]) -> requests.PreparedRequest:
    """What is asked, about this dugnad."""
    case.path_parameters = {**(case.path_parameters or {}), "dugnad": dugnad, **known}
    sent = case.as_transport_kwargs(base_url="http://localhost")
    return requests.Request(
        sent["method"], sent["url"], params=sent.get("params"), json=sent.get("json"), data=sent.get("data")
    ).prepare()


def check(case: Any, asked: requests.PreparedRequest, status: int, headers: dict[str, str], body: bytes) -> None:
    """Against the description."""
    response = schemathesis.Response(
        status_code=status,
        headers={name.lower(): [value] for name, value in headers.items()},
        content=body,
        request=asked,
        elapsed=0.0,
        verify=False,
    )
    case.validate_response(response, checks=CHECKS)


def send(case: Any, evening: Evening, sitter: Sitter, known: dict[str, str]) -> None:
    """Ask Django from this seat."""
    asked = prepared(case, evening.dugnad.public_id, known)
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    client.cookies["seat"] = token_of(sitter.seat)
    answered = client.generic(
        str(asked.method),
        str(asked.path_url),
        asked.body or "",
        content_type=str(asked.headers.get("Content-Type", "application/json")),
    )
    check(case, asked, answered.status_code, dict(answered.headers.items()), answered.content)


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: str(operation.label))
def test_it_answers_whatever_it_is_asked_from_every_kind_of_seat(
    operation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "WRITES", Bucket(1_000_000, 1_000_000))
    evening = make_evening()
    evening.do("start")
    idea = evening.write(1, "Skyss", kind=Kind.IDEA)
    evening.do("reveal", to=evening.step(StepKind.CARD).public_id)
    theme, measure = uuid.uuid4(), uuid.uuid4()
    actions.name_theme(by=evening.ingrid, theme=theme, title="Skyss", base=0)
    evening.measure(1, id=measure, text="Vi kjører sammen.")
    step = evening.go_to(StepKind.PRIORITISE).public_id
    real = {"step": step, "contribution": str(idea.id), "theme": str(theme), "measure": str(measure)}
    seats = [evening.ingrid, evening.tables[1], evening.person(2), *(evening.sit(kind) for kind in WITHOUT_TABLE)]
    assert {sitter.seat.kind for sitter in seats} == set(SeatKind)
    named = {key: value for key, value in real.items() if f"{{{key}}}" in operation.path}

    @given(case=operation.as_strategy(), seat=st.sampled_from(seats), is_real=st.booleans())
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def fuzz(case: Any, seat: Sitter, is_real: bool) -> None:
        send(case, evening, seat, named if is_real else {})

    fuzz()


MAKE = """
from allemed.dugnad.actions import token_of
from allemed.dugnad.models import Kind, SeatKind, StepKind
from allemed.dugnad.tests.room import make_evening
evening = make_evening(2)
evening.write(1, "Skyss", kind=Kind.IDEA, at=evening.go_to(StepKind.CARD))
seats = [evening.ingrid, evening.tables[1], evening.person(2)]
seats += [evening.sit(kind) for kind in (SeatKind.PRESENTER, SeatKind.THEME_TEAM, SeatKind.OBSERVER)]
print("made=" + "|".join([evening.dugnad.public_id, *(token_of(sitter.seat) for sitter in seats)]))
"""


def test_the_live_process_answers_whatever_state_it_is_asked_for(fresh_site: Site) -> None:
    """From memory, or by Django where it does not understand the question: the description holds either way."""
    made = fresh_site.manage("shell", "--verbosity=0", "--command", MAKE)
    dugnad, *tokens = made.split("made=")[1].split()[0].split("|")
    operation = next(found for found in operations() if found.path.endswith("/state"))
    etag = httpx.get(f"{fresh_site.url}/api/dugnad/{dugnad}/state", cookies={"seat": tokens[0]}).headers["etag"]
    seen: set[tuple[int, bool]] = set()

    @given(
        case=operation.as_strategy(),
        token=st.sampled_from([*tokens, "", "ikke-et-sete"]),
        known=st.sampled_from(["", etag, '"noe annet"']),
    )
    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def fuzz(case: Any, token: str, known: str) -> None:
        asked = prepared(case, dugnad, {})
        headers = {"Cookie": f"seat={token}"} if token else {}
        if known:
            headers["If-None-Match"] = known
        answered = httpx.request(str(asked.method), f"{fresh_site.url}{asked.path_url}", headers=headers, timeout=20)
        check(case, asked, answered.status_code, dict(answered.headers), answered.content)
        seen.add((answered.status_code, "x-allemed-now" in answered.headers))

    fuzz()
    # The live process's own answers (it alone says its clock), and Django's no to those without a seat.
    assert {(200, True), (304, True), (401, False)} <= seen
