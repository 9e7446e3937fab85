"""What is kept, for whom it is served, and when it is forgotten."""

from __future__ import annotations

import asyncio
import gzip
import time

import brotli
import pytest

from allemed.config.front.application import Front
from allemed.config.front.pages import SECONDS_WHILE_DEAF
from allemed.config.tests.front.asking import HTML, PUBLIC, Page, ask, front_of

LONG = b"<p>Alle barn skal f\xc3\xa5 v\xc3\xa6re med.</p>" * 100


def test_django_makes_a_public_page_once() -> None:
    page = Page()

    async def story(front: Front) -> None:
        first, second = await ask(front), await ask(front)
        assert (first.status, first.body) == (second.status, second.body) == (200, b"<p>Hei</p>")
        assert "age" in second

    with front_of(page) as front:
        asyncio.run(story(front))
    assert len(page.asked) == 1


@pytest.mark.parametrize(
    "headers",
    [
        [HTML],
        [HTML, ("Cache-Control", "private, s-maxage=300")],
        [HTML, ("Cache-Control", "public, no-store, s-maxage=300")],
        [HTML, ("Cache-Control", "public, max-age=300")],
        [HTML, PUBLIC, ("Set-Cookie", "csrftoken=x")],
        [HTML, PUBLIC, ("Vary", "Accept-Encoding, Cookie")],
        [HTML, PUBLIC, ("Vary", "*")],
        [HTML, PUBLIC, ("Content-Encoding", "gzip")],
    ],
)
def test_nothing_else_is_kept(headers: list[tuple[str, str]]) -> None:
    page = Page(headers=headers)

    async def story(front: Front) -> None:
        await ask(front)
        await ask(front)
        assert len(front.pages) == 0

    with front_of(page) as front:
        asyncio.run(story(front))
    assert len(page.asked) == 2


@pytest.mark.parametrize(
    "status", ["301 Moved Permanently", "404 Not Found", "500 Internal Server Error", "206 Partial"]
)
def test_only_a_200_is_kept(status: str) -> None:
    page = Page(status=status)
    with front_of(page) as front:
        asyncio.run(ask(front))
        assert len(front.pages) == 0


def test_a_page_with_a_forms_token_is_not_kept_even_if_it_says_it_is_public(caplog: pytest.LogCaptureFixture) -> None:
    page = Page(body=b'<input type="hidden" name="csrfmiddlewaretoken" value="x">')
    with front_of(page) as front:
        asyncio.run(ask(front))
        assert len(front.pages) == 0
    assert "form's token" in caplog.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "sessionid=aisha"},
        {"Cookie": "language=nn; sessionid=aisha"},
        {"Cookie": "seat=7"},
        {"Authorization": "Bearer x"},
        {"HX-Request": "true"},
    ],
)
def test_who_carries_something_of_their_own_is_neither_served_nor_kept(headers: dict[str, str]) -> None:
    page = Page(body=b"for everyone")

    async def story(front: Front) -> None:
        await ask(front)
        page.body = b"for Aisha"
        assert (await ask(front, headers=headers)).body == b"for Aisha"
        assert (await ask(front)).body == b"for everyone"

    with front_of(page) as front:
        asyncio.run(story(front))


def test_a_strangers_cookies_never_reach_django() -> None:
    page = Page()

    async def story(front: Front) -> None:
        await ask(front, headers={"Cookie": "_ga=1; csrftoken=c; tracker=2"})
        await ask(front, headers={"Cookie": "_ga=2"})

    with front_of(page) as front:
        asyncio.run(story(front))
    assert [environ["HTTP_COOKIE"] for environ in page.asked] == ["csrftoken=c"]


def test_a_cookie_that_is_not_ours_is_not_set() -> None:
    # Django begins each with a space.
    page = Page(headers=[HTML, ("Set-Cookie", " sessionid=1; Path=/"), ("Set-Cookie", " tracker=1; Path=/")])
    with front_of(page) as front:
        assert asyncio.run(ask(front))["set-cookie"] == "sessionid=1; Path=/"


def test_a_page_said_to_be_public_is_private_to_someone_signed_in() -> None:
    with front_of(Page()) as front:
        answered = asyncio.run(ask(front, headers={"Cookie": "sessionid=aisha"}))
    assert answered["cache-control"] == "private, no-store"


def test_tracking_marks_neither_split_nor_poison() -> None:
    page = Page()

    async def story(front: Front) -> None:
        await ask(front, query="utm_source=brev&fbclid=1")
        await ask(front, query="gclid=7")
        await ask(front)

    with front_of(page) as front:
        asyncio.run(story(front))
    assert [environ["QUERY_STRING"] for environ in page.asked] == [""]


def test_a_known_name_has_a_page_for_each_value_in_any_order() -> None:
    page = Page()

    async def story(front: Front) -> None:
        await ask(front, query="side=2&tema=%C3%B8konomi")
        await ask(front, query="tema=økonomi&side=2&utm_medium=x")
        await ask(front, query="side=3&tema=økonomi")

    with front_of(page) as front:
        asyncio.run(story(front))
    assert len(page.asked) == 2


def test_an_unknown_name_goes_to_django_each_time_and_is_not_kept() -> None:
    page = Page()

    async def story(front: Front) -> None:
        await ask(front, query="hei=1")
        await ask(front, query="hei=1")
        assert len(front.pages) == 0

    with front_of(page) as front:
        asyncio.run(story(front))
    assert [environ["QUERY_STRING"] for environ in page.asked] == ["hei=1", "hei=1"]


def test_each_encoding_is_made_once_and_has_a_name_of_its_own() -> None:
    page = Page(body=LONG)

    async def story(front: Front) -> None:
        plain = await ask(front)
        small = await ask(front, headers={"Accept-Encoding": "gzip"})
        smaller = await ask(front, headers={"Accept-Encoding": "gzip, deflate, br"})
        refused = await ask(front, headers={"Accept-Encoding": "br;q=0, gzip;q=0.0"})
        assert plain.body == refused.body == gzip.decompress(small.body) == brotli.decompress(smaller.body) == LONG
        assert (small["content-encoding"], smaller["content-encoding"]) == ("gzip", "br")
        assert "content-encoding" not in plain
        assert len({plain["etag"], small["etag"], smaller["etag"]}) == 3
        for answered in (plain, small, smaller):
            assert answered["vary"] == "Accept-Encoding"
            assert answered["content-length"] == str(len(answered.body))

    with front_of(page) as front:
        asyncio.run(story(front))
    assert len(page.asked) == 1


def test_a_browser_that_has_the_page_is_told_so() -> None:
    async def story(front: Front) -> None:
        plain = await ask(front)
        for known in (plain["etag"], f"W/{plain['etag']}", f'"other", {plain["etag"]}', "*"):
            again = await ask(front, headers={"If-None-Match": known})
            assert (again.status, again.body, again["etag"]) == (304, b"", plain["etag"])
            assert "content-length" not in again
            assert again["x-content-type-options"] == "nosniff"
        other = await ask(front, headers={"If-None-Match": plain["etag"], "Accept-Encoding": "br"})
        assert other.status == 200

    with front_of(Page(body=LONG)) as front:
        asyncio.run(story(front))


def test_a_head_has_the_headers_and_nothing_more() -> None:
    async def story(front: Front) -> None:
        before = await ask(front, method="HEAD")
        whole = await ask(front)
        head = await ask(front, method="HEAD")
        assert before.body == head.body == b""
        assert before["content-length"] == head["content-length"] == whole["content-length"] == "10"

    with front_of(Page()) as front:
        asyncio.run(story(front))


def test_a_purge_forgets_the_pages() -> None:
    page = Page(body=b"old")

    async def story(front: Front) -> None:
        await ask(front)
        page.body = b"new"
        front.pages.purge()
        assert (await ask(front)).body == b"new"

    with front_of(page) as front:
        asyncio.run(story(front))


def test_a_page_begun_before_a_publishing_is_not_kept_after_it() -> None:
    page = Page(body=b"old")

    async def story(front: Front) -> None:
        page.before = front.pages.purge  # published while the page is being made
        assert (await ask(front)).body == b"old"
        page.before = lambda: None
        page.body = b"new"
        assert (await ask(front)).body == b"new"

    with front_of(page) as front:
        asyncio.run(story(front))


def test_who_comes_after_a_publishing_does_not_get_a_page_begun_before_it() -> None:
    page = Page(body=b"old")

    async def story(front: Front) -> None:
        page.before = lambda: time.sleep(0.2)
        early = asyncio.create_task(ask(front))
        await asyncio.sleep(0.05)
        front.pages.purge()
        page.body = b"old"  # what the first has read already
        late = asyncio.create_task(ask(front))
        await asyncio.gather(early, late)

    with front_of(page) as front:
        asyncio.run(story(front))
    assert len(page.asked) == 2


def test_many_who_ask_at_once_cost_one_page() -> None:
    page = Page(before=lambda: time.sleep(0.1))

    async def story(front: Front) -> None:
        answers = await asyncio.gather(*(ask(front) for _ in range(50)))
        assert {answered.body for answered in answers} == {b"<p>Hei</p>"}

    with front_of(page) as front:
        asyncio.run(story(front))
    assert len(page.asked) == 1


def test_many_who_ask_for_a_private_page_each_get_their_own() -> None:
    page = Page(headers=[HTML])

    async def story(front: Front) -> None:
        await asyncio.gather(*(ask(front) for _ in range(8)))

    with front_of(page) as front:
        asyncio.run(story(front))
    assert len(page.asked) == 8


def test_a_page_that_breaks_lets_the_others_try() -> None:
    page = Page()
    attempts: list[int] = []

    def break_once() -> None:
        attempts.append(1)
        time.sleep(0.05)
        if len(attempts) == 1:
            raise RuntimeError

    page.before = break_once

    async def story(front: Front) -> None:
        answers = await asyncio.gather(ask(front), ask(front))
        assert sorted(answered.status for answered in answers) == [200, 500]

    with front_of(page) as front:
        asyncio.run(story(front))


def test_while_purges_are_not_heard_only_the_newest_pages_are_served() -> None:
    page = Page()

    async def story(front: Front) -> None:
        await ask(front)
        front.pages.is_listening = False
        await ask(front)
        assert len(page.asked) == 1
        kept = next(iter(front.pages._pages.values()))
        kept.stored_at -= SECONDS_WHILE_DEAF
        await ask(front)
        assert len(page.asked) == 2

    with front_of(page) as front:
        asyncio.run(story(front))


def test_a_page_is_forgotten_when_its_time_is_up() -> None:
    page = Page()

    async def story(front: Front) -> None:
        await ask(front)
        next(iter(front.pages._pages.values())).expires_at = time.monotonic()
        await ask(front)

    with front_of(page) as front:
        asyncio.run(story(front))
    assert len(page.asked) == 2


def test_the_cache_is_bounded_and_forgets_the_least_used() -> None:
    page = Page(body=b"x" * 400)

    async def story(front: Front) -> None:
        front.pages.most_bytes = 60_000
        for number in range(40):
            await ask(front, "/ofte/")
            await ask(front, f"/{number}/")
        assert front.pages.bytes_kept <= 60_000
        assert sum(environ["PATH_INFO"] == "/ofte/" for environ in page.asked) == 1
        for number in range(40):
            await ask(front, "/ofte/", query=f"side={number}")
        assert front.pages.bytes_with_query <= 15_000
        assert front.pages.bytes_kept == sum(kept.size for kept in front.pages._pages.values())

    with front_of(page) as front:
        asyncio.run(story(front))


def test_hosts_and_schemes_do_not_share_pages() -> None:
    page = Page()

    async def story(front: Front) -> None:
        await ask(front, host="localhost")
        await ask(front, host="evil.example")

    with front_of(page) as front:
        asyncio.run(story(front))
    assert [environ["HTTP_HOST"] for environ in page.asked] == ["localhost", "evil.example"]


def test_every_answer_carries_the_security_headers() -> None:
    page = Page()

    async def story(front: Front) -> None:
        answers = [
            await ask(front),
            await ask(front),
            await ask(front, headers={"Cookie": "sessionid=1"}),
            await ask(front, "/static/nothing.js"),
            await ask(front, "/media/images/nothing.jpg"),
            await ask(front, b"/%ff"),
        ]
        for answered in answers:
            assert answered["x-content-type-options"] == "nosniff"
            assert "unsafe" not in answered["content-security-policy"]
            assert "frame-ancestors 'self'" in answered["content-security-policy"]
            for name in (
                "referrer-policy",
                "permissions-policy",
                "x-frame-options",
                "cross-origin-opener-policy",
                "cross-origin-resource-policy",
            ):
                assert name in answered, name

    with front_of(page) as front:
        asyncio.run(story(front))
