"""The network is gone, and a page is opened anew: leader, big screen and table go on, and meet again afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.room import FIELD, PATIENCE, Room, chip, device, sit, write

pytestmark = pytest.mark.browser


def lies_here(page: Page, room: Room, path: str) -> None:
    """Wait until this device can open the page without network, its scripts too."""
    page.wait_for_function(
        """async ([name, path]) => {
            await navigator.serviceWorker.ready;
            const kept = await (await caches.open(name)).keys();
            const paths = kept.map((each) => new URL(each.url)).map((each) => each.pathname + each.search);
            return paths.includes(path) && paths.some((each) => each.endsWith(".mjs"));
        }""",
        arg=[f"dugnad-{room.dugnad}", path],
    )


def test_adhocracy_stuck_pause_a_command_that_fails_leaves_the_screen_following(browser: Browser, room: Room) -> None:
    """adhocracy+ stopped asking while a moderator's change was sent, and for good if it failed."""
    with device(browser, room, seat=room.token, width=1280) as leader:
        room.do("start")
        leader.goto(f"/dugnad/{room.dugnad}/leder/")
        leader.route("**/leder/gjor/", lambda route: route.abort())
        leader.get_by_role("button", name="Pause").click()
        expect(leader.locator("#ld-refusal")).to_contain_text("Det kom ikke fram")
        room.go_to("capture")
        expect(leader.locator("#ld-step-title")).to_have_text("Steg 3")
        leader.unroute("**/leder/gjor/")
        leader.get_by_role("button", name="Pause").click()
        expect(leader.get_by_text("Klokka står")).to_be_visible()


def test_leader_screen_and_table_go_on_without_network_and_meet_again(browser: Browser, room: Room) -> None:
    place = f"/dugnad/{room.dugnad}/"
    with (
        device(browser, room, seat=room.token, width=1280) as leader,
        device(browser, room, seat=room.screen, width=1280) as screen,
        device(browser, room) as table,
    ):
        sit(table, room, 1)
        leader.goto(f"{place}leder/")
        screen.goto(f"{place}skjerm/")
        leader.get_by_role("button", name="Begynn").click()
        expect(screen.get_by_role("heading", name="Steg 1")).to_be_visible()
        expect(table.locator(f'[data-step="{room.steps["welcome"]}"]')).to_be_visible()
        for page, path in ((leader, f"{place}leder/"), (screen, f"{place}skjerm/"), (table, f"{place}?del=1")):
            lies_here(page, room, path)

        room.site.kill()  # nobody answers any longer
        expect(leader.locator("#ld-nett")).to_have_text("Uten nett")
        for _ in range(2):
            leader.get_by_role("button", name="Neste, bare her").click()
        expect(leader.locator("#ld-alone h2")).to_have_text("Steg 3")
        expect(screen.locator("#sc-nett")).to_be_visible()
        screen.keyboard.press("ArrowRight")
        screen.keyboard.press("PageDown")
        expect(screen.locator("#sc-step")).to_have_text("Steg 3")
        expect(table.locator("#nett")).to_be_visible()
        for _ in range(2):
            table.get_by_role("button", name="Gå til neste steg").click()
        write(table, "Skrevet uten nett")
        expect(chip(table, "Skrevet uten nett")).to_contain_text("på denne enheten")

        # A battery is empty, a tab is closed by mistake: each page is opened anew, and is where it was.
        leader.goto(f"{place}leder/innspill/")  # leads to the page that goes on without network
        expect(leader.locator("#ld-alone h2")).to_have_text("Steg 3")
        expect(leader.locator("#ld-alone-clock")).to_contain_text(":")
        screen.reload()
        expect(screen.locator("#sc-step")).to_have_text("Steg 3")
        expect(screen.locator("#sc-clock")).to_contain_text("14:")
        table.goto(place)
        expect(chip(table, "Skrevet uten nett")).to_contain_text("på denne enheten")
        write(table, "Og én til etterpå")
        expect(table.locator("[data-local]")).to_have_count(2)

        room.site.start()
        expect(leader.locator("#ld-alone")).to_contain_text("Nettet er tilbake", timeout=2 * PATIENCE)
        leader.get_by_role("button", name="Ta dugnaden hit").click()
        expect(leader.locator("#ld-step-title")).to_have_text("Steg 3")
        for text in ("Skrevet uten nett", "Og én til etterpå"):
            expect(chip(table, text)).to_have_text("sendt", timeout=2 * PATIENCE)
        expect(table.locator("#nett")).to_be_hidden()
        expect(table.get_by_label(FIELD)).to_be_visible()
        expect(screen.locator("#sc-nett")).to_be_hidden(timeout=2 * PATIENCE)
        expect(screen.locator("#sc-step")).to_have_text("Steg 3")
        assert room.texts() == ["Skrevet uten nett", "Og én til etterpå"]

        # At the close nothing lies on any device.
        room.do("close")
        expect(table.locator("#glemt")).to_be_visible()
        expect(screen.get_by_role("heading", name="Takk for i kveld")).to_be_visible()
        expect(leader.get_by_role("heading", name="Takk for i kveld")).to_be_visible()
        for page in (leader, screen, table):
            page.wait_for_function("async () => (await caches.keys()).length === 0")


LAY_ASIDE = """async () => {
    const week = 7 * 24 * 3600 * 1000;
    for (const [name, at] of [["dugnad-22222222aaaa", Date.now() - week - 1000], ["dugnad-22222222bbbb", Date.now()]]) {
        await new Promise((done, no) => {
            const asked = indexedDB.open(name, 1);
            asked.onupgradeneeded = () => {
                asked.result.createObjectStore("drafts").put({ text: "Aldri sendt" }, "field");
                asked.result.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
                asked.result.createObjectStore("kept").put(at, "at");
            };
            asked.onsuccess = () => { asked.result.close(); done(); };
            asked.onerror = no;
        });
    }
}"""
HERE = "async () => (await indexedDB.databases()).map((each) => each.name).sort()"


def test_what_nobody_came_back_to_send_is_forgotten_after_a_week(browser: Browser, room: Room) -> None:
    with device(browser, room) as page:
        sit(page, room, 1)
        page.evaluate(LAY_ASIDE)
        page.reload()
        page.wait_for_function("async () => !(await indexedDB.databases()).some((each) => each.name.endsWith('aaaa'))")
        assert page.evaluate(HERE) == sorted(["dugnad-22222222bbbb", f"dugnad-{room.dugnad}"])
