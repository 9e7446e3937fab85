"""An article on paper, printed by someone who reads in the dark: the words and figures, and where it all came from."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.server import Site

pytestmark = pytest.mark.browser
ARTICLE = "/nyheter/lag-og-foreninger-vil-samarbeide/"
A4 = {"width": 658, "height": 980}  # CSS pixels between the margins
GOES = ".am-menu-button, .am-menu, nav, [role=search], .am-subscribe, .am-demo-note, .ds-skip-link"
# Words that are seen and are too pale on white paper (WCAG's 4.5:1); browsers print no grounds.
PALE = """
() => {
  const light = (part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const words = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
    if (!words.length || !element.checkVisibility() || element.closest("svg, script")) continue;
    const [r, g, b] = getComputedStyle(element).color.match(/[\\d.]+/g).map(Number);
    const ratio = 1.05 / (0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b) + 0.05);
    if (ratio < 4.5) found.push(`${element.className || element.tagName}: ${words[0].data.trim()} ${ratio.toFixed(1)}`);
  }
  return found;
}
"""
SAID_AFTER = "link => getComputedStyle(link, '::after').content"


def test_an_article_on_paper_is_dark_words_on_white_and_says_where_it_leads(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, viewport=A4, color_scheme="dark")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(ARTICLE)
    expect(page.locator(".am-printed-address")).to_be_hidden()
    on_screen = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(media="print", color_scheme="dark")

    assert on_screen != page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(PALE) == []
    assert "dark" not in page.locator(".am-header img").evaluate("image => image.currentSrc")
    assert (
        page.locator(GOES).evaluate_all("all => all.filter(one => one.checkVisibility()).map(one => one.className)")
        == []
    )

    links = page.locator(".am-prose :is(p, li) > a:visible")
    assert links.count() >= 1
    for link in links.all():
        assert str(link.get_attribute("href")) in link.evaluate(SAID_AFTER)
    canonical = str(page.locator("link[rel=canonical]").get_attribute("href"))
    expect(page.locator(".am-printed-address")).to_have_text(canonical)
    expect(page.locator(".am-printed-address")).to_be_visible()

    for figure in page.locator("main figure, .am-key-figures, .am-call").all():
        assert figure.evaluate("one => getComputedStyle(one).breakInside") == "avoid", figure
    wide = "all => all.filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML)"
    assert page.locator("main *").evaluate_all(wide) == []
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    context.close()
