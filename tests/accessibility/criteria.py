"""Functions that take a Playwright page and return its problems in words; an empty list is what every test wants.

axe sees names, roles, contrast; these see what happens: focus, zoom, time, size, order. The names follow WCAG 2.2.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
OURS = Path(__file__).with_name("criteria.js")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TAGS = [*WCAG, "best-practice"]
# Text spacing a reader may ask for (WCAG 1.4.12).
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    "p { margin-block-end: 2em !important }"
)


_CALL = "([name, given]) => window.criteria ? [window.criteria[name](...given)] : null"
# Only what a violation says is brought home: what passes is by far the most, and naming every such element takes long.
_RUN_AXE = """async tags => {
  if (!window.axe) return null;
  const only = {type: 'tag', values: tags};
  const {violations} = await axe.run(document, {runOnly: only, resultTypes: ['violations']});
  return violations.flatMap(({id, nodes}) => nodes.map(node => [id, node.target[0], node.failureSummary]));
}"""
# A colour on its way to another would be measured half-way.
_SETTLED = """() => Promise.allSettled(document.getAnimations()
  .filter((one) => one instanceof CSSTransition).map((one) => one.finished))"""


def _ask(page: Page, name: str, *arguments: object) -> Any:
    """Evaluated, not added as a script tag: the page's own policy stays as strict as it is."""
    answer = page.evaluate(_CALL, [name, list(arguments)])
    if answer is None:  # a page just opened has not heard the questions
        page.evaluate(OURS.read_text(encoding="utf-8"))
        answer = page.evaluate(_CALL, [name, list(arguments)])
    return answer[0]


def show(page: Page, scheme: Literal["light", "dark"]) -> None:
    """The page as it looks to whoever wants it light, or dark."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate(_SETTLED)


def axe(page: Page, tags: list[str] = TAGS) -> list[str]:
    """axe-core's violations, one line per element."""
    found = page.evaluate(_RUN_AXE, tags)
    if found is None:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(_RUN_AXE, tags)
    return [f"{rule}: {target} {summary.splitlines()[-1].strip()}" for rule, target, summary in found]


def timing(page: Page, address: str) -> list[str]:
    """2.2.1: the page waits for its reader. Opens `address`, lets twenty hours pass, and nothing has happened."""
    page.clock.install()
    response = page.goto(address)
    problems: list[str] = _ask(page, "refreshes")
    if response is not None and "refresh" in response.headers:
        problems.append("the server asks for a reload")
    before = (page.url, page.inner_text("body"))
    page.clock.fast_forward("20:00:00")
    if (page.url, page.inner_text("body")) != before:
        problems.append("the page changed while nobody did anything")
    return problems


def focus(page: Page, *, most: int = 400) -> list[str]:
    """2.4.7 and 2.4.11: walk with Tab; whatever has focus shows it, and nothing lies over it."""
    problems: list[str] = []
    walked: set[str] = set()
    page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0) }")
    for _ in range(most):
        page.keyboard.press("Tab")
        here = _ask(page, "focused")
        if here is None or here["key"] in walked:
            break
        walked.add(here["key"])
        if not here["seen"]:
            problems.append(f"hidden while it has focus: {here['name']}")
        if not here["ring"]:
            problems.append(f"does not show its focus: {here['name']}")
    if not walked:
        problems.append("nothing takes focus")
    return problems


def dragging(page: Page) -> list[str]:
    """2.5.7: nothing can only be dragged. A draggable thing names its other control in `data-drag-alternative`."""
    return list(_ask(page, "drags"))


def target_size(page: Page, least: int = 24) -> list[str]:
    """2.5.8: targets are `least` CSS pixels both ways, or stand in a sentence, or (at 24) far from others."""
    return list(_ask(page, "smallTargets", least))


def help_order(page: Page) -> list[str]:
    """3.2.6: every help in the page's head and foot, and head, text and foot themselves, in their order."""
    return list(_ask(page, "helpOrder"))


def out_of_order(order: list[str], usual: list[str]) -> list[str]:
    """3.2.6: what of `order` does not come as in `usual`. A page may lack a help; what it has comes as ever."""
    left = iter(usual)
    return [one for one in order if one not in left]


def redundant_entry(page: Page, known: tuple[str, ...] = ()) -> list[str]:
    """3.3.7: nothing is asked twice. `known` are autocomplete purposes already answered in this process."""
    return list(_ask(page, "askedTwice", list(known)))


def authentication(page: Page) -> list[str]:
    """3.3.8: signing in asks nobody to remember, transcribe or solve: codes can be pasted and filled in."""
    return list(_ask(page, "testsMemory"))


def reflow(page: Page) -> list[str]:
    """1.4.10: at 320 px nothing scrolls sideways but tables in boxes of their own."""
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    problems: list[str] = _ask(page, "sideways")
    if before:
        page.set_viewport_size(before)
    return problems


def text_spacing(page: Page) -> list[str]:
    """1.4.12: with the reader's own spacing nothing is cut and nothing scrolls sideways."""
    return _cut(page, SPACING)


def text_size(page: Page) -> list[str]:
    """1.4.4: with twice the text size, 1280 px wide, nothing is cut or scrolls sideways."""
    before = page.viewport_size
    page.set_viewport_size({"width": 1280, "height": 800})
    problems = _cut(page, "html { font-size: 200% !important }")
    if before:
        page.set_viewport_size(before)
    return problems


def _cut(page: Page, css: str) -> list[str]:
    """What is cut or scrolls sideways while the page has this style of the reader's own."""
    _ask(page, "style", css)
    problems = fits(page)
    _ask(page, "unstyle")
    return problems


def fits(page: Page) -> list[str]:
    """At the size the window has, nothing is cut or scrolls sideways."""
    return [*_ask(page, "clipped"), *_ask(page, "sideways")]


def everything(page: Page) -> list[str]:
    """All that can be asked of a page as it stands."""
    return [*axe(page), *authentication(page), *beside_axe(page), *text_size(page)]


def beside_axe(page: Page) -> list[str]:
    """What axe cannot see at the width the page has, but for `authentication`: an evening's code is no password."""
    return [
        *focus(page),
        *dragging(page),
        *target_size(page),
        *redundant_entry(page),
        *reflow(page),
        *text_spacing(page),
    ]
