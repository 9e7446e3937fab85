"""Each criterion finds what it is for: a page that breaks it is refused."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.accessibility import criteria
from tests.accessibility.markup import markup

pytestmark = pytest.mark.browser
HEAD = "<!doctype html><html lang='nb'><title>Prøve</title><meta name='viewport' content='width=device-width'>"


def _show(page: Page, body: str, css: str = "") -> None:
    page.set_content(f"{HEAD}<style>{css}</style><body><main><h1>Prøve</h1>{body}</main>")


def test_axe_finds_a_picture_without_words(page: Page) -> None:
    _show(page, "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' width='50' height='50'>")
    assert any("image-alt" in problem for problem in criteria.axe(page))


def test_timing_finds_a_page_that_reloads_itself(page: Page) -> None:
    page.route(
        "http://prove.example/", lambda route: route.fulfill(body=HEAD + "<meta http-equiv=refresh content=9999>")
    )
    assert any("reloads itself" in problem for problem in criteria.timing(page, "http://prove.example/"))


def test_timing_finds_a_page_that_sends_its_reader_away(page: Page) -> None:
    script = "<body>Her<script>setTimeout(() => { document.body.textContent = 'Tiden er ute' }, 3600000)</script>"
    page.route("http://prove.example/", lambda route: route.fulfill(body=HEAD + script, content_type="text/html"))
    assert criteria.timing(page, "http://prove.example/") == ["the page changed while nobody did anything"]


def test_focus_finds_what_a_banner_covers(page: Page) -> None:
    _show(
        page,
        "<a href='#'>Dekket</a><div id='banner'>Banner</div>",
        "#banner { position: fixed; inset: 0; background: #fff }",
    )
    assert any("hidden while it has focus" in problem for problem in criteria.focus(page))


def test_focus_finds_a_ring_taken_away(page: Page) -> None:
    _show(page, "<a href='#'>Uten ring</a>", "a:focus { outline: none }")
    assert any("does not show its focus" in problem for problem in criteria.focus(page))


def test_dragging_finds_a_thing_with_no_other_control(page: Page) -> None:
    _show(page, "<div draggable='true'>Dra meg</div>")
    assert criteria.dragging(page)
    _show(page, "<div draggable='true' data-drag-alternative='opp'>Dra meg</div><button id='opp'>Flytt opp</button>")
    assert not criteria.dragging(page)


def test_target_size_finds_small_crowded_targets(page: Page) -> None:
    _show(page, "<button>a</button><button>b</button>", "button { width: 12px; height: 12px; padding: 0; border: 0 }")
    assert len(criteria.target_size(page)) == 2


def test_target_size_leaves_links_in_sentences_alone(page: Page) -> None:
    _show(page, "<p>Les <a href='#'>mer</a> om <a href='#a'>det</a>.</p>")
    assert criteria.target_size(page, 44) == []


def test_redundant_entry_finds_a_question_asked_before(page: Page) -> None:
    _show(page, "<form><input aria-label='E-post' autocomplete='email'></form>")
    assert criteria.redundant_entry(page) == []
    assert criteria.redundant_entry(page, ("email",)) == ["asked again, and empty: email"]


def test_authentication_finds_a_code_that_cannot_be_pasted(page: Page) -> None:
    _show(page, "<input autocomplete='one-time-code' aria-label='Kode' onpaste='return false'>")
    assert any("cannot be pasted" in problem for problem in criteria.authentication(page))


def test_reflow_finds_a_wide_thing(page: Page) -> None:
    _show(page, "<p style='width: 500px'>Bredt</p>")
    assert criteria.reflow(page)
    _show(page, "<div style='overflow: auto'><p style='width: 500px'>Bredt</p></div>")
    assert criteria.reflow(page) == []


def test_text_spacing_finds_text_in_too_small_a_box(page: Page) -> None:
    _show(page, "<p style='height: 1.2em; width: 12ch; overflow: hidden'>Et par ord her</p>", "p { line-height: 1.2 }")
    assert criteria.text_spacing(page)


def test_text_size_finds_text_in_a_box_that_does_not_grow(page: Page) -> None:
    _show(page, "<p style='height: 30px; overflow: hidden'>Et par ord her</p>", "p { font-size: 1rem }")
    assert criteria.text_size(page)
    _show(page, "<p>Et par ord her</p>", "p { font-size: 1rem }")
    assert criteria.text_size(page) == []


def test_what_a_reader_asks_for_is_taken_away_again(page: Page) -> None:
    _show(page, "<p>Et par ord her</p>", "p { font-size: 1rem }")
    look = "() => { const p = getComputedStyle(document.querySelector('p')); return [p.fontSize, p.letterSpacing] }"
    before = page.evaluate(look), page.viewport_size
    criteria.text_spacing(page)
    criteria.text_size(page)
    assert (page.evaluate(look), page.viewport_size) == before


FOOT = (
    "<footer><div><h2>Hjelp</h2><a href='mailto:hei@prove.example'>Skriv</a></div>"
    "<nav><h2>Mer</h2><a href='/om/'>Om oss</a><a href='/kontakt/'>Kontakt</a></nav></footer>"
)


def _help(page: Page, body: str) -> list[str]:
    page.set_content(f"{HEAD}<body>{body}")
    return criteria.help_order(page)


def test_help_order_finds_help_that_has_moved(page: Page) -> None:
    usual = _help(page, f"<header></header><main></main>{FOOT}")
    assert len(usual) == 5
    assert criteria.out_of_order(usual, usual) == []
    assert criteria.out_of_order(_help(page, f"{FOOT}<header></header><main></main>"), usual)
    write = "<div><h2>Hjelp</h2><a href='mailto:hei@prove.example'>Skriv</a></div>"
    second = FOOT.replace(write, "").replace("</nav>", f"</nav>{write}")  # the second help before the first
    assert criteria.out_of_order(_help(page, f"<header></header><main></main>{second}"), usual)


def test_help_order_lets_a_page_lack_a_help_but_not_have_another(page: Page) -> None:
    usual = _help(page, f"<header></header><main></main>{FOOT}")
    fewer = FOOT.replace("<a href='/kontakt/'>Kontakt</a>", "")
    assert criteria.out_of_order(_help(page, f"<header></header><main></main>{fewer}"), usual) == []
    other = FOOT.replace("hei@", "andre@")
    assert criteria.out_of_order(_help(page, f"<header></header><main></main>{other}"), usual)


def test_target_size_asks_for_a_large_link_to_the_same_place(page: Page) -> None:
    small = (
        "<div data-target-alternative='steder'><a href='#her'>a</a><a href='#der'>b</a></div>"
        "<details id='steder'><summary>Velg et sted på kartet</summary><a href='#her'>Her</a>{more}</details>"
    )
    css = (
        "div a { display: inline-block; width: 9px; height: 9px; overflow: hidden }"
        "details a, summary { display: block; min-height: 44px }"
    )
    _show(page, small.format(more="<a href='#der'>Der</a>"), css)
    assert criteria.target_size(page) == []
    _show(page, small.format(more=""), css)
    assert len(criteria.target_size(page)) == 1
    _show(page, small.format(more="<a href='#der'>Der</a>"), css.replace("44px", "9px") + "details a { height: 9px }")
    assert len(criteria.target_size(page)) >= 2


def test_markup_finds_two_of_one_id() -> None:
    twice = (
        "<!doctype html><html lang='nb'><head><title>To</title></head><body><p id='a'></p><p id='a'></p></body></html>"
    )
    assert any("no-dup-id" in problem for problem in markup({"/prove/": twice}))
