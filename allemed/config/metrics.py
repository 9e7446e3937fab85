"""`/metrics` in Prometheus' text format: routes and counts, never addresses or persons.

Each process counts its own requests; with `PROMETHEUS_MULTIPROC_DIR` set, any of them answers for all.
"""

from __future__ import annotations

import hmac
import ipaddress
import os
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
COUNTS = CollectorRegistry()
REQUESTS = Counter("allemed_requests", "Requests that reached Django", ["method", "route", "status"], registry=COUNTS)
SECONDS = Histogram(
    "allemed_request_seconds",
    "How long Django took",
    ["route"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10),
    registry=COUNTS,
)


def count(request: HttpRequest, response: HttpResponse, *, started: float) -> None:
    """Count one answered request. `started` is `time.perf_counter()`, in seconds."""
    route = getattr(request.resolver_match, "view_name", "") or "none"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(method, route, str(response.status_code)).inc()
    SECONDS.labels(route).observe(time.perf_counter() - started)


def may_read(request: HttpRequest) -> bool:
    """Whoever has the token; in the demo without one, a program on this machine.

    Not in production: there a proxy on the same machine speaks for the whole world.
    """
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    if settings.PRODUCTION or "X-Forwarded-For" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def page() -> HttpResponse:
    """Every figure, as text."""
    counts: CollectorRegistry = COUNTS
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counts = CollectorRegistry()
        MultiProcessCollector(counts)  # type: ignore[no-untyped-call]
    state = CollectorRegistry()
    state.register(_State())
    response = HttpResponse(generate_latest(counts) + generate_latest(state), content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response


class _State(Collector):
    """What the database knows, asked when the figures are."""

    def collect(self) -> Iterator[Metric]:
        jobs = GaugeMetricFamily("allemed_jobs", "Jobs by status", labels=["status"])
        oldest = GaugeMetricFamily("allemed_oldest_job_seconds", "How long the first in the queue has been due")
        database = GaugeMetricFamily("allemed_database_up", "Whether the database answers")
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
                for status, number in cursor.fetchall():
                    jobs.add_metric([status], number)
                cursor.execute(
                    "SELECT coalesce(extract(epoch FROM now() - min(coalesce(scheduled_at, e.at))), 0)"
                    " FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'"
                    " WHERE j.status = 'todo' AND (scheduled_at IS NULL OR scheduled_at < now())"
                )
                (seconds,) = cursor.fetchone() or (0,)
            oldest.add_metric([], max(float(seconds), 0))
            database.add_metric([], 1)
        except Error:
            connection.close()
            database.add_metric([], 0)
        yield from (jobs, oldest, database)
