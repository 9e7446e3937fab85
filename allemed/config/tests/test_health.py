"""Operators see whether it is ready and how it goes; nobody sees persons."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings

from allemed.config import health


def hear_a_worker(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


@pytest.mark.django_db
def test_it_is_ready_with_database_tables_and_a_worker(client: Client) -> None:
    hear_a_worker(5)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "reasons": []}


@pytest.mark.django_db
def test_a_silent_worker_is_a_reason(client: Client) -> None:
    hear_a_worker(120)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["reasons"][0].startswith("jobs:")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_missing_migration_is_a_reason(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hear_a_worker(5)
    monkeypatch.setattr(health, "newest_migrations", lambda: {("people", "9999_tomorrow")})
    assert [reason.split(":")[0] for reason in client.get("/healthz").json()["reasons"]] == ["migrations"]


def test_no_database_is_a_reason_without_its_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError('connection to "db.internal" failed for user "allemed"')

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["database: no answer"]


@pytest.mark.django_db
def test_it_answers_a_balancer_that_knows_no_host_name(client: Client) -> None:
    hear_a_worker(5)
    with override_settings(SECURE_SSL_REDIRECT=True):
        assert client.get("/healthz", HTTP_HOST="10.0.0.7:8000").status_code == 200


@pytest.mark.django_db
def test_figures_hold_routes_and_never_addresses(client: Client) -> None:
    client.get("/no/such/aisha-hassan/?q=hemmelig")
    figures = client.get("/metrics").content.decode()
    assert 'allemed_requests_total{method="GET"' in figures
    assert "allemed_database_up 1.0" in figures
    assert "aisha" not in figures
    assert "hemmelig" not in figures


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [{"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}])
def test_a_stranger_finds_no_figures(client: Client, asked: dict[str, str]) -> None:
    assert client.get("/metrics", **asked).status_code == 404  # type: ignore[arg-type]


@pytest.mark.django_db
@override_settings(PRODUCTION=True)
def test_production_shows_no_figures_without_a_token(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.mark.django_db
@override_settings(METRICS_TOKEN="a-long-token")
def test_with_a_token_only_the_token_counts(client: Client) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer another").status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer a-long-token").status_code == 200
