"""From a file to a published page and past its end: the administrator writes down why, Farah works, Iben reads her
recipe, readers see the page, what cannot be protected is refused with its proof, and the data go on their day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from allemed.base import clock
from allemed.demo.insight.report import SURVEYS
from allemed.reports.tests.make import CODEBOOK, recipe_text, survey
from tests.journeys.hands import become
from tests.journeys.programme import fill, press, working
from tests.server import Site

pytestmark = [pytest.mark.browser, pytest.mark.prove]
SLUG = "elever-i-agder"
STRICTER = "elever-i-agder-strengt"


@pytest.fixture(autouse=True)
def microdata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for locked files that is this test's own; before the site, which reads it when it starts."""
    monkeypatch.setenv("MICRODATA_ROOT", str(tmp_path / "microdata"))
    return tmp_path / "microdata"


@pytest.fixture
def demo(microdata: Path, fresh_site: Site) -> Iterator[Site]:
    """The demo, with its jobs."""
    with working(fresh_site):
        yield fresh_site


def recipe(slug: str, threshold: int) -> str:
    """The tests' recipe under another address; `threshold` answers at least for a number to be shown."""
    said = recipe_text().replace("slug: hvem-er-med", f"slug: {slug}")
    said = re.sub(r"population: .*", "population: Elever i journeys oppdiktede Agder", said)  # the demo has another
    return re.sub(r"rules: \{threshold: \d+", f"rules: {{threshold: {threshold}", said)


def come(browser: Browser, site: Site, name: str) -> Page:
    context = browser.new_context(base_url=site.url, locale="nb-NO", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    become(page, name)
    return page


@pytest.mark.django_db
def test_from_a_file_to_a_page_and_past_the_datas_day(
    browser: Browser, demo: Site, microdata: Path, tmp_path: Path
) -> None:
    file = tmp_path / "svar.parquet"
    file.write_bytes(survey())
    tor, farah, iben = (come(browser, demo, name) for name in ("Tor", "Farah", "Iben"))

    agreement = write_agreement(tor)
    put_on_the_list(tor, agreement, "Farah Ahmadi", "Iben Holm")
    upload_what_does_not_fit(farah, agreement, file)
    dataset = upload(farah, agreement, file, CODEBOOK)
    expect(farah.get_by_text("Ja. Ingenting hindrer at tall regnes ut.")).to_be_visible()

    made = write_recipe(farah, iben, dataset, recipe(SLUG, 5))
    first = run(farah, made)
    publish(farah)
    readers_see(browser, demo)

    again = run(farah, made)
    expect(farah.get_by_text("ga det samme siffer for siffer")).to_be_visible()
    assert hash_on(farah, first) == hash_on(farah, again)
    publish(farah)

    stricter = write_recipe(farah, iben, dataset, recipe(STRICTER, 90))
    refused_with_proof(farah, tor, run(farah, stricter))

    demo.manage("procrastinate", "defer", "reports.delete_due", "{}")
    gone(farah, dataset, first, made)
    assert len(list(microdata.iterdir())) == len(SURVEYS)  # the demo's own, whose day has not come


def write_agreement(tor: Page) -> str:
    """Why we may have the answers comes first, and nothing of it may be left out."""
    tor.goto("/min-side/innsikt/avtaler/ny/")
    tor.get_by_label("svar fra enkeltpersoner").check()
    fill(tor, title="Agder 2014–2019", credit="ALLEMEDs generator, oppdiktet")
    tor.locator("[name=is_synthetic]").check()
    press(tor, "Lagre avtalen")
    expect(tor.get_by_text("Uten det kan ingen svar lastes opp.").first).to_be_visible()
    expect(tor.locator("[name=title]")).to_have_value("Agder 2014–2019")
    today = clock.today()
    fill(
        tor,
        legal_basis="Ingen personer: oppdiktede svar.",
        impact_assessment="Sak 2026/7, ingen risiko.",
        impact_assessed_on=today.replace(year=today.year - 1),
        reference="2026/7",
        agreed_on=today.replace(year=today.year - 1, day=1),
        delete_by=today.replace(year=today.year + 1, day=1),
    )
    press(tor, "Lagre avtalen")
    expect(tor.get_by_role("heading", name="Rettslig grunnlag")).to_be_visible()
    return tor.url


def put_on_the_list(tor: Page, agreement: str, *names: str) -> None:
    for name in names:
        tor.goto(agreement)
        tor.locator("select[name=user]").select_option(label=name)
        press(tor, "Sett på listen")
        expect(tor.get_by_text(f"{name} står på listen.")).to_be_visible()


def upload(farah: Page, agreement: str, file: Path, codebook: str) -> str:
    farah.goto(agreement)
    farah.get_by_role("link", name="Last opp data").click()
    fill(farah, title="Svar", codebook=codebook, delete_on=clock.today())
    farah.locator("[name=file]").set_input_files(file)
    press(farah, "Lås inn dataene")
    farah.wait_for_url("**/min-side/innsikt/data/**")
    return farah.url


def upload_what_does_not_fit(farah: Page, agreement: str, file: Path) -> None:
    """A codebook that knows of boys only, and of a column that is not there."""
    book = yaml.safe_load(CODEBOOK)
    book["variables"]["gender"]["values"] = {1: "boy"}
    book["variables"]["alder"] = {"type": "integer"}
    address = upload(farah, agreement, file, yaml.safe_dump(book))
    row = farah.get_by_role("row", name=re.compile(r"^gender \d+ en kode kodeboken ikke kjenner")).first
    expect(row).to_be_visible()
    expect(farah.get_by_role("row", name=re.compile("^alder – kolonnen står i kodeboken"))).to_be_visible()
    press(farah, "Slett dataene")
    expect(farah.get_by_text("Bare avtrykket er igjen.")).to_be_visible()
    farah.goto(address)
    expect(farah.get_by_text("Dataene er slettet", exact=True)).to_be_visible()


def write_recipe(farah: Page, iben: Page, dataset: str, text: str) -> str:
    """She writes it, and cannot approve it herself; another on the list does."""
    farah.goto(dataset)
    farah.get_by_role("link", name="Skriv en oppskrift").click()
    fill(farah, text=text)
    press(farah, "Lagre og be noen lese")
    farah.wait_for_url("**/min-side/innsikt/oppskrifter/**")
    expect(farah.get_by_text("En annen på listen må lese og godkjenne den")).to_be_visible()
    expect(farah.get_by_role("button", name="Godkjenn oppskriften")).to_have_count(0)
    iben.goto(farah.url)
    press(iben, "Godkjenn oppskriften")
    expect(iben.get_by_text("En annen enn den som skrev den, leste og godkjente den")).to_be_visible()
    return farah.url


def run(farah: Page, recipe: str) -> str:
    """She starts it, sees how far it is, and the page comes back by itself when it is done."""
    farah.goto(recipe)
    press(farah, "Regn ut")
    farah.wait_for_url("**/min-side/innsikt/kjoringer/**")
    expect(farah.locator("progress")).to_be_visible()
    ended = farah.get_by_text(re.compile("^(Etterprøvd|Tallene kan ikke legges ut|Kjøringen stanset)$"))
    expect(ended).to_be_visible(timeout=120_000)
    return farah.url


def publish(farah: Page) -> None:
    """She puts it out, sees how far it is, and finds it when it is out."""
    press(farah, "Legg ut rapporten")
    expect(farah.locator("progress")).to_be_visible()
    out = farah.get_by_role("link", name="Se rapporten")
    expect(out.or_(farah.get_by_text("Rapporten ble ikke lagt ut"))).to_be_visible(timeout=180_000)
    out.click()
    farah.wait_for_url(f"**/innsikt/{SLUG}/")


def hash_on(farah: Page, address: str) -> str:
    farah.goto(address)
    return farah.locator("code.rp-hash").last.inner_text()


def readers_see(browser: Browser, demo: Site) -> None:
    """The page, and a municipality that is not shown: why."""
    page = browser.new_context(base_url=demo.url, locale="nb-NO", viewport={"width": 360, "height": 780}).new_page()
    page.goto("/innsikt/")
    page.locator(f"a[href='/innsikt/{SLUG}/']").first.click()
    expect(page.get_by_text(re.compile(r"Om lag \d+ av 100 unge er jevnlig med")).first).to_be_visible()
    page.get_by_role("link", name="Se alle kommunene i tabeller").click()
    hidden = page.get_by_role("row", name=re.compile("vises ikke")).first
    hidden.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Hvorfor ser du ingen tall her?")).to_be_visible()
    page.context.close()


def refused_with_proof(farah: Page, tor: Page, address: str) -> None:
    """Numbers of fewer than ninety are out already, and cannot be hidden again: the cell and how, for the list only."""
    expect(farah.get_by_text("Tallene kan ikke legges ut", exact=True)).to_be_visible()
    proof = farah.get_by_role("table", name="Tall noen kunne regne seg fram til")
    expect(proof.get_by_role("row").nth(1)).to_contain_text("municipality")
    expect(farah.get_by_role("button", name="Legg ut rapporten")).to_have_count(0)
    tor.goto(address)
    expect(tor.get_by_text("Tallene kan ikke legges ut", exact=True)).to_be_visible()
    expect(tor.get_by_role("table")).to_have_count(0)


def gone(farah: Page, dataset: str, run: str, recipe: str) -> None:
    """On their day file and key go. What was said stays, and can be checked."""
    farah.goto(dataset)
    title = farah.get_by_text("Dataene er slettet", exact=True)
    for _ in range(60):
        if title.count():
            break
        farah.wait_for_timeout(500)
        farah.reload()
    expect(title).to_be_visible()
    farah.goto(run)
    for words in (
        "Resultatet er det samme som da det ble regnet ut.",
        "boken er hel",
        "Dataene er slettet. Bare avtrykkene kan sammenliknes.",
    ):
        expect(farah.get_by_text(words)).to_be_visible()
    farah.goto(recipe)
    press(farah, "Regn ut")
    expect(farah.get_by_role("alert").or_(farah.locator(".ds-alert, .am-messages")).first).to_contain_text("slettet")
    farah.goto(f"/innsikt/{SLUG}/")
    expect(farah.get_by_role("heading", level=1)).to_be_visible()
