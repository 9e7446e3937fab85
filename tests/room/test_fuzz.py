"""The API by its own description: nothing that anyone can send breaks it, and every answer is one that is described."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from allemed.dugnad import rates
from allemed.dugnad.actions import token_of
from allemed.dugnad.models import Kind, StepKind
from allemed.dugnad.rates import Bucket
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.tests.room import Evening, make_evening
from allemed.website.api import document

pytestmark = [pytest.mark.django_db, pytest.mark.prove]
CHECKS: list[Any] = [not_a_server_error, status_code_conformance, response_schema_conformance]


def described() -> Any:
    """The description as anyone fetches it; only the room's own addresses."""
    whole = json.loads(json.dumps(document()))
    whole["paths"] = {path: found for path, found in whole["paths"].items() if path.startswith("/api/dugnad/")}
    return schemathesis.openapi.from_dict(whole)


def operations() -> list[Any]:
    return [found.ok() for found in described().get_all_operations()]


def send(case: Any, evening: Evening, sitter: Sitter, known: dict[str, str]) -> None:
    """Ask, and check the answer against the description. Half of the identifiers are real ones."""
    case.path_parameters = {**(case.path_parameters or {}), "dugnad": evening.dugnad.public_id, **known}
    sent = case.as_transport_kwargs(base_url="http://localhost")
    prepared = requests.Request(
        sent["method"], sent["url"], params=sent.get("params"), json=sent.get("json"), data=sent.get("data")
    ).prepare()
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    client.cookies["seat"] = token_of(sitter.seat)
    answered = client.generic(
        str(prepared.method),
        str(prepared.path_url),
        prepared.body or "",
        content_type=str(prepared.headers.get("Content-Type", "application/json")),
    )
    response = schemathesis.Response(
        status_code=answered.status_code,
        headers={name.lower(): [value] for name, value in answered.headers.items()},
        content=answered.content,
        request=prepared,
        elapsed=0.0,
        verify=False,
    )
    case.validate_response(response, checks=CHECKS)


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: str(operation.label))
def test_it_answers_whatever_it_is_asked(operation: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "WRITES", Bucket(1_000_000, 1_000_000))
    evening = make_evening()
    evening.do("start")
    idea = evening.write(1, "Skyss", kind=Kind.IDEA)
    evening.do("reveal", to=evening.step(StepKind.CARD).public_id)
    step = evening.go_to(StepKind.PRIORITISE).public_id
    real = {"step": step, "contribution": str(idea.id)}
    seats = [evening.ingrid, evening.tables[1], evening.person(2)]
    named = {key: value for key, value in real.items() if f"{{{key}}}" in operation.path}

    @given(case=operation.as_strategy(), seat=st.sampled_from(seats), is_real=st.booleans())
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def fuzz(case: Any, seat: Sitter, is_real: bool) -> None:
        send(case, evening, seat, named if is_real else {})

    fuzz()
