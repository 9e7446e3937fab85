"""An editor's link that leads nowhere is found, and said with where it stands."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.contrib.redirects.models import Redirect

from allemed.dialogkort.tests.cards import make_published
from allemed.website import links
from allemed.website.models import LinkCheck, Menu
from allemed.website.tests.desk import sign_in_editor
from allemed.website.tests.make import make_article, make_file, make_front, make_plain_page
from allemed.website.tests.test_editing import editor as editor

pytestmark = pytest.mark.django_db


def link(text: str, address: str = "", page: Any = None) -> dict[str, Any]:
    return {"text": text, "page": page, "address": address}


def button(text: str, address: str) -> tuple[str, dict[str, Any]]:
    return "call_to_action", {"title": "Bli med", "text": "", "link": link(text, address)}


def test_the_report_finds_links_that_lead_nowhere_and_says_where_they_are(editor: Client) -> None:
    gone = make_plain_page("borte")
    make_article(
        body=[
            (
                "text",
                f'<p><a linktype="page" id="{gone.pk}">om <b>oss</b></a> <a href="https://ute.example/?a=1&amp;b=2">der</a></p>',
            ),
            button("Se her", "/finnes-ikke/"),
            button("Se der", "/nyheter/2021/"),
            ("related", {"title": "Les også", "pages": [gone]}),
        ]
    )
    gone.unpublish()
    LinkCheck.objects.create(address="https://ute.example/?a=1&b=2", status=404, checked_at=timezone.now())
    assert [(found.where, found.to) for found in links.broken()] == [
        ("Tekst: «om oss»", "Om oss"),
        ("Tekst: «der»", "https://ute.example/?a=1&b=2"),
        ("Oppfordring: «Se her»", "/finnes-ikke/"),
        ("Les også", "Om oss"),
    ]
    page = editor.get(reverse("website_broken_links")).content.decode()
    for said in ("Korps for alle", "Oppfordring: «Se her»", "/finnes-ikke/", "Det er ingen side på denne adressen."):
        assert said in page, said


def test_menus_and_the_front_pages_buttons_are_looked_through_too(editor: Client) -> None:
    front = make_front()
    front.actions = [("link", link("Finn aktivitet", "/aktivitetar/"))]
    front.save()
    menu = Menu.objects.create(locale=front.locale, footer=[("link", link("Personvern", "/personvernet/"))])
    assert [(found.on, found.where) for found in links.broken()] == [
        (menu, "Lenke: «Personvern»"),
        (front, "Lenke: «Finn aktivitet»"),
    ]
    where = reverse("wagtailsnippets_website_menu:edit", args=[menu.pk])
    assert where in editor.get(reverse("website_broken_links")).content.decode()
    kari = sign_in_editor(Client()).get(reverse("website_broken_links")).content.decode()
    assert "Menyen" in kari
    assert "En administrator kan rette den." in kari
    assert where not in kari, "she may not open it"


def test_a_page_taken_down_is_no_broken_link_in_the_menu_which_leaves_it_out() -> None:
    page = make_plain_page("om")
    Menu.objects.create(locale=page.locale, main=[("link", link("Om oss", page=page))])
    page.unpublish()
    assert links.broken() == []


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_link_to_our_own_pages_in_another_language_is_not_broken(language: str) -> None:
    with translation.override(language):
        for address in ("/dialogkort/", "/nn/dialogkort/", "/en/kart/?fylke=11", "/en/sok/#treff", "/kart"):
            assert links.leads_somewhere(address), address
        assert not links.leads_somewhere("/en/finnes-ikke/")


def test_a_deck_or_a_document_that_is_not_there_is_nowhere() -> None:
    deck, file = make_published().deck, make_file()
    for address in (f"/dialogkort/{deck.slug}/", f"/dialogkort/{deck.slug}/guri/", file.url):
        assert links.leads_somewhere(address), address
    for address in (
        "/dialogkort/finnes-ikke/",
        f"/dialogkort/{deck.slug}/nei/",
        file.url.replace(str(file.pk), "9999"),
    ):
        assert not links.leads_somewhere(address), address


def test_an_old_address_that_sends_on_leads_somewhere() -> None:
    assert not links.leads_somewhere("/gammel/side/")
    Redirect.objects.create(old_path=Redirect.normalise_path("/gammel/side/"), redirect_page=make_front())
    assert links.leads_somewhere("/gammel/side/")


def test_our_own_address_written_in_full_is_ours() -> None:
    ours = settings.SITE_ADDRESS
    make_article(body=[button("Her", f"{ours}/finnes-ikke/"), button("Der", f"{ours}/kart/")])
    assert [found.to for found in links.broken()] == [f"{ours}/finnes-ikke/"]
    assert links.check_outside(httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(404)))) == 0


def test_other_peoples_pages_are_asked_and_may_be_silent() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "taus.example":
            raise httpx.ConnectTimeout("too slow")
        return httpx.Response(200 if request.url.host == "her.example" else 410)

    anchors = " ".join(f'<a href="https://{name}.example/">x</a>' for name in ("her", "borte", "taus"))
    make_article(body=[("text", f"<p>{anchors}</p>")])
    assert links.check_outside(httpx.Client(transport=httpx.MockTransport(answer))) == 3
    assert {check.address for check in LinkCheck.objects.all() if check.is_broken} == {
        "https://borte.example/",
        "https://taus.example/",
    }
