"""The room's pages in a browser: whoever leads, the big screen, the seats, paper, minutes, owners. One site for all.

The table's telephone through a whole evening is in `tests/journeys/test_dugnad_tables.py`.
"""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from allemed.dugnad.models import StepKind
from tests.accessibility import criteria
from tests.accessibility.looking import look, picture
from tests.accessibility.room_pages import RoomPage, room_pages
from tests.journeys.hands import become
from tests.journeys.room import Room
from tests.server import Site

pytestmark = pytest.mark.browser


def test_nobody_meets_a_barrier_on_the_rooms_pages(browser: Browser, fresh_site: Site) -> None:
    seated, signed_in = room_pages(fresh_site)
    context = browser.new_context(base_url=fresh_site.url, locale="nb-NO")
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for each in seated:
        sit(context, fresh_site, each)
        found[str(each)] = look_with_zoom(page, each)
    context.clear_cookies()
    become(page, "Marit")
    for each in signed_in:
        found[str(each)] = look_with_zoom(page, each)
    context.close()
    said = "\n".join(f"{address} {problem}" for address, problems in found.items() for problem in problems)
    assert not said, said


def sit(context: BrowserContext, site: Site, page: RoomPage) -> None:
    context.clear_cookies(name="seat")
    if page.seat:
        context.add_cookies([{"name": "seat", "value": page.seat, "url": site.url}])


def look_with_zoom(page: Page, at: RoomPage) -> list[str]:
    """The big screen is read from the back row too."""
    problems = look(page, at.address, status=at.status)
    return problems + (zoomed(page) if at.address.endswith("/skjerm/") else [])


def zoomed(page: Page) -> list[str]:
    """The big screen at 200 %, as someone sets it for the back row: step, clock and words are there without scrolling,
    and nothing is cut or scrolls sideways."""
    page.set_viewport_size({"width": 640, "height": 400})
    height = page.evaluate("innerHeight")
    below = [
        f"{name} is not on the screen"
        for name in ("main h1", "#sc-clock", "#sc-words")
        for one in page.locator(name).all()
        if one.evaluate("one => one.getBoundingClientRect().bottom") > height
    ]
    problems = [*criteria.fits(page), *criteria.reflow(page), *below]
    return [f"200 %: {problem}" for problem in problems]


# The municipal runbook as it is shipped. Nothing is counted in the first evening; in the second they agree on measures.
STEPS = """
import json, uuid
from allemed.dialogkort.models import DeckVersion
from allemed.dugnad import actions
from allemed.dugnad.actions import token_of
from allemed.dugnad.models import Kind, Runbook, StepKind
from allemed.dugnad.tests.room import make_evening

TEXTS = {
    Kind.STRENGTH: "Kulturskolelærerne og ungdomsklubbmedarbeiderne låner hverandres øvingslokaler på fredager",
    Kind.BARRIER: "Kollektivtransporttilbudet slutter før treningen er over, og det er elleve kilometer hjem",
    Kind.IDEA: "Samkjøringsliste for alle som bor langt unna, satt opp av laget, ikke av barna",
    Kind.QUESTION: "Hvem har nøkkelen til svømmehallgarderobene?",
}
deck = DeckVersion.objects.filter(state="published").order_by("-number").first()
book = Runbook.objects.get(slug="kommunedugnad").current

def make(title):
    evening = make_evening(2, title=title, deck=deck, runbook=book)
    evening.do("start")
    for step in evening.steps:
        for kind in step.captures:
            evening.do("go_to", to=step.public_id)
            evening.write(1, TEXTS[kind], kind=Kind(kind), at=step)
            evening.do("reveal", to=step.public_id)
    themes = [uuid.uuid4(), uuid.uuid4()]
    for theme, called in zip(themes, ("Skyss og samkjøring uten skam", "Utstyrssentralen på biblioteket")):
        actions.name_theme(by=evening.ingrid, theme=theme, title=called, base=0)
    prioritise = evening.go_to(StepKind.PRIORITISE)
    given = {f"t:{theme}": 2 for theme in themes}
    actions.vote(by=evening.person(1), step=prioritise.public_id, revision=1, allocations=given)
    return evening

first, second = make("Dugnad i Risør"), make("Dugnad i Grimstad")
second.go_to(StepKind.MEASURES)
second.measure(1, text="Vi setter opp samkjøring for alle kamper i vinter, og prøver den ut med de yngste først",
    owner_role="Oppvekstkoordinator og frivilligsentralleder", owner_organisation="Grimstad kommune")
position = first.step(StepKind.PRIORITISE).position
print("made=" + json.dumps([
    [each.dugnad.public_id, token_of(each.ingrid.seat),
        [[step.kind, step.public_id] for step in each.steps if (step.position <= position) == (each is first)]]
    for each in (first, second)
]))
"""
# An evaluation is shown as a welcome is, by its words.
SHIPPED_KINDS = set(StepKind) - {StepKind.EVALUATION}


def test_the_big_screen_at_200_percent_shows_every_kind_of_step_whole(browser: Browser, fresh_site: Site) -> None:
    said = fresh_site.manage("shell", "--verbosity=0", "--command", STEPS)
    found: list[str] = []
    kinds = set()
    for dugnad, token, steps in json.loads(said.split("made=")[1].splitlines()[0]):
        room = Room(fresh_site, dugnad, code="", token=token, second="", screen="", team="", steps={})
        context = browser.new_context(base_url=fresh_site.url, locale="nb-NO")
        context.add_cookies([{"name": "seat", "value": token, "url": fresh_site.url}])
        page = context.new_page()
        for kind, step in steps:
            kinds.add(kind)
            room.do("go_to", to=step)
            if kind == StepKind.CAPTURE:
                room.do("pause")
            page.set_viewport_size({"width": 640, "height": 400})
            page.goto(f"/dugnad/{dugnad}/skjerm/")
            expect(page.locator("#sc-live")).to_have_attribute("data-current", step)
            picture(page, f"skjerm/{kind}", "200")
            found += [f"{kind} {problem}" for problem in zoomed(page)]
        context.close()
    assert kinds == SHIPPED_KINDS
    assert not found, "\n".join(found)
