"""What the figures of the front share: a server to measure, its two bounds on other addresses, and a load.

Run by granian as `bench.peers:application`, it is the product's own application plus two addresses that answer a
page's bytes without doing anything: `/bench/asgi` from a bare ASGI function, `/bench/django` from a bare Django view.
Which page, `use` says.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

CONNECTIONS = 8
SECONDS = 2.0
ROUNDS = 5


def say(name: str, value: float, unit: str) -> None:
    """One figure, as every bench prints it."""
    print(f"{name} {value:.4g} {unit}", flush=True)


# --- The server ---------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """The demo behind one granian worker, loaded if it is not there. Yields its address, without a slash at its end."""
    from allemed.config import database, supervisor

    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # so that what we started ends with us
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    url = f"http://localhost:{port}"
    environment = {**os.environ, "PORT": str(port), "BENCH": "1"}
    with database.available():
        supervisor.LOGS.mkdir(parents=True, exist_ok=True)
        supervisor.prepare("files")
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws", "--workers", "1"),
                *("--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "bench.peers:application"),
            ],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            if not _has_news(url):
                _load_demo(environment)
                use(url, "/")  # after which the purge has long been heard
            yield url
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def _has_news(url: str) -> bool:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            return get(url, "/nyheter/")[0] == 200
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not answer within a minute and a half.")


def _load_demo(environment: dict[str, str]) -> None:
    for command in ("migrate", "load_demo"):
        subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def use(url: str, page: str) -> bytes:
    """From now on the bare functions answer the bytes of `page`, which are these."""
    status, _, body = get(url, f"/bench/use?page={page}")
    assert status == 200, status
    return body


def get(url: str, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    """One request: status, headers with small letters, body."""
    host, port = url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=30)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def an_article(url: str) -> str:
    """The address of an article with a picture, linked from the news."""
    _, _, html = get(url, "/nyheter/")
    for found in re.findall(rb'href="(/nyheter/[a-z0-9-]+/)"', html):
        path = str(found.decode())
        if b"<picture" in get(url, path)[2]:
            return path
    raise SystemExit("The news hold no article with a picture.")


# --- The load -----------------------------------------------------------------------------------------------------


def rate(url: str, path: str, *, seconds: float = SECONDS, headers: dict[str, str] | None = None) -> float:
    """Requests a second over kept connections, all answered 200: by wrk if it is here, else by sockets of our own."""
    wrk = shutil.which("wrk")
    if wrk is None:
        return asyncio.run(_rate_by_sockets(url, path, seconds, headers or {}))
    flags = [flag for name, value in (headers or {}).items() for flag in ("-H", f"{name}: {value}")]
    said = subprocess.run(
        [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", *flags, f"{url}{path}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{path} did not answer 200 each time:\n{said}")
    found = re.search(r"Requests/sec:\s*([\d.]+)", said)
    assert found, said
    return float(found[1])


async def _rate_by_sockets(url: str, path: str, seconds: float, headers: dict[str, str]) -> float:
    host, port = url.removeprefix("http://").split(":")
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    asked = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n{lines}\r\n".encode()
    until = time.monotonic() + seconds

    async def client() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(port))
        answered = 0
        while time.monotonic() < until:
            writer.write(asked)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head[:200]
            length = re.search(rb"content-length: (\d+)", head)
            assert length, head
            await reader.readexactly(int(length[1]))
            answered += 1
        writer.close()
        return answered

    started = time.monotonic()
    answered = await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    return sum(answered) / (time.monotonic() - started)


def compare(url: str, paths: dict[str, str], *, rounds: int = ROUNDS) -> dict[str, float]:
    """The median rate of each address, measured in turn in each round, so that a busy moment strikes all alike."""
    found: dict[str, list[float]] = {name: [] for name in paths}
    for _ in range(rounds):
        for name, path in paths.items():
            found[name].append(rate(url, path))
    return {name: statistics.median(rates) for name, rates in found.items()}


# --- The two bounds, inside the server ----------------------------------------------------------------------------


def _make_application() -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allemed.config.settings")
    import django

    django.setup()
    from django.http import HttpRequest, HttpResponse
    from django.template.response import SimpleTemplateResponse
    from django.test import Client
    from django.urls import path, resolve

    from allemed.config import urls
    from allemed.config.asgi import application as product

    kept = {"page": b"/", "body": b""}

    def use_page(request: HttpRequest) -> HttpResponse:
        """Remember which page is measured, and its bytes."""
        page = request.GET["page"]
        kept["page"] = page.encode()
        kept["body"] = Client().get(page, headers={"host": request.get_host()}).content
        return HttpResponse(kept["body"])

    def bare_view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(kept["body"])

    def uncached_page(request: HttpRequest) -> HttpResponse:
        """The page itself, through the whole of Django, marked so that nobody keeps it."""
        request.path_info = request.path = kept["page"].decode()
        match = resolve(request.path)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        response.headers["Cache-Control"] = "private, no-store"
        return response

    urls.urlpatterns[:0] = [
        path("bench/use", use_page),
        path("bench/django", bare_view),
        path("bench/uncached", uncached_page),
    ]
    headers = [(b"content-type", b"text/html; charset=utf-8")]

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] == "/bench/asgi":
            body = kept["body"]
            length = (b"content-length", b"%d" % len(body))
            await send({"type": "http.response.start", "status": 200, "headers": [*headers, length]})
            await send({"type": "http.response.body", "body": body})
            return
        await product(scope, receive, send)

    return application


if "BENCH" in os.environ and __name__ == "bench.peers":
    application = _make_application()
