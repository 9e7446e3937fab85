"""An evening at the tables: two with a script, one without, one who votes; the network goes, a hotel answers.

Nothing anyone wrote is lost, nothing stands twice, and nobody's field is taken from under their fingers.
"""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.accessibility import criteria
from tests.journeys.hands import tab_to
from tests.journeys.room import FIELD, PATIENCE, Room, chip, device, make_room, sit, write
from tests.server import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def room(fresh_site: Site) -> Room:
    return make_room(fresh_site)


def hotel(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Hotell</title><h1>Logg inn</h1>")


def the_network_goes(page: Page, room: Room) -> None:
    # The network goes in the middle. A draft and a finished text lie on the device; then the hotel answers.
    page.context.set_offline(True)
    write(page, "Korpset låner bort instrumenter")
    expect(chip(page, "Korpset låner bort")).to_contain_text("på denne enheten", timeout=PATIENCE)
    page.route("**/api/**", hotel)
    page.context.set_offline(False)
    write(page, "Mange frivillige")
    expect(page.locator("#nett")).to_contain_text("logger inn", timeout=PATIENCE)
    expect(page.locator("[data-local]")).to_have_count(2)
    assert room.texts() == ["Alle kjenner alle", "Fritidsklubben er gratis"]
    page.get_by_label(FIELD).fill("Et utkast som ikke er ferdig")
    expect(page.locator("[data-draft-says]").first).to_contain_text("utkast")
    page.unroute("**/api/**")
    expect(page.locator("#nett")).to_be_hidden(timeout=40_000)
    for text in ("Korpset låner bort instrumenter", "Mange frivillige"):
        expect(chip(page, text)).to_have_text("sendt", timeout=PATIENCE)
    expect(page.locator("[data-local]")).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_label(FIELD)).to_have_value("Et utkast som ikke er ferdig")  # not taken from the fingers
    page.reload()
    expect(page.get_by_label(FIELD)).to_have_value("Et utkast som ikke er ferdig", timeout=PATIENCE)


def vote(page: Page, room: Room) -> None:
    page.goto(f"/d/{room.code}")
    page.get_by_role("button", name="Bord 1").click()
    page.get_by_role("button", name="Bli med ved bord 1").click()
    page.locator("[data-step-by='1']").first.click()
    page.locator("[data-step-by='1']").first.click()
    expect(page.locator("[data-ballot-says]:visible")).to_have_text("sendt", timeout=PATIENCE)


def agree(page: Page) -> None:
    page.locator("#tiltak-tekst").fill("Skyssordning fra høsten")
    page.get_by_role("button", name="Lagre tiltaket").click()
    page.get_by_label("Rolle").fill("leder i idrettsrådet")
    page.get_by_role("button", name="Lagre svaret").first.click()
    expect(page.locator("#les-opp")).to_contain_text("leder i idrettsrådet", timeout=PATIENCE)


def test_an_evening_with_a_network_that_goes_and_comes(browser: Browser, room: Room) -> None:
    with (
        device(browser, room) as one,
        device(browser, room) as two,
        device(browser, room, has_script=False) as plain,
        device(browser, room) as voter,
    ):
        sit(one, room, 1)
        sit(two, room, 2)
        sit(plain, room, 3)
        room.do("start")
        room.go_to("capture")
        expect(one.get_by_label(FIELD)).to_be_visible(timeout=PATIENCE)  # by itself
        write(one, "Alle kjenner alle")
        expect(chip(one, "Alle kjenner alle")).to_have_text("sendt", timeout=PATIENCE)

        plain.get_by_role("link", name="Hent nytt").click()
        write(plain, "Fritidsklubben er gratis")
        expect(plain.locator("#rom")).to_contain_text("Det er skrevet ned og sendt.")
        expect(plain.locator(".rm-item")).to_have_count(1)

        the_network_goes(two, room)
        # Somebody types while the room goes on: their field stays, and they are told.
        room.go_to("card")
        expect(one.locator(".rm-card")).to_be_visible(timeout=PATIENCE)
        expect(two.locator("#rester")).to_contain_text("Et utkast som ikke er ferdig", timeout=PATIENCE)
        two.locator("#rester").get_by_role("button", name="Send").click()
        one.get_by_label("Idé", exact=True).check()
        write(one, "Skyss for alle som bor langt unna")
        one.get_by_role("button", name="Vis rommet").click()
        expect(two.locator(".rm-room")).to_contain_text("Skyss for alle", timeout=PATIENCE)

        room.go_to("prioritise")
        vote(voter, room)
        room.go_to("measures")
        agree(one)
        room.do("close")
        expect(one.get_by_role("heading", name="Takk for i kveld")).to_be_visible(timeout=PATIENCE)
        expect(one.locator("#glemt")).to_be_visible(timeout=PATIENCE)
    written = room.texts()
    assert sorted(written) == sorted(set(written))
    assert {"Korpset låner bort instrumenter", "Mange frivillige", "Et utkast som ikke er ferdig"} <= set(written)
    [(allocations,)] = room.site.rows(
        "SELECT allocations FROM dugnad_ballot WHERE dugnad_id = (SELECT id FROM dugnad_dugnad WHERE public_id = %s)",
        room.dugnad,
    )
    assert list(allocations.values()) == [2]


def test_decidim_stop_on_error_a_table_without_network_goes_on_and_merges_later(browser: Browser, room: Room) -> None:
    """One failed request stopped Decidim's polling for good."""
    with device(browser, room) as page:
        sit(page, room, 1)
        room.do("start")
        room.go_to("capture")
        expect(page.get_by_label(FIELD)).to_be_visible(timeout=PATIENCE)
        page.context.set_offline(True)
        write(page, "Skrevet uten nett")
        page.get_by_role("button", name="Gå til neste steg").click()
        expect(page.locator("#steg h1")).to_be_focused()
        page.get_by_label("Idé", exact=True).check()
        write(page, "En idé på egen hånd")
        expect(chip(page, "En idé på egen hånd")).to_contain_text("på denne enheten", timeout=PATIENCE)
        room.go_to("card")
        page.context.set_offline(False)
        expect(chip(page, "En idé på egen hånd")).to_have_text("sendt", timeout=40_000)
        expect(page.locator(".rm-card")).to_be_visible(timeout=PATIENCE)  # the room's own step, by itself
        assert room.texts() == ["Skrevet uten nett", "En idé på egen hånd"]


def test_with_the_keyboard_only_and_axe_finds_nothing(browser: Browser, room: Room) -> None:
    with device(browser, room) as page:
        page.goto(f"/d/{room.code}")
        problems = {"door": seen(page)}
        tab_to(page, page.get_by_role("button", name="Bord 4"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Vi er bord 4")).to_be_visible()
        problems["lobby"] = seen(page)
        room.do("start")
        for kind in room.steps:
            if kind != "welcome":
                room.go_to(kind)
            expect(page.locator(f'[data-step="{room.steps[kind]}"]').first).to_be_visible(timeout=PATIENCE)
            if kind == "card":
                tab_to(page, page.get_by_label(FIELD))
                page.keyboard.type("Skyss for alle")
                tab_to(page, page.get_by_role("button", name="Skriv det ned"))
                page.keyboard.press("Enter")
                expect(chip(page, "Skyss for alle")).to_have_text("sendt", timeout=PATIENCE)
            problems[kind] = seen(page)
        assert {step: found for step, found in problems.items() if found} == {}


def seen(page: Page) -> list[str]:
    """What axe and our own criteria find, in light and dark, narrow and wide."""
    found: list[str] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 780})
            found += [f"{scheme} {width}: {problem}" for problem in criteria.axe(page)]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append(f"{scheme} {width}: it scrolls sideways")
    page.set_viewport_size({"width": 360, "height": 780})
    page.emulate_media(color_scheme="light")
    return found


def test_a_browser_keeps_what_it_could_not_send_until_it_is_looked_at(browser: Browser, room: Room) -> None:
    """Your Priorities removed what it had sent on 403 and 500 too."""
    with device(browser, room) as page:
        sit(page, room, 1)
        room.do("start")
        room.go_to("capture")
        expect(page.get_by_label(FIELD)).to_be_visible(timeout=PATIENCE)

        def broken(route: Route) -> None:
            route.fulfill(status=500, content_type="application/json", body="{}")

        def refused(route: Route) -> None:
            body = json.dumps({"refusal": "too_long", "message": "Teksten er for lang."})
            route.fulfill(status=422, content_type="application/json", body=body)

        page.route("**/contributions/**", broken)
        write(page, "Overlever en feil hos oss")
        expect(page.locator("[data-local]")).to_have_count(1)
        page.unroute("**/contributions/**")
        expect(chip(page, "Overlever en feil")).to_have_text("sendt", timeout=PATIENCE)
        page.route("**/contributions/**", refused)
        write(page, "Ble ikke tatt imot")
        line = page.locator(".rm-item", has_text="Ble ikke tatt imot")
        expect(line).to_contain_text("Teksten er for lang.", timeout=PATIENCE)
        page.unroute("**/contributions/**")
        line.get_by_role("button", name="Skriv på nytt").click()
        expect(page.get_by_label(FIELD)).to_have_value("Ble ikke tatt imot")
        page.get_by_role("button", name="Skriv det ned").click()
        expect(chip(page, "Ble ikke tatt imot")).to_have_text("sendt", timeout=PATIENCE)
        assert room.texts() == ["Overlever en feil hos oss", "Ble ikke tatt imot"]
