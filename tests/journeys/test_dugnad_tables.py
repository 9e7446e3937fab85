"""A table's telephone: without network, with the keyboard only, and with a server that says no."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.accessibility import criteria
from tests.journeys.hands import tab_to
from tests.journeys.room import FIELD, PATIENCE, Room, chip, device, sit, write

pytestmark = pytest.mark.browser


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


def test_ypoffline_403_a_browser_keeps_what_it_could_not_send_until_it_is_looked_at(
    browser: Browser, room: Room
) -> None:
    """Your Priorities removed what it had sent on any answer, 403 and 500 included."""
    with device(browser, room) as page:
        sit(page, room, 1)
        room.do("start")
        room.go_to("capture")
        expect(page.get_by_label(FIELD)).to_be_visible(timeout=PATIENCE)

        def broken(route: Route) -> None:
            route.fulfill(status=500, content_type="application/json", body="{}")

        def forbidden(route: Route) -> None:
            route.fulfill(status=403, content_type="text/html", body="<h1>Ikke lov</h1>")  # a firewall's, not ours

        def refused(route: Route) -> None:
            body = json.dumps({"refusal": "too_long", "message": "Teksten er for lang."})
            route.fulfill(status=422, content_type="application/json", body=body)

        page.route("**/contributions/**", broken)
        write(page, "Overlever en feil hos oss")
        expect(page.locator("[data-local]")).to_have_count(1)
        with page.expect_response(lambda answer: answer.status == 403):
            page.route("**/contributions/**", forbidden)  # before the other, so that nothing comes through between them
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
