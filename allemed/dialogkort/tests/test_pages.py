from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from allemed.dialogkort import actions
from allemed.dialogkort.models import CardText, DialogueCard
from allemed.dialogkort.tests.cards import BY, make_draft, make_published, make_user

pytestmark = pytest.mark.django_db
PAGES = ["/dialogkort/", "/dialogkort/kommuner/", "/dialogkort/kommuner/v1/", "/dialogkort/kommuner/guri/"]


@pytest.mark.parametrize("page", [*PAGES, "/dialogkort/kommuner/v1/guri/"])
def test_a_published_page_is_the_same_for_everyone(client: Client, page: str) -> None:
    make_published()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(page)
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
    assert b"csrfmiddlewaretoken" not in answer.content
    assert not re.search(rb"\sstyle=|<script>|\son[a-z]+=", answer.content)
    assert len(queries) <= 20


def test_a_card_shows_all_it_has(client: Client) -> None:
    make_published()
    page = client.get("/dialogkort/kommuner/guri/").content.decode()
    for words in (
        "Guri",
        "14 år",
        "Transport",
        "Korpset øver",
        "Hva kan vi gjøre",
        "Lettlest",
        "Møt Guri",
        "Tegning: Kari",
    ):
        assert words in page
    assert re.findall(r"<h([1-6])", page.split("<main")[1].split("</main")[0])[:3] == ["1", "2", "2"]
    assert 'property="og:image"' in page
    assert re.search(r"PDF, \d+[.,]\d.KB, 2 sider", page)
    assert 'rel="next"' in page
    assert '<link rel="canonical"' in page


def test_a_language_that_is_there_is_shown_and_one_that_is_not_is_said(client: Client) -> None:
    draft = make_draft(languages=("nb", "en"))
    CardText.objects.filter(language="en").update(headline="Guri wants to play the flute")
    actions.publish_version(by=BY, version=draft)
    assert "Guri wants to play" in client.get("/en/dialogkort/kommuner/guri/").content.decode()
    nynorsk = client.get("/nn/dialogkort/kommuner/guri/").content.decode()
    assert "Guri vil spille" in nynorsk
    assert 'lang="nb"' in nynorsk


@pytest.mark.parametrize("page", ["/dialogkort/kommuner/v1/", "/dialogkort/kommuner/v1/guri/"])
def test_a_draft_is_shown_to_editors_only(client: Client, page: str) -> None:
    make_draft()
    assert client.get(page).status_code == 404
    client.force_login(make_user("Jonas"))
    assert client.get(page).status_code == 404
    client.force_login(make_user("Marit", is_editor=True))
    answer = client.get(page)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer.content.decode()


def test_a_deck_with_only_a_draft_does_not_exist_yet(client: Client) -> None:
    make_draft()
    assert client.get("/dialogkort/kommuner/").status_code == 404
    assert client.get("/dialogkort/kommuner/guri/").status_code == 404
    assert "Kortene kommer" in client.get("/dialogkort/").content.decode()


def test_an_older_version_stays_at_its_address(client: Client) -> None:
    first = make_published()
    second = actions.start_draft(by=BY, deck=first.deck)
    DialogueCard.objects.filter(version=second, slug="nora").delete()
    DialogueCard.objects.filter(version=second, slug="guri").update(age=15)
    actions.publish_version(by=BY, version=second)
    assert "15 år" in client.get("/dialogkort/kommuner/guri/").content.decode()
    assert "14 år" in client.get("/dialogkort/kommuner/v1/guri/").content.decode()
    assert client.get("/dialogkort/kommuner/nora/")["Location"] == "/dialogkort/kommuner/v1/nora/"


def test_a_withdrawn_version_says_so(client: Client) -> None:
    actions.withdraw_version(by=BY, version=make_published())
    for page in PAGES[1:]:
        answer = client.get(page)
        assert answer.status_code == 410
        assert "trukket tilbake" in answer.content.decode()


@pytest.mark.parametrize("page", ["kommuner/ingen/", "kommuner/v9/", "ingen/", "kommuner/v1/ingen/", "ingen/v1/guri/"])
def test_an_unknown_address_is_not_found(client: Client, page: str) -> None:
    make_published()
    assert client.get(f"/dialogkort/{page}").status_code == 404


def test_what_people_wrote_is_text_on_the_page(client: Client) -> None:
    draft = make_draft()
    CardText.objects.update(situation="<script>alert(1)</script>", headline='"><img src=x>')
    actions.publish_version(by=BY, version=draft)
    page = client.get("/dialogkort/kommuner/guri/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
