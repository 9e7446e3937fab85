"""Everything is killed without warning while editors save: what they were told is saved, is saved."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from html.parser import HTMLParser

import httpx
import pytest

from allemed.config.database import Server
from tests.server import Site

pytestmark = pytest.mark.prove


class Fields(HTMLParser):
    """The values a browser would send with the page's forms."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        kind = given.get("type")
        is_sent = kind not in {"file", "submit", "button", "checkbox", "radio"} or "checked" in given
        if tag == "input" and given.get("name") and is_sent:
            self.values[str(given["name"])] = given.get("value") or ""


def editor(site: Site) -> httpx.Client:
    """Someone of the demo's cast who may save in the editors' admin, signed in through the demo's door."""
    [(public_id,)] = site.rows("SELECT public_id FROM people_user WHERE email LIKE 'tor@%%'")
    browser = httpx.Client(base_url=site.url, timeout=10)
    form = Fields(browser.get("/demo/").raise_for_status().text).values
    answer = browser.post(f"/demo/inn/{public_id}/", data=form, headers={"Referer": f"{site.url}/demo/"})
    assert answer.status_code == 302, answer.text[:500]
    return browser


def save_redirect(browser: httpx.Client, name: str) -> bool:
    """Save a redirect as an editor does; whether we were told that it is saved."""
    form = Fields(browser.get("/redaksjon/redirects/add/").raise_for_status().text).values
    form |= {"old_path": f"/{name}", "redirect_link": "https://allemed.example/nyheter/", "is_permanent": "on"}
    form.setdefault("site", "")
    answer = browser.post("/redaksjon/redirects/add/", data=form)
    return answer.status_code == 302


def keep_saving(
    browser: httpx.Client,
    prefix: str,
    told: list[str],
    stop: threading.Event,
    save: Callable[[httpx.Client, str], bool],
) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        name = f"{prefix}-{number}"
        try:
            if save(browser, name):
                told.append(name)
        except httpx.HTTPError:
            time.sleep(0.1)  # away for the moment: not told, so not promised


def test_every_acknowledged_save_is_there_afterwards(sturdy_site: Site, sturdy_server: Server) -> None:
    told: list[str] = []
    stop = threading.Event()
    first = editor(sturdy_site)
    cookies = {cookie.name: str(cookie.value) for cookie in first.cookies.jar}
    assert save_redirect(first, "before")
    browsers = [httpx.Client(base_url=sturdy_site.url, cookies=cookies, timeout=10) for _ in range(3)]
    editors = [
        threading.Thread(target=keep_saving, args=(browser, name, told, stop, save_redirect))
        for browser, name in zip(browsers, ("ingrid", "marit", "ole"), strict=True)
    ]
    for each in editors:
        each.start()
    for _ in range(3):
        wait_for_more(told)  # they saved before, between and after the kills
        sturdy_server.kill()
        time.sleep(1)
        sturdy_server.start()
        wait_for_more(told)
        sturdy_site.kill()
        sturdy_site.start()
    wait_for_more(told)
    stop.set()
    for each in editors:
        each.join()
    for browser in (first, *browsers):
        browser.close()
    there = {path.lstrip("/") for (path,) in sturdy_site.rows("SELECT old_path FROM wagtailredirects_redirect")}
    assert set(told) <= there


def wait_for_more(told: list[str], saves: int = 3) -> None:
    """Until some more saves were acknowledged, however slow the machine."""
    wanted, deadline = len(told) + saves, time.monotonic() + 120
    while len(told) < wanted:
        assert time.monotonic() < deadline, "nobody could save any more"
        time.sleep(0.05)


def test_the_database_may_be_gone_for_ten_seconds(sturdy_site: Site, sturdy_server: Server) -> None:
    browser = httpx.Client(base_url=sturdy_site.url, timeout=10)
    assert browser.get("/sok/", params={"q": "fløyte"}).status_code == 200
    sturdy_server.kill()
    for number, (address, words) in enumerate(
        [("/sok/", "straks tilbake"), ("/nn/sok/", "straks tilbake"), ("/en/sok/", "back in a moment")]
    ):
        answer = browser.get(address, params={"q": f"borte {number}"})
        assert answer.status_code == 503, answer.text[:500]
        assert answer.headers["Retry-After"] == "10"
        assert words in answer.text
        assert f'lang="{address.split("/")[1] if address.count("/") > 2 else "nb"}"' in answer.text
        assert "Traceback" not in answer.text
    health = browser.get("/healthz")
    assert health.status_code == 503
    assert health.json()["reasons"] == ["database: no answer"]
    time.sleep(10)
    sturdy_server.start()
    deadline = time.monotonic() + 15
    while (status := browser.get("/sok/", params={"q": f"tilbake {deadline}"}).status_code) != 200:
        assert time.monotonic() < deadline, status
        time.sleep(0.2)
