"""How a partner comes from form to dugnad in the browser: who takes part, their letters, and what each of them does."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from allemed.base import clock
from allemed.config import supervisor
from allemed.config.database import ROOT
from allemed.people.tests.make import code_from
from tests.server import Site


@contextlib.contextmanager
def working(site: Site) -> Iterator[None]:
    """The jobs' process, so that letters leave as they do in life."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker"],
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=supervisor.end_with_parent,  # noqa: PLW1509 - one system call, prepared beforehand
    ) as worker:
        try:
            yield
        finally:
            worker.terminate()


class People:
    """Everyone who takes part, each with a browser of their own, and the outbox in which letters are read."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.mail = self.come()

    def come(self, width: int = 1280) -> Page:
        context = self.browser.new_context(
            base_url=self.site.url, locale="nb-NO", viewport={"width": width, "height": 800}
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    def letter(self, to: str, subject: str, *, more_than: int = 0) -> str:
        """The newest letter to this address whose subject holds these words; waits until it has been sent."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            self.mail.goto("/demo/utboks/")
            found = self.mail.locator("main li").filter(has_text=f"til {to}").filter(has_text=subject)
            if found.count() > more_than:
                found.first.get_by_role("link").first.click()
                return self.mail.locator("main").inner_text()
            time.sleep(0.5)
        raise AssertionError(f"no letter to {to} about {subject!r}")

    def link(self, to: str, subject: str) -> str:
        """The address of our own page that the letter leads to."""
        match = re.search(r"https?://\S+", self.letter(to, subject))
        assert match is not None
        return urlsplit(match[0]).path

    def sign_in(self, page: Page, email: str, *, needs_more: bool = True) -> None:
        """By the invitation's link, with a code by e-mail; and a code app, for those who see what is others'."""
        page.goto(self.link(email, "Velkommen til ALLEMED"))
        page.get_by_label("E-postadresse").fill(email)
        page.get_by_role("button", name="Send meg en kode").click()
        code = re.search(r"\d{4}-\d{4}", self.letter(email, "Koden din"))
        assert code is not None
        page.get_by_label("Kode fra e-posten").fill(code[0])
        page.get_by_role("button", name="Logg inn").click()
        if not needs_more:
            return
        page.get_by_role("link", name="Legg til en kodeapp").click()
        page.get_by_text("Kan du ikke lese av ruten?").click()
        secret = re.search(r"\b[A-Z2-7]{20,}\b", page.locator("main details").text_content() or "")
        assert secret is not None
        page.get_by_label("Kode fra appen").fill(code_from(secret[0]))
        page.get_by_role("button", name="Legg til kodeappen").click()
        page.get_by_role("link", name="Jeg har tatt vare på dem").click()


@dataclass
class Contact:
    """The one at the partner who answers, on their own phone."""

    page: Page
    name: str
    email: str


# Letters' own addresses that lead out of the site: a mail program opens them.
ELSEWHERE = ("mailto:", "tel:")


def newest_letter(site: Site) -> int:
    """The number of the last letter in the outbox, so that later ones can be told from it."""
    return int(site.rows("SELECT coalesce(max(id), 0) FROM demo_keptmessage")[0][0])


def follow_links(
    people: People, letters: list[tuple[str, str, str, str]], signed_in: dict[str, Page], *, out: tuple[str, ...] = ()
) -> set[str]:
    """Each link in each letter (to, subject, text, html), by whoever got it; a link in the HTML stands in the text too.

    `signed_in`: the pages of those who have an account, by the name before the @. `out`: where a letter may lead out of
    the site. The kinds of letters there were, by how their subjects begin.
    """
    kinds, here = set(), urlsplit(people.site.url).netloc
    for to, subject, text, html in letters:
        if "Koden din" in subject:
            continue
        links = set(re.findall(r"https?://[^\s<>\"]+", text))
        assert links, f"«{subject}» leads nowhere"
        in_html = {each.replace("&amp;", "&") for each in re.findall(r'href="([^"]+)"', html)}
        in_html = {each for each in in_html if not each.startswith(ELSEWHERE)}
        assert in_html <= links | {people.site.url}, subject  # at the foot stands the site itself
        kinds.add(re.split("[:?,]", subject)[0])
        name = to.split("@")[0].title()
        page = signed_in.get(name) or people.come(360)
        for link in links:
            if link.startswith(out or ("nowhere",)):
                continue
            where = urlsplit(link)
            assert where.netloc == here, f"«{subject}» leads away: {link}"
            address = f"{where.path}?{where.query}"
            answered = page.request.get(address, max_redirects=5)
            assert answered.status == 200, f"«{subject}» to {name}: {where.path} answered {answered.status}"
            if "html" in answered.headers["content-type"]:
                page.goto(address)
                assert page.locator("h1").count() == 1
                expect(page.locator("h1")).not_to_contain_text("Logg inn")
        if name not in signed_in:
            page.context.close()
    return kinds


def fill(page: Page, **said: str | dt.date) -> None:
    for name, value in said.items():
        page.locator(f"[name='{name}']").fill(value.isoformat() if isinstance(value, dt.date) else value)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def read_own_form(people: People, contact: Contact, phone: str, words: str) -> None:
    """From the letter: what was written is shown to whoever knows the number in it, and to nobody else."""
    contact.page.goto(people.link(contact.email, "Vi har fått skjemaet"))
    expect(contact.page.locator("main")).not_to_contain_text(words)
    fill(contact.page, phone=phone)
    press(contact.page, "Vis det jeg skrev")
    says(contact.page, words)


def says(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


def give_a_place(adviser: Page) -> str:
    """From the partnership's page: the adviser follows it, and the talk may begin. The page's address."""
    home = adviser.url
    press(adviser, "Jeg følger det")
    adviser.get_by_role("link", name="Gi plass og avtal en samtale").click()
    press(adviser, "Ja, gjør det")
    return home


def choose_leader(adviser: Page, name: str) -> None:
    """From the plan."""
    adviser.get_by_role("link", name="Velg prosessleder").click()
    adviser.get_by_role("button", name=name).click()
    says(adviser, f"{name} leder")


def talk(people: People, adviser: Page, contact: Contact, home: str) -> None:
    """Two times are proposed, one is chosen by a tap, and the talk is held."""
    adviser.goto(f"{home}samtale/")
    soon = clock.today() + dt.timedelta(days=7)
    fill(adviser, day_1=soon, time_1="10:00", day_2=soon, time_2="14:30", place="22 22 22 22")
    press(adviser, "Send tidene")
    contact.page.goto(people.link(contact.email, "Når skal vi snakkes"))
    contact.page.get_by_role("button", name=re.compile(r"kl\. 14\.30")).click()
    says(contact.page, "Avtalt.")
    assert "14.30" in people.letter(contact.email, "Avtalt")
    adviser.goto(home)
    says(adviser, "Samtale kl. 14.30")
    adviser.get_by_role("link", name="Samtalen er holdt").click()
    adviser.get_by_label("De vil ha en dugnad").check()
    press(adviser, "Lagre")


def agree(people: People, adviser: Page, contact: Contact, home: str) -> None:
    """The agreement is accepted by a signed link, and can be read as a document."""
    adviser.goto(f"{home}avtale/")
    press(adviser, "Send avtalen")
    contact.page.goto(people.link(contact.email, "Avtale om dugnad"))
    fill(contact.page, name=contact.name, title="Leder")
    contact.page.get_by_label("Jeg kan inngå avtaler").check()
    press(contact.page, "Vi godtar avtalen")
    says(contact.page, "Avtalen gjelder fra nå")
    contact.page.goto(people.link(contact.email, "Avtalen gjelder"))
    document = contact.page.get_by_role("link", name="PDF").get_attribute("href")
    assert document is not None
    assert contact.page.request.get(document).body().startswith(b"%PDF")
