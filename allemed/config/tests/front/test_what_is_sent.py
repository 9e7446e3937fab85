"""Bodies and addresses that are cut off, too large, too slow or absurd."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allemed.base.http import FILE_HEADER
from allemed.config.front.bodies import ORDINARY_BYTES, UPLOAD_BYTES, Patience
from allemed.config.tests.front.asking import HTML, Page, ask, front_of

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
IMPATIENT = Patience(start_seconds=0.2, bytes_per_second=10_000_000, silent_seconds=0.1, drain_seconds=0.1)


def test_a_whole_form_reaches_django_in_one_piece() -> None:
    page = Page()
    with front_of(page) as front:
        asked = ask(front, method="POST", headers={**FORM, "Content-Length": "9"}, body=[b"navn", b"=Aish"])
        assert asyncio.run(asked).status == 200
    assert page.read == [b"navn=Aish"]
    assert page.asked[0]["CONTENT_LENGTH"] == "9"


def test_a_form_without_a_length_gets_the_one_it_had() -> None:
    page = Page()
    with front_of(page) as front:
        asyncio.run(ask(front, method="POST", headers={"Transfer-Encoding": "chunked"}, body=[b"abc", b"de"]))
    assert (page.read, page.asked[0]["CONTENT_LENGTH"]) == ([b"abcde"], "5")


@pytest.mark.parametrize("then_leave", [True, False])
def test_half_a_form_is_a_400_and_django_never_hears_of_it(then_leave: bool) -> None:
    page = Page()
    with front_of(page) as front:
        asked = ask(
            front, method="POST", headers={**FORM, "Content-Length": "100"}, body=[b"navn=Ai"], then_leave=then_leave
        )
        answered = asyncio.run(asked)
    assert answered.status == 400
    assert "Vi fikk ikke alt du sendte" in answered.body.decode()
    assert page.asked == []


@pytest.mark.parametrize(
    ("path", "words"),
    [("/konto/", "for stort"), ("/nn/konto/", 'lang="nn"'), ("/en/konto/", 'lang="en"')],
)
def test_too_large_a_body_is_a_413_in_the_persons_language(path: str, words: str) -> None:
    page = Page()
    with front_of(page, IMPATIENT) as front:
        length = str(ORDINARY_BYTES + 1)
        answered = asyncio.run(ask(front, path, method="POST", headers={"Content-Length": length}, body=[b"x"]))
    assert answered.status == 413
    assert words in answered.body.decode()
    assert page.asked == []


def test_a_body_that_grows_past_its_limit_without_saying_so_is_a_413() -> None:
    page = Page()
    with front_of(page, IMPATIENT) as front:
        assert asyncio.run(ask(front, method="POST", body=[b"x" * 40_000, b"x" * 40_000])).status == 413
    assert page.asked == []


@pytest.mark.parametrize(
    ("path", "cookie", "status"),
    [
        ("/redaksjon/images/add/", "sessionid=1", 200),
        ("/redaksjon/images/add/", "language=nn", 413),
        ("/konto/", "sessionid=1", 413),
    ],
)
def test_only_editors_may_send_large_files(path: str, cookie: str, status: int) -> None:
    with front_of(Page(), IMPATIENT) as front:
        body = [b"x" * 100_000] * 3
        assert asyncio.run(ask(front, path, method="POST", headers={"Cookie": cookie}, body=body)).status == status


def test_an_editors_file_has_a_limit_too() -> None:
    with front_of(Page(), IMPATIENT) as front:
        headers = {"Cookie": "sessionid=1", "Content-Length": str(UPLOAD_BYTES + 1)}
        assert asyncio.run(ask(front, "/redaksjon/x/", method="POST", headers=headers, body=[b"x"])).status == 413


@pytest.mark.parametrize(("remembered", "words"), [("en", "What you sent is too large"), ("nn", "Det du sende")])
def test_an_editor_is_refused_in_the_language_of_the_admin(remembered: str, words: str) -> None:
    headers = {"Cookie": f"sessionid=x; language={remembered}", "Content-Length": str(UPLOAD_BYTES + 1)}
    with front_of(Page(), IMPATIENT) as front:
        refused = asyncio.run(ask(front, "/redaksjon/x/", method="POST", headers=headers, body=[b"x"]))
    assert refused.status == 413
    assert words in refused.body.decode()


def test_a_body_that_stops_coming_is_a_408() -> None:
    page = Page()
    with front_of(page, IMPATIENT) as front:
        asked = ask(front, method="POST", headers={"Content-Length": "10"}, body=[])
        assert asyncio.run(asked).status == 408
    assert page.asked == []


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "1" * 16])
def test_a_length_that_is_no_number_is_a_400(length: str) -> None:
    with front_of(Page()) as front:
        answered = asyncio.run(ask(front, method="POST", headers={"Content-Length": length.encode().decode("latin-1")}))
    assert answered.status == 400


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (b"/%ff", b""),
        (b"/nyheter/%c3%28/", b""),
        (b"/a%00b", b""),
        (b"/a%0d%0aSet-Cookie:x", b""),
        (b"/" + b"a" * 2_001, b""),
        (b"*", b""),
        (b"/", b"q=%ff"),
        (b"/", b"q=%00"),
        (b"/", b"q=" + b"a" * 8_001),
        (b"/", b"&".join([b"a=1"] * 101)),
    ],
)
def test_an_absurd_address_is_a_400_and_django_never_hears_of_it(path: bytes, query: bytes) -> None:
    page = Page()
    with front_of(page) as front:
        assert asyncio.run(ask(front, path, query=query)).status == 400
    assert page.asked == []


def test_an_absurd_address_is_answered_in_its_language() -> None:
    with front_of(Page()) as front:
        assert 'lang="nn"' in asyncio.run(ask(front, b"/nn/%ff")).body.decode()


@settings(deadline=None, max_examples=300)
@given(path=st.binary(max_size=60), query=st.binary(max_size=60))
def test_no_address_is_ever_a_500(path: bytes, query: bytes) -> None:
    with front_of(Page()) as front:
        assert asyncio.run(ask(front, b"/" + path, query=query)).status in (200, 400, 404)


def test_two_hosts_in_one_request_are_refused() -> None:
    page = Page()
    with front_of(page) as front:
        assert asyncio.run(ask(front, headers={"Host": "other.example"})).status == 400
    assert page.asked == []


def test_what_proxies_and_the_front_say_cannot_be_said_from_outside() -> None:
    page = Page()
    forged = {
        "X-Forwarded-For": "1.2.3.4",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "for=1.2.3.4",
        "X-Real-IP": "1.2.3.4",
        "Proxy": "http://evil.example",
        FILE_HEADER: "original_images/secret.jpg",
        "X_Forwarded_For": "1.2.3.4",
        "Remote_Addr": "1.2.3.4",
    }
    with front_of(page) as front:
        asyncio.run(ask(front, headers=forged))
    environ = page.asked[0]
    assert (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]) == ("192.0.2.7", "http")
    assert {name for name in environ if name.startswith("HTTP_")} == {"HTTP_HOST"}


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, "198.51.100.1", "192.0.2.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "192.0.2.7"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "198.51.100.1:5000", "198.51.100.1"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
        (1, "not an address", ""),
    ],
)
def test_the_client_is_who_our_own_proxies_say(hops: int, forwarded: str, address: str) -> None:
    page = Page(headers=[HTML])
    with front_of(page) as front:
        object.__setattr__(front.desk, "trusted_proxies", hops)
        front._trusts_proxies = hops > 0
        asyncio.run(ask(front, headers={"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}))
    assert page.asked[0]["REMOTE_ADDR"] == address
    assert page.asked[0]["wsgi.url_scheme"] == ("https" if hops else "http")


def test_behind_a_proxy_a_page_asked_for_over_http_is_not_the_one_for_https() -> None:
    page = Page()
    with front_of(page) as front:
        object.__setattr__(front.desk, "trusted_proxies", 1)
        front._trusts_proxies = True
        asyncio.run(ask(front, headers={"X-Forwarded-Proto": "https"}))
        asyncio.run(ask(front))
    assert [environ["wsgi.url_scheme"] for environ in page.asked] == ["https", "http"]


def test_when_too_many_wait_the_next_is_asked_to_come_back() -> None:
    page = Page(headers=[HTML])
    with front_of(page) as front:
        front.threads.under_way = 10_000
        answered = asyncio.run(ask(front))
    assert (answered.status, answered["retry-after"]) == (503, "30")
