"""`/healthz` and `/metrics`, answered before any other middleware: they need no host name, no TLS and no session."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse

from allemed.base import errors
from allemed.config import metrics

GetResponse = Callable[[HttpRequest], HttpResponse]
WORKER_IS_SILENT_AFTER_SECONDS = 60  # it beats every ten


def operations(get_response: GetResponse) -> GetResponse:
    """Middleware, the first of all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return healthz()
        if request.path_info == "/metrics":
            return metrics.page() if metrics.may_read(request) else errors.not_found(request)
        started = time.perf_counter()
        response = get_response(request)
        metrics.count(request, response, started=started)
        return response

    return middleware


def healthz() -> HttpResponse:
    """200 when everything is ready; otherwise 503 and which parts are not, without saying where or why in detail."""
    reasons = find_reasons()
    response = JsonResponse(
        {"status": "not ready" if reasons else "ready", "reasons": reasons}, status=503 if reasons else 200
    )
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # whoever asks knows; it is asked every few seconds
    return response


def find_reasons() -> list[str]:
    """What is not ready: empty when the platform can be used."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
            cursor.execute(
                "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
                [WORKER_IS_SILENT_AFTER_SECONDS],
            )
            (workers,) = cursor.fetchone() or (0,)
    except Error as error:
        connection.close()
        if getattr(error.__cause__, "sqlstate", None) == "42P01":  # undefined table
            return ["migrations: some are not applied; run `manage.py migrate`"]
        return ["database: no answer"]
    reasons = []
    if not newest_migrations() <= applied:
        reasons.append("migrations: some are not applied; run `manage.py migrate`")
    if not workers:
        reasons.append("jobs: no worker has been heard for a minute; start `manage.py procrastinate worker`")
    return reasons


@functools.cache
def newest_migrations() -> set[tuple[str, str]]:
    """The last migration of every room, as this process knows the code."""
    return set(MigrationLoader(None).graph.leaf_nodes())
