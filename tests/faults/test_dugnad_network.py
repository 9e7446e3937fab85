"""Two tables write through a bad network, with bells and without: nothing written is lost, nothing stands twice.

The devices speak the page's own protocol (`static/dugnad`): written down first, sent until *our* receipt comes.
"""

from __future__ import annotations

import os
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.faults.bad_network import BadNetwork, always, bad_network, changeable
from tests.journeys.room import FIELD, chip, write
from tests.server import Site

pytestmark = pytest.mark.prove
MAKE = """
from allemed.dugnad.tests.room import make_evening
from allemed.dugnad.actions import token_of
from allemed.dugnad.models import StepKind
evening = make_evening(2)
evening.go_to(StepKind.CAPTURE)
print("made=" + "|".join([evening.dugnad.public_id, evening.step(StepKind.CAPTURE).public_id,
    token_of(evening.tables[1].seat), token_of(evening.tables[2].seat)]))
"""
TEXTS = 25
IN_BROWSER = 6
PATIENCE = 180.0


@dataclass
class Device:
    """A table's telephone: an outbox, and a receipt that is looked at before anything leaves it."""

    network: BadNetwork
    dugnad: str
    step: str
    token: str
    outbox: list[tuple[uuid.UUID, str]] = field(default_factory=list)
    tries: int = 0

    def write(self, text: str) -> None:
        self.outbox.append((uuid.uuid4(), text))

    def flush(self) -> None:
        """Send the first that waits, once."""
        contribution, text = self.outbox[0]
        self.tries += 1
        body = {"base": 0, "step": self.step, "kind": "strength", "text": text}
        receipt = self._ask("PUT", f"contributions/{contribution}", body)
        if receipt and receipt.get("id") == str(contribution) and isinstance(receipt.get("seq"), int):
            self.outbox.pop(0)

    def texts(self) -> list[str]:
        while True:
            state = self._ask("GET", "state")
            if state and isinstance(state.get("seq"), int):
                return [row["text"] for row in state["contributions"]]

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        try:
            answer = httpx.request(
                method,
                f"{self.network.url}/api/dugnad/{self.dugnad}/{path}",
                json=body,
                headers={"Cookie": f"seat={self.token}"},
                timeout=20,
                trust_env=False,
            )
            ours = answer.headers.get("Content-Type", "").startswith("application/json")
            if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
                time.sleep(float(answer.headers.get("Retry-After", "1")))
            return answer.json() if answer.is_success and ours else None
        except (httpx.HTTPError, ValueError):
            return None


@pytest.mark.parametrize("bells", ["1", "0"], ids=["with bells", "without bells"])
def test_through_a_bad_network_nothing_is_lost_and_nothing_stands_twice(
    fresh_site: Site, bells: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = fresh_site.manage("shell", "--verbosity=0", "--command", MAKE)
    dugnad, step, *tokens = made.split("made=")[1].split()[0].split("|")
    if bells == "0":
        fresh_site.stop()
        monkeypatch.setitem(os.environ, "LIVE_BELLS", "0")
        fresh_site.start()
    with bad_network(fresh_site.port, changeable(seed=5)) as network:
        network.slowness = 0.05
        devices = [Device(network, dugnad, step, token) for token in tokens]
        expected = [{f"Bord {number}: {index}" for index in range(TEXTS)} for number in (1, 2)]
        for device, texts in zip(devices, expected, strict=True):
            for text in sorted(texts):
                device.write(text)
        until = time.monotonic() + PATIENCE
        while any(device.outbox for device in devices) and time.monotonic() < until:
            for device in devices:
                if device.outbox:
                    device.flush()
        assert [len(device.outbox) for device in devices] == [0, 0]
        assert all(device.tries > TEXTS for device in devices)  # the weather was bad
        assert set(network.seen) == {"fine", "cut", "lost", "half", "twice", "slow", "captive", "away"}
        network.weather = always("fine")
        for device, texts in zip(devices, expected, strict=True):
            assert sorted(device.texts()) == sorted(texts)
    rows = fresh_site.rows(
        "SELECT count(*), count(DISTINCT text) FROM dugnad_contribution"
        " WHERE dugnad_id = (SELECT id FROM dugnad_dugnad WHERE public_id = %s)",
        dugnad,
    )
    assert rows == [(2 * TEXTS, 2 * TEXTS)]


@pytest.mark.browser
def test_the_pages_own_outbox_survives_the_same_network_and_ten_minutes_without_it(
    fresh_site: Site, browser: Browser
) -> None:
    """The page itself writes, not our copy of it; its clock is wound on while nobody answers."""
    made = fresh_site.manage("shell", "--verbosity=0", "--command", MAKE)
    dugnad, _step, *tokens = made.split("made=")[1].split()[0].split("|")
    with bad_network(fresh_site.port) as network:
        network.slowness = 0.05
        pages = [_telephone(browser, network, dugnad, token) for token in tokens]
        network.weather = changeable(seed=11, fine=0.5)
        for page in pages:
            for number in range(IN_BROWSER):
                write(page, f"Ute i været {number}")
        network.weather = always("away")
        for page in pages:
            write(page, "Mens nettet var borte")
            page.clock.fast_forward("10:00")
            expect(chip(page, "Mens nettet var borte")).to_contain_text("på denne enheten")
        network.weather = always("fine")
        for page in pages:
            page.clock.fast_forward("01:00")
            expect(page.locator("[data-local]")).to_have_count(0, timeout=60_000)
            expect(page.locator(".rm-own .rm-item")).to_have_count(IN_BROWSER + 1, timeout=60_000)
            page.context.close()
    rows = fresh_site.rows(
        "SELECT text, count(*), count(DISTINCT table_id) FROM dugnad_contribution"
        " WHERE dugnad_id = (SELECT id FROM dugnad_dugnad WHERE public_id = %s) GROUP BY text",
        dugnad,
    )
    texts = [*(f"Ute i været {number}" for number in range(IN_BROWSER)), "Mens nettet var borte"]
    assert sorted(rows) == sorted((text, 2, 2) for text in texts)


def _telephone(browser: Browser, network: BadNetwork, dugnad: str, token: str) -> Page:
    """At its table, while the network is still good."""
    context = browser.new_context(base_url=network.url, viewport={"width": 360, "height": 780}, locale="nb-NO")
    context.add_cookies([{"name": "seat", "value": token, "url": network.url}])
    page = context.new_page()
    page.clock.install()
    page.goto(f"/dugnad/{dugnad}/")
    expect(page.get_by_label(FIELD)).to_be_visible(timeout=20_000)
    return page


def test_a_hotels_sign_in_page_is_no_receipt(fresh_site: Site) -> None:
    """YpOffline removed what it had sent on any answer, 403 and 500 included."""
    made = fresh_site.manage("shell", "--verbosity=0", "--command", MAKE)
    dugnad, step, token, _ = made.split("made=")[1].split()[0].split("|")
    with bad_network(fresh_site.port, always("captive")) as network:
        device = Device(network, dugnad, step, token)
        device.write("Vi kjenner hverandre")
        device.flush()
        assert device.outbox
        network.weather = always("fine")
        device.flush()
        assert device.outbox == []
        assert device.texts() == ["Vi kjenner hverandre"]
