"""On a slow line (400 kbit/s, 400 ms each way) the words come first, and nothing moves when the rest arrives."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.server import Site

pytestmark = pytest.mark.browser
BYTES_A_SECOND = 400_000 / 8
MILLISECONDS = 400
WATCH = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.moved += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""
TOLD = """
() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const end = (found) => performance.getEntriesByType("resource").filter(found).map((one) => one.responseEnd);
  return {
    paint,
    pictures: end((one) => new URL(one.name).pathname.startsWith("/media/")),
    fonts: end((one) => one.name.endsWith(".woff2")),
    blocking: performance.getEntriesByType("resource").filter((one) => one.renderBlockingStatus === "blocking").length,
    moved: window.moved,
  };
}
"""


@pytest.mark.parametrize("address", ["/", "/nyheter/sosial-ulikhet-i-fritiden/", "/dialogkort/kommuner-2021/guri/"])
def test_the_words_come_first(browser: Browser, site: Site, address: str) -> None:
    context = browser.new_context(base_url=site.url, viewport={"width": 360, "height": 780})
    page = context.new_page()
    page.add_init_script(WATCH)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": MILLISECONDS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    page.goto(address, timeout=60_000)
    page.wait_for_load_state("networkidle")
    told = page.evaluate(TOLD)
    context.close()
    assert told["pictures"], "the page has a picture"
    assert told["paint"] < min(told["pictures"]), told
    assert told["paint"] < min(told["fonts"]), told
    assert told["blocking"] <= 2, told  # the style sheet, and the page's own
    assert told["moved"] <= 0.02, told
