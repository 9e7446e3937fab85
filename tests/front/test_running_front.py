"""The front as it runs: behind granian, before Django, several processes on one database."""

from __future__ import annotations

import contextlib
import http.client
import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.server import Site, free_port

pytestmark = pytest.mark.xdist_group("front")
LARGE = 8 * 1024 * 1024
MANY = 12  # two more than Django has threads
PATIENCE = 30.0


def get(site: Site, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("localhost", site.port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


@contextlib.contextmanager
def connected(site: Site, *said: bytes) -> Iterator[list[socket.socket]]:
    """One connection for each thing said; nothing is read from them unless the test does."""
    with contextlib.ExitStack() as stack:
        connections = []
        for words in said:
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(words)
            connections.append(connection)
        yield connections


@contextlib.contextmanager
def second_process(site: Site) -> Iterator[Site]:
    """Another server on the same database and media."""
    other = replace(site, port=free_port(), process=None)
    try:
        other.start()
        yield other
    finally:
        other.stop()
        other.log.unlink(missing_ok=True)


def wait_until_kept(site: Site, path: str) -> bytes:
    """Ask until the page comes from the cache (the listener has its connection by then)."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        get(site, path)
        status, headers, body = get(site, path)
        assert status == 200
        if "age" in headers:
            return body
        time.sleep(0.1)
    raise AssertionError("the page is never kept")


def test_a_publishing_is_seen_in_every_process(shared_site: Site) -> None:
    with second_process(shared_site) as other:
        for process in (shared_site, other):
            assert b"Et helt nytt ord" not in wait_until_kept(process, "/")
        shared_site.manage(
            "shell",
            "--verbosity=0",
            "--command",
            "from wagtail.models import Site\n"
            "page = Site.objects.get(is_default_site=True).root_page.specific\n"
            "page.lead = 'Et helt nytt ord'\n"
            "page.save_revision().publish()",
        )
        deadline = time.monotonic() + PATIENCE  # a notification takes a moment; a page's own time is five minutes
        for process in (shared_site, other):
            while b"Et helt nytt ord" not in get(process, "/")[2]:
                assert time.monotonic() < deadline, "the old page is still served"
                time.sleep(0.1)


def test_what_was_published_while_nobody_listened_is_seen_afterwards(shared_site: Site) -> None:
    wait_until_kept(shared_site, "/")
    shared_site.rows(
        "UPDATE website_frontpage SET lead = 'Et annet nytt ord' RETURNING 1"
    )  # which says nothing to anyone
    assert b"Et annet nytt ord" not in get(shared_site, "/")[2]
    ended = shared_site.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'allemed-front' AND datname = current_database()"
    )
    assert set(ended) == {(True,)}
    deadline = time.monotonic() + PATIENCE
    while b"Et annet nytt ord" not in get(shared_site, "/")[2]:
        assert time.monotonic() < deadline, "the old page is still served"
        time.sleep(0.1)


def test_slow_downloads_do_not_stop_pages(shared_site: Site) -> None:
    document = shared_site.media / "documents" / "plan.pdf"
    document.parent.mkdir(parents=True, exist_ok=True)
    document.write_bytes(b"%PDF-1.7\n" + b"x" * LARGE)
    made = shared_site.manage(
        "shell",
        "--verbosity=0",
        "--command",
        "from allemed.website.models import File\n"
        "file = File.objects.create(title='Plan', file='documents/plan.pdf')\n"
        "print(f'id={file.pk}')",
    )
    path = f"/dokumenter/{made.split('id=')[1].split()[0]}/plan.pdf"
    status, headers, body = get(shared_site, path)
    assert (status, len(body)) == (200, LARGE + 9)
    assert "x-allemed-file" not in headers
    assert get(shared_site, path, {"Range": "bytes=0-7"})[::2] == (206, b"%PDF-1.7")
    assert get(shared_site, "/media/documents/plan.pdf")[0] == 404
    asked = f"GET {path} HTTP/1.1\r\nHost: localhost:{shared_site.port}\r\n\r\n".encode()
    with connected(shared_site, *[asked] * MANY) as downloads:
        for download in downloads:
            assert download.recv(12) == b"HTTP/1.1 200"
        # With this cookie nothing comes from the cache: Django itself answers.
        status, headers, _ = get(shared_site, "/nyheter/", {"Cookie": "sessionid=nobody"})
        assert status == 200
        assert "age" not in headers


def test_slow_forms_do_not_stop_pages(site: Site) -> None:
    begun = (
        f"POST /konto/logg-inn/ HTTP/1.1\r\nHost: localhost:{site.port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nlogin=a"
    ).encode()
    with connected(site, *[begun] * MANY):
        assert get(site, "/nyheter/", {"Cookie": "sessionid=nobody"})[0] == 200


def test_a_form_that_is_cut_off_is_a_400(site: Site) -> None:
    begun = (
        f"POST /en/konto/logg-inn/ HTTP/1.1\r\nHost: localhost:{site.port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nlogin=a"
    ).encode()
    with connected(site, begun) as (connection,):
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 400")
    assert b'lang="en"' in answer


def test_a_kept_page_is_the_same_for_everyone_and_carries_nothing_of_anyone(site: Site) -> None:
    kept = wait_until_kept(site, "/nyheter/")
    status, headers, signed_in = get(site, "/nyheter/", {"Cookie": "sessionid=nobody; csrftoken=abc"})
    assert (status, headers["cache-control"]) == (200, "private, no-store")
    again = get(site, "/nyheter/", {"Cookie": "csrftoken=abc; language=nn; _ga=1"})
    assert again[2] == kept
    assert "set-cookie" not in again[1]
    assert b"csrfmiddlewaretoken" not in kept
    assert signed_in


def test_a_form_brings_its_cookie_and_is_not_kept(site: Site) -> None:
    for _ in range(2):
        status, headers, body = get(site, "/konto/logg-inn/")
        assert status == 200
        assert headers["set-cookie"].startswith("csrftoken=")
        assert "age" not in headers
        assert b"csrfmiddlewaretoken" in body


def test_the_files_a_page_names_are_there_for_ever_and_small(site: Site) -> None:
    html = get(site, "/")[2].decode()
    names = {part.split('"')[0] for part in html.split('"/static/')[1:]}
    assert names
    for name in names:
        status, headers, body = get(site, f"/static/{name}", {"Accept-Encoding": "gzip, br"})
        assert (status, headers["cache-control"]) == (200, "public, max-age=31536000, immutable"), name
        if name.endswith((".css", ".js")) and len(body) > 200:
            assert headers["content-encoding"] == "br", name
