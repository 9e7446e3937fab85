"""What `docs/operations.md` promises: an empty production database, two commands, and a site with an administrator."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg import sql

from allemed.config.database import OWNER, Server
from allemed.people.tests.make import code_from
from tests.reading import Page, Reply
from tests.server import ProductionSite, prepare_files

MARIT = "marit@host.example"
# What every answer over TLS says, whoever made it: Django, the front from what it keeps, or the front's own files.
SAID_ALWAYS = {
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
# What the two commands write in: front pages, where the site is; one person, her role and its rights, her letter.
BEGUN = {
    *("website_frontpage", "wagtailcore_page", "wagtailcore_site", "wagtailcore_locale", "wagtailcore_pagelogentry"),
    *("wagtailcore_referenceindex", "wagtailsearch_indexentry", "wagtailcore_groupcollectionpermission"),
    *("dialogkort_barrier", "dialogkort_barriertext"),
    *("people_user", "people_roleassignment", "people_user_groups", "auth_group", "auth_group_permissions"),
    *("wagtailusers_userprofile", "outbox_message", "audit_event", "procrastinate_jobs", "procrastinate_events"),
}


@pytest.fixture
def installation(server: Server, make_database: Callable[..., str], tmp_path: Path) -> Iterator[ProductionSite]:
    """A migrated, otherwise empty database, and a production server that is not started yet."""
    prepare_files()
    name = make_database()
    site = ProductionSite(name, server.url(name), tmp_path, server.url(name, OWNER))
    yield site
    site.stop()
    site.log.unlink(missing_ok=True)
    shutil.rmtree(tmp_path, ignore_errors=True)


def visitor(site: ProductionSite) -> httpx.Client:
    """Someone behind the proxy that ends TLS; their browser sends secure cookies, as it would over https."""
    headers = {
        "Host": site.host,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.7",
        "Origin": f"https://{site.host}",
    }
    client = httpx.Client(base_url=f"http://127.0.0.1:{site.port}", headers=headers, timeout=60)

    def keep_cookies(_response: httpx.Response) -> None:
        for cookie in client.cookies.jar:
            cookie.secure = False

    client.event_hooks["response"].append(keep_cookies)
    return client


def rows_of_each_table(site: ProductionSite) -> dict[str, int]:
    with psycopg.connect(site.owner_url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        counted = {}
        for (table,) in tables:
            count = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
            counted[table] = count[0] if count else 0
    return counted


def send(person: httpx.Client, address: str, page: str = "", **fields: str) -> httpx.Response:
    """Fill in the form at `address` (or the one that is open already), with the protection it carries."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page or person.get(address).text)
    assert token, address
    answer = person.post(address, data={**fields, "csrfmiddlewaretoken": token[1]})
    assert answer.status_code == 302, answer.text
    return answer


def every_page(site: ProductionSite, reader: httpx.Client, *first: str) -> dict[str, int]:
    """What answers at each address that can be reached by links from the first."""
    answers: dict[str, int] = {}
    waiting = list(first)
    while waiting:
        address = waiting.pop()
        reply = reader.get(address)
        answers[address] = reply.status_code
        if reply.headers.get("content-type", "").startswith("text/html"):
            page = Page(Reply(address, reply.status_code, reply.text, reply.headers))
            ours = {to.removeprefix(f"https://{site.host}") for to in page.links | page.sources}
            found = {to.partition("#")[0].partition("?")[0] for to in ours if to.startswith("/")}
            waiting += sorted(found - {"", *answers, *waiting})
    return answers


def test_it_begins_with_a_site_that_works_and_an_administrator_who_comes_in(installation: ProductionSite) -> None:
    empty = rows_of_each_table(installation)
    installation.manage("begin_site")
    installation.manage("invite_administrator", MARIT, "Marit Solberg")
    begun = {table for table, count in rows_of_each_table(installation).items() if count != empty[table]}
    assert begun - BEGUN == set()
    assert installation.rows("SELECT email FROM people_user") == [(MARIT,)]
    assert installation.rows("SELECT kind FROM outbox_message") == [("people/invitation",)]

    installation.start()
    with visitor(installation) as reader:
        answers = every_page(installation, reader, "/", "/nn/", "/en/", "/sitemap.xml", "/robots.txt")
        assert {address: status for address, status in answers.items() if status >= 400} == {}
        for address in ("/", "/nn/", "/en/"):
            front = reader.get(address)
            assert "demo" not in front.text.casefold()
            assert "kontakt@host.example" in front.text
        for address in ("/demo/", "/demo/utboks/", "/demo/komponenter/"):
            assert reader.get(address).status_code == 404

    with visitor(installation) as marit:
        send(marit, "/konto/logg-inn/", email=MARIT)
        [(letter,)] = installation.rows("SELECT text FROM outbox_message WHERE kind = 'people/sign_in_code'")
        code = re.search(r"\d{4}-\d{4}", letter)
        assert code
        send(marit, "/konto/logg-inn/kode/", code=code[0])
        # An administrator sees personal data: nothing opens before the second step is there.
        assert marit.get("/min-side/").headers["Location"].startswith("/konto/sikkerhet/")
        page = marit.get("/konto/sikkerhet/kodeapp/").text
        secret = re.search(r'people-secret">([A-Z2-7]+)<', page)
        assert secret
        send(marit, "/konto/sikkerhet/kodeapp/", page, code=code_from(secret[1]))
        assert "Hei, Marit" in marit.get("/min-side/").text
        assert "Marit Solberg" in marit.get("/min-side/personer/").text
        assert marit.get("/redaksjon/").status_code == 200


def test_every_answer_over_tls_keeps_its_reader_safe(installation: ProductionSite) -> None:
    installation.manage("begin_site")
    installation.start()
    (installation.media / "images").mkdir()
    (installation.media / "images" / "tur.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    with visitor(installation) as reader:
        style = re.search(r'href="(/static/[^"]+\.css)"', reader.get("/").text)
        assert style
        answers = [reader.get(address) for address in ("/", "/konto/logg-inn/", "/finnes-ikke/", "/redaksjon/")]
        answers += [
            reader.get(address) for address in (style[1], "/static/no.css", "/media/images/tur.svg", "/healthz")
        ]
        answers += [reader.post("/konto/logg-inn/", data={"email": MARIT}), reader.get("/", headers={"Host": "other"})]
        assert [answer.status_code for answer in answers] == [200, 200, 404, 302, 200, 404, 200, 503, 403, 400]
        for answer in answers:
            told = {name: answer.headers.get(name) for name in SAID_ALWAYS}
            assert told == SAID_ALWAYS, answer.url
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy, answer.url
            assert "'unsafe-inline'" not in policy or "sandbox" in policy or "/redaksjon/" in str(answer.url)
            # Pictures may be shown where a page of ours is shared; nothing else may be fetched into another's page.
            is_picture = "/media/" in str(answer.url)
            assert answer.headers["cross-origin-resource-policy"] == ("cross-origin" if is_picture else "same-origin")
            assert "camera=()" in answer.headers["permissions-policy"], answer.url
            assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie")), answer.url

        plain = reader.get("/nyheter/", headers={"X-Forwarded-Proto": "http"})
        assert (plain.status_code, plain.headers["location"]) == (301, f"https://{installation.host}/nyheter/")
        assert "strict-transport-security" not in plain.headers, "only TLS may say it (RFC 6797, 7.2)"
