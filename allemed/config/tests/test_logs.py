"""No person in the logs, whatever is thrown at them."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import sys
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
import structlog
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from prometheus_client import generate_latest

from allemed.audit.models import Event
from allemed.config import logs, metrics
from allemed.people.models import User

SECRETS = [
    *("aisha", "Aisha Hassan", "familie.example", "01018012345", "41234567", "12345678903", "hemmelig"),
    *("Mx8kQ2vTz9LpRw4Yn6", "4821"),
]
Written = Callable[[], list[dict[str, object]]]


@pytest.fixture
def written() -> Iterator[Written]:
    """What a production process writes on standard error."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    formatter = logs.settings(as_json=True)["formatters"]["facts"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    root = logging.getLogger("hostile")
    root.addHandler(handler)
    root.setLevel("DEBUG")
    root.propagate = False
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)


def assert_nobody_is_in(lines: list[dict[str, object]]) -> None:
    assert lines
    text = json.dumps(lines, ensure_ascii=False)
    for secret in SECRETS:
        assert secret.lower() not in text.lower(), text


def test_another_librarys_values_stay_out(written: Written) -> None:
    logger = logging.getLogger("hostile.library")
    logger.warning("Sent to %s for %s", "aisha@familie.example", "Aisha Hassan")
    logger.warning("Sent to aisha@familie.example about 01018012345, ring 412 34 567")
    logger.warning("GET /sok/?q=Aisha+Hassan&hemmelig=1", extra={"body": "Aisha Hassan", "kind": "x@familie.example"})
    logger.warning({"Aisha Hassan": 1})
    lines = written()
    assert len(lines) == 4
    assert_nobody_is_in(lines)


def test_our_own_lines_carry_only_known_facts(written: Written) -> None:
    logger = structlog.get_logger("hostile.ours")
    logger.info("letter delivered", kind="people/code", seconds=0.2, to="aisha@familie.example", name="Aisha Hassan")
    (line,) = written()
    assert line["kind"] == "people/code"
    assert line["seconds"] == 0.2
    assert_nobody_is_in([line])


def test_an_exception_is_its_type_and_its_places(written: Written) -> None:
    aisha = "aisha@familie.example"
    try:
        try:
            int(aisha)
        except ValueError as error:
            raise RuntimeError(f"Aisha Hassan failed with {aisha}") from error
    except RuntimeError:
        logging.getLogger("hostile").exception("a deed failed for %s", aisha)
    (line,) = written()
    text = json.dumps(line)
    assert "builtins.RuntimeError" in text
    assert "builtins.ValueError" in text
    assert "test_logs.py" in text
    assert_nobody_is_in([line])


@pytest.mark.django_db
def test_the_databases_detail_lines_stay_out_but_the_constraint_is_named(written: Written) -> None:
    User.objects.create_user("aisha@familie.example", "Aisha Hassan")
    with pytest.raises(IntegrityError, match=r"aisha@familie\.example") as caught, transaction.atomic():
        User.objects.create_user("aisha@familie.example", "Aisha Hassan")
    logging.getLogger("hostile").error("not saved", exc_info=caught.value)
    (line,) = written()
    text = json.dumps(line)
    assert "23505" in text
    assert "people_user" in text
    assert_nobody_is_in([line])


def test_a_requests_address_is_masked_and_its_query_gone(written: Written) -> None:
    request = RequestFactory().post("/d/4821/?navn=Aisha+Hassan", {"hemmelig": "Aisha Hassan"})
    logging.getLogger("hostile").error(
        "%s: %s", "Internal Server Error", request.path, extra={"status_code": 500, "request": request}
    )
    (line,) = written()
    assert line["path"] == "/d/…/"
    assert line["status"] == 500
    assert_nobody_is_in([line])


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "/"),
        ("/nyheter/en-god-start-for-alle/", "/nyheter/en-god-start-for-alle/"),
        ("/en/dialogkort/kommuner-2021/", "/en/dialogkort/kommuner-2021/"),
        ("/redaksjon/pages/12/edit/", "/redaksjon/pages/12/edit/"),
        ("/static/theme/allemed.1a2b3c4d5e6f.css", "/static/theme/allemed.1a2b3c4d5e6f.css"),
        ("/d/4821/", "/d/…/"),
        ("/d/k7m2p9/", "/d/…/"),
        ("/nyheter/stopp/Mx8kQ2vTz9LpRw4Yn6_hemmelig/", "/nyheter/stopp/…/"),
        ("/x/aisha@familie.example/", "/x/…/"),
        ("/x/aisha%40familie.example/", "/x/…/"),
        ("/barn/01018012345/", "/barn/…/"),
        ("/media/original_images/Aisha_Hassan_41234567.jpg", "/media/original_images/…"),
        ("/lag/k3v9x2m8q4tz/", "/lag/…/"),
        ("/sok/?q=Aisha", "/sok/"),
    ],
)
def test_an_address_keeps_its_words_and_loses_its_keys(path: str, shown: str) -> None:
    assert logs.masked_path(path) == shown


def test_a_jobs_arguments_stay_out(written: Written) -> None:
    record = logging.LogRecord(
        "procrastinate.worker", logging.INFO, "", 0, "Job send[7](to='aisha@familie.example') ended", None, None
    )
    record.action = "job_success"
    record.job = {"id": 7, "task_name": "allemed.messages.jobs.deliver", "args": {"to": "aisha@familie.example"}}
    logging.getLogger("hostile").handle(record)
    (line,) = written()
    assert line["event"] == "job_success"
    assert line["task"] == "allemed.messages.jobs.deliver"
    assert_nobody_is_in([line])


@pytest.mark.django_db
def test_a_broken_query_is_named_by_its_code_alone(written: Written) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT %s::integer", ["Aisha Hassan"])
    except Exception:
        logging.getLogger("hostile").exception("asked wrongly", exc_info=sys.exc_info())
    (line,) = written()
    assert "22P02" in json.dumps(line)
    assert_nobody_is_in([line])
    assert Event.objects.count() == 0
    assert psycopg.errors.InvalidTextRepresentation.__name__ in json.dumps(line)


class BrokenUrls:
    """A view that breaks with what it was sent in its mouth."""

    @staticmethod
    def broken(request: HttpRequest, key: str) -> HttpResponse:
        raise ValueError(f"{key} {request.POST.get('email')} {request.META.get('HTTP_REFERER')}")

    urlpatterns = [path("lenke/<str:key>/", broken)]
    handler500 = "allemed.base.errors.broken"


def test_a_request_that_breaks_leaves_nothing_of_itself_in_logs_or_figures(
    written: Written, settings: Any, client: Client, db: None
) -> None:
    settings.ROOT_URLCONF = BrokenUrls
    handler = logging.getLogger("hostile").handlers[0]
    loggers = [logging.getLogger(name) for name in ("django.request", "django", "allemed")]
    client.raise_request_exception = False
    for logger in loggers:
        logger.addHandler(handler)
    try:
        answer = client.post(
            "/lenke/aisha@familie.example/?navn=Aisha+Hassan&tlf=41234567",
            {"email": "aisha@familie.example", "navn": "Aisha Hassan", "fnr": "01018012345"},
            headers={"Referer": "https://familie.example/Aisha%20Hassan", "User-Agent": "Aisha Hassan 41234567"},
        )
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    assert answer.status_code == 500
    assert "aisha" not in answer.content.decode().lower()
    lines = written()
    assert "builtins.ValueError" in json.dumps(lines)
    assert lines[-1]["path"] == "/lenke/…/"
    assert_nobody_is_in(lines)
    figures = generate_latest(metrics.COUNTS).decode()
    assert 'status="500"' in figures
    assert not [secret for secret in SECRETS if secret.lower() in figures.lower() and not secret.isdigit()]
