"""From the scan of a QR code to a field that takes text, on a slow telephone: 400 kbit/s, 400 ms.

The door's page and the table's page, each first seen with an empty cache, and the tap between them in no time. The
lower bound is the time the same bytes need on that line, after as many waits as the pages must have: nobody is faster.
Aims: 20 kB before the field takes text, 100 kB for the rest, 3 s.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench import peers

BYTES_A_SECOND = 400_000 / 8
MILLISECONDS = 400
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
MAKE = """
from allemed.dugnad import actions
from allemed.dugnad.models import StepKind
from allemed.dugnad.tests.room import make_evening
evening = make_evening(4)
actions.leave(by=evening.tables[4])
evening.go_to(StepKind.CAPTURE)
print("made=" + evening.now.code)
"""
ROUNDS = 4  # connection, door, sitting down, table


class Wire:
    """What has come over it, headers too."""

    def __init__(self, page: Any) -> None:
        self.bytes = 0.0
        self.requests = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": MILLISECONDS,
                "downloadThroughput": BYTES_A_SECOND,
                "uploadThroughput": BYTES_A_SECOND,
            },
        )
        session.on("Network.loadingFinished", self._finished)

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]
        self.requests += 1


def measure(browser: Any, url: str, code: str) -> dict[str, float]:
    """Seconds and bytes until the field takes text, and bytes of all that follows."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    wire = Wire(page)
    began = time.perf_counter()
    page.goto(f"{url}/d/{code}", wait_until="commit")
    table = page.get_by_role("button", name="Bord 4")
    table.wait_for(timeout=60_000)
    door = time.perf_counter() - began
    began = time.perf_counter()
    table.click(no_wait_after=True)
    field = page.locator("textarea").first
    field.wait_for(timeout=60_000)
    field.fill("x")
    found = {"seconds": door + time.perf_counter() - began, "before": wire.bytes}
    page.wait_for_timeout(8000)
    found |= {"rest": wire.bytes - found["before"], "requests": float(wire.requests)}
    page.close()
    return found


def main() -> None:
    chromium = Path("/usr/bin/chromium")
    with peers.serving() as url, sync_playwright() as playwright:
        made = subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", MAKE],
            env=os.environ,
            capture_output=True,
            text=True,
            check=True,
        )
        code = made.stdout.split("made=")[1].split()[0]
        browser = playwright.chromium.launch(executable_path=str(chromium) if chromium.exists() else None, args=FLAGS)
        found = measure(browser, url, code)
        browser.close()
        peers.say("dugnad_first_field", found["seconds"], "s")
        peers.say("dugnad_first_field_bound", ROUNDS * MILLISECONDS / 1000 + found["before"] / BYTES_A_SECOND, "s")
        peers.say("dugnad_first_field_weight", found["before"] / 1000, "kB")
        peers.say("dugnad_first_field_weight_of_the_rest", found["rest"] / 1000, "kB")
        peers.say("dugnad_first_field_requests", found["requests"], "requests")


if __name__ == "__main__":
    main()
