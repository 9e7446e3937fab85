"""On a slow line (400 kbit/s, 400 ms each way) the words come first, and nothing moves when the rest arrives."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

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
  const everything = performance.getEntriesByType("resource");
  const blocking = everything.filter((one) => one.renderBlockingStatus === "blocking");
  const size = (list) => list.reduce((sum, one) => sum + one.encodedBodySize, 0);
  return {
    paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    rest: everything.filter((one) => !blocking.includes(one)).map((one) => one.responseEnd),
    blocking: blocking.length,
    bytes: size([...blocking, ...performance.getEntriesByType("navigation")]),
    moved: window.moved,
  };
}
"""
PAGES = pytest.mark.parametrize(
    "address", ["/", "/nyheter/sosial-ulikhet-i-fritiden/", "/dialogkort/kommuner-2021/guri/"]
)


@PAGES
def test_the_words_wait_for_neither_pictures_nor_letters(browser: Browser, site: Site, address: str) -> None:
    context = browser.new_context(base_url=site.url, viewport={"width": 360, "height": 780})
    page = context.new_page()
    held: list[str] = []
    page.route("**/media/**", lambda route: held.append(route.request.url))  # never answered
    page.route("**/*.woff2", lambda route: held.append(route.request.url))
    page.goto(address, wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=20_000)
    for _ in range(200):  # the policy allows no eval, which Playwright's own waiting needs
        if page.evaluate("performance.getEntriesByName('first-contentful-paint').length"):
            break
        page.wait_for_timeout(100)
    else:
        raise AssertionError("nothing was painted")
    expect(page.get_by_role("button", name="Meny")).to_be_visible()
    assert any(url.endswith(".woff2") for url in held)
    context.close()


@PAGES
def test_on_a_slow_line_little_blocks_and_nothing_moves(browser: Browser, site: Site, address: str) -> None:
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
    assert told["blocking"] <= 2, told  # the style sheet, and the page's own
    assert told["bytes"] <= 40_000, told  # what the first words wait for: under a second on this line
    assert told["paint"] < max(told["rest"]), told
    assert told["moved"] <= 0.02, told
