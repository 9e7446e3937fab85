"""The card is read aloud by the browser's own voice, where it has one: a stand-in notes what it is asked to say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.hands import choose
from tests.server import Site

pytestmark = pytest.mark.browser
GURI = "/dialogkort/kommuner-2021/guri/"
# What a browser offers, with the voices each test names. `spoken` holds the sentences, `finish()` says them all.
STANDIN = """
(given) => {
  const voice = (lang) => ({ lang, name: lang, default: false, localService: true, voiceURI: lang });
  const target = new EventTarget();
  const synth = Object.assign(target, {
    spoken: [], waiting: [], paused: false, cancelled: 0, voices: given.map(voice),
    getVoices: () => synth.voices,
    speak: (words) => { synth.spoken.push({ text: words.text, lang: words.lang }); synth.waiting.push(words); },
    cancel: () => { synth.cancelled += 1; synth.waiting = []; synth.paused = false; },
    pause: () => { synth.paused = true; },
    resume: () => { synth.paused = false; },
    finish: () => { for (const words of synth.waiting.splice(0)) words.onend?.(); },
    fail: () => { for (const words of synth.waiting.splice(0)) words.onerror?.(); },
    learn: (lang) => { synth.voices.push(voice(lang)); target.dispatchEvent(new Event("voiceschanged")); },
  });
  Object.defineProperty(window, "speechSynthesis", { value: synth, configurable: true });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}
"""
SILENT = (
    "() => { delete window.speechSynthesis; Object.defineProperty(window, 'speechSynthesis', { value: undefined }) }"
)


@contextmanager
def listening(browser: Browser, site: Site, address: str, voices: list[str] | None) -> Iterator[Page]:
    """A reader whose browser has these voices; None is a browser that cannot speak at all."""
    context = browser.new_context(base_url=site.url, viewport={"width": 360, "height": 780})
    page = context.new_page()
    page.add_init_script(f"({SILENT})()" if voices is None else f"({STANDIN})({json.dumps(voices)})")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert complaints == []


def test_it_reads_the_card_and_says_when_it_begins_pauses_and_ends(browser: Browser, site: Site) -> None:
    with listening(browser, site, GURI, ["en-GB", "nb-NO"]) as page:
        status = page.locator("#lytt [role=status]")
        choose(page, page.get_by_role("button", name="Lytt til kortet"))
        expect(status).to_have_text("Kortet leses opp.")
        spoken = page.evaluate("speechSynthesis.spoken")
        assert " ".join(one["text"] for one in spoken) == page.locator("#opplesing").text_content()
        assert {one["lang"] for one in spoken} == {"nb-NO"}

        pause = page.get_by_role("button", name="Pause")
        expect(pause).to_be_focused()
        page.keyboard.press("Enter")
        expect(status).to_have_text("Opplesingen er satt på pause.")
        assert page.evaluate("speechSynthesis.paused") is True
        page.get_by_role("button", name="Fortsett").press("Enter")
        expect(status).to_have_text("Kortet leses opp.")
        assert page.evaluate("speechSynthesis.paused") is False

        page.evaluate("speechSynthesis.finish()")
        expect(status).to_have_text("Kortet er lest ferdig.")
        expect(page.get_by_role("button", name="Lytt til kortet")).to_be_focused()


@pytest.mark.parametrize("way", ["button", "escape"])
def test_it_falls_silent_when_asked(browser: Browser, site: Site, way: str) -> None:
    with listening(browser, site, GURI, ["nb-NO"]) as page:
        page.get_by_role("button", name="Lytt til kortet").press("Enter")
        assert page.evaluate("speechSynthesis.waiting.length") > 1
        if way == "button":
            page.get_by_role("button", name="Stopp").press("Enter")
        else:
            page.keyboard.press("Escape")
        assert page.evaluate("speechSynthesis.waiting.length") == 0
        expect(page.locator("#lytt [role=status]")).to_have_text("Opplesingen er stoppet.")
        expect(page.get_by_role("button", name="Lytt til kortet")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "voices", "spoken"),
    [
        ("/nn" + GURI, ["en-US", "nb-NO", "nn-NO"], "nn-NO"),
        ("/nn" + GURI, ["en-US", "no"], "no"),
        ("/en" + GURI, ["nb-NO", "en_GB"], "en_GB"),
        (GURI, ["no-NO", "nb_NO"], "nb_NO"),
    ],
)
def test_it_chooses_a_voice_of_the_cards_language(
    browser: Browser, site: Site, address: str, voices: list[str], spoken: str
) -> None:
    with listening(browser, site, address, voices) as page:
        page.locator("#lytt [data-do=listen]").press("Enter")
        assert {one["lang"] for one in page.evaluate("speechSynthesis.spoken")} == {spoken}


@pytest.mark.parametrize("voices", [None, [], ["en-GB", "fi-FI"]], ids=["no speech", "no voice", "no Norwegian voice"])
def test_there_is_no_button_where_there_is_no_voice(browser: Browser, site: Site, voices: list[str] | None) -> None:
    with listening(browser, site, GURI, voices) as page:
        expect(page.locator("#lytt")).to_be_hidden()
        if voices == []:  # many browsers learn their voices after the page is there
            page.evaluate("speechSynthesis.learn('nb-NO')")
            expect(page.get_by_role("button", name="Lytt til kortet")).to_be_visible()


def test_a_voice_that_fails_says_where_the_text_is(browser: Browser, site: Site) -> None:
    with listening(browser, site, GURI, ["nb-NO"]) as page:
        page.get_by_role("button", name="Lytt til kortet").press("Enter")
        page.evaluate("speechSynthesis.fail()")
        expect(page.locator("#lytt [role=status]")).to_contain_text("Teksten står under")
        expect(page.get_by_role("button", name="Lytt til kortet")).to_be_visible()
