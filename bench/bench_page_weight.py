"""The first view of an article as a browser gets it: bytes over the wire beside its pictures, requests, layout shift.

Aims: 120 kB, 12 requests, CLS 0.02.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench import peers

OBSERVE_SHIFTS = """
window.shift = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


def measure(browser: Any, address: str) -> dict[str, float]:
    """Bytes (headers too) by kind, requests and layout shift of one first view on a phone."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.add_init_script(OBSERVE_SHIFTS)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    found = {"pictures": 0.0, "others": 0.0, "requests": 0.0}

    def sent(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            kinds[event["requestId"]] = event.get("type", "Other")

    def finished(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"])
        if kind is not None:
            found["pictures" if kind == "Image" else "others"] += event["encodedDataLength"]
            found["requests"] += 1

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", finished)
    page.goto(address, wait_until="networkidle")
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(500)
    found["shift"] = page.evaluate("window.shift")
    page.close()
    return found


def main() -> None:
    chromium = Path("/usr/bin/chromium")
    with peers.serving() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium) if chromium.exists() else None, args=FLAGS)
        for name, page in (("front_page", "/"), ("article", peers.an_article(url))):
            found = measure(browser, url + page)
            peers.say(f"{name}_weight_beside_pictures", found["others"] / 1000, "kB")
            peers.say(f"{name}_weight_of_pictures", found["pictures"] / 1000, "kB")
            peers.say(f"{name}_requests", found["requests"], "requests")
            peers.say(f"{name}_layout_shift", found["shift"], "CLS")
        browser.close()


if __name__ == "__main__":
    main()
