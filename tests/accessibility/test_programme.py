"""Every page of the programme and the network in a browser, found by the URL table: whoever adds one is asked too."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.accessibility.looking import look, look_at
from tests.accessibility.markup import markup
from tests.journeys.hands import become
from tests.server import Site

pytestmark = [pytest.mark.browser, pytest.mark.prove]  # eighty pages, each in every way: minutes
# Things of each kind, the addresses that lead to them, and the session of an adviser who may read most of them.
MAKE = """
import json, re
from allemed.network.tests import samples as network
from allemed.people.tests.cast import Who, make_cast
from allemed.programme.tests import samples as programme
from tests.repository.test_every_address import addresses, make_client, samples_for
cast = make_cast()
samples = programme.make_samples(cast) + network.make_samples(cast)
ours = r"(bli-partner|bli-med|samarbeid|nettverk|min-side/(samarbeid|nettverk|konferanse))/"
found = sorted({address.filled(sample.values) for address in addresses() if re.match(ours, address.route)
    for sample in samples_for(address, samples)})
print("made=" + json.dumps([found, make_client(cast[Who.ADVISER]).cookies["sessionid"].value]))
"""
# Links we never made, and what others than the adviser read, each on the page that is theirs.
GONE = ("/bli-partner/skjema/x/", "/samarbeid/samtale/x/", "/samarbeid/avtale/x/", "/samarbeid/svar/x/", "/bli-med/x/")
THEIRS = {
    "Lene": ["/min-side/samarbeid/mitt/", "/min-side/nettverk/"],
    "Turid": ["/min-side/samarbeid/mitt/"],
    "Ingrid": ["/min-side/samarbeid/prosessleder/"],
}


def test_nobody_meets_a_barrier_on_the_programmes_pages(browser: Browser, fresh_site: Site) -> None:
    said = fresh_site.manage("shell", "--verbosity=0", "--command", MAKE)
    addresses, session = json.loads(said.split("made=")[1].splitlines()[0])
    context = browser.new_context(base_url=fresh_site.url, locale="nb-NO")
    page = context.new_page()
    found = {f"{each} with errors": with_errors(page, each) for each in ("/bli-partner/kommune/",)}
    found |= {each: look(page, each, status=404) for each in GONE}
    context.add_cookies([{"name": "sessionid", "value": session, "url": fresh_site.url}])
    pages = {each: html for each in addresses if (html := html_at(context, each))}
    assert len(pages) > 60, list(pages)
    for each in pages:
        found[each] = look(page, each)
    found["html-validate"] = markup(pages)
    for name, theirs in THEIRS.items():
        context.clear_cookies()
        become(page, name)
        for each in theirs:
            found[f"{name} {each}"] = look(page, each)
    context.close()
    said = "\n".join(f"{address} {problem}" for address, problems in found.items() for problem in problems)
    assert not said, said


def html_at(context: BrowserContext, address: str) -> str:
    """The page the adviser gets there; empty where it is a file, a deed, or another's."""
    answer = context.request.get(address, max_redirects=0)
    is_page = answer.status == 200 and answer.headers["content-type"].startswith("text/html")
    return answer.text() if is_page else ""


def with_errors(page: Page, address: str) -> list[str]:
    """The form, sent as it came."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address)
    page.locator("main form button[type=submit]").last.click()
    page.locator("main [role=alert], main .am-errors, main :focus").first.wait_for()
    return look_at(page, f"{address}feil")
