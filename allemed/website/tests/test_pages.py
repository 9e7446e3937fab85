from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from allemed.website.models import ArticlePage
from allemed.website.tests.make import (
    make_article,
    make_front,
    make_news_list,
    make_picture,
    make_plain_page,
    make_theme,
)

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def body_of(**blocks: Any) -> list[tuple[str, Any]]:
    return list(blocks.items())


def test_the_front_page_says_one_sentence_and_shows_the_newest_articles(client: Client) -> None:
    make_front()
    make_article("Eldst", date=dt.date(2021, 2, 8))
    for day in (1, 2, 3):
        make_article(f"Artikkel {day}", date=dt.date(2021, 3, day))
    page = read(client, "/")
    assert page.count("<h1") == 1
    assert "Alle barn med på fritid" in page
    assert page.index("Artikkel 3") < page.index("Artikkel 1")
    assert "Eldst" not in page


def test_an_article_has_its_date_its_lead_and_the_way_back(client: Client) -> None:
    make_article(date=dt.date(2021, 4, 12))
    page = read(client, "/nyheter/korps-for-alle/")
    assert page.count("<h1") == 1
    assert "12. april 2021" in page
    assert "Guri vil spille fløyte." in page
    assert "Tilbake til alle nyheter" in page


def test_articles_lead_to_the_one_before_and_the_one_after(client: Client) -> None:
    make_article("Første", date=dt.date(2021, 2, 8))
    make_article("Andre", date=dt.date(2021, 3, 3))
    make_article("Tredje", date=dt.date(2021, 3, 3))
    page = read(client, "/nyheter/andre/")
    assert 'href="/nyheter/forste/" rel="prev"' in page
    assert 'href="/nyheter/tredje/" rel="next"' in page


def test_news_can_be_read_by_year_and_by_theme(client: Client) -> None:
    transport = make_theme()
    make_article("Skyss", date=dt.date(2021, 3, 3), themes=[transport])
    make_article("Fløyte", date=dt.date(2022, 3, 3))
    assert "Fløyte" not in read(client, "/nyheter/2021/")
    assert "Skyss" in read(client, "/nyheter/2021/")
    by_theme = read(client, "/nyheter/tema/transport/")
    assert "Skyss" in by_theme
    assert "Fløyte" not in by_theme
    assert client.get("/nyheter/tema/romfart/").status_code == 404


def test_a_long_list_has_pages_and_no_more_than_it_has(client: Client) -> None:
    for number in range(13):
        make_article(f"Artikkel {number}", date=dt.date(2021, 1, 1 + number))
    assert "Artikkel 12" in read(client, "/nyheter/")
    assert "Artikkel 0" in read(client, "/nyheter/?side=2")
    for nonsense in ("3", "0", "to", "99999999999"):
        assert client.get(f"/nyheter/?side={nonsense}").status_code == 404


def test_a_draft_is_nobodys_to_read(client: Client) -> None:
    make_article("Hemmelig", live=False)
    assert client.get("/nyheter/hemmelig/").status_code == 404
    assert "Hemmelig" not in read(client, "/nyheter/")


def test_the_other_languages_lead_to_the_translation_or_to_the_list(client: Client) -> None:
    article = make_article("Korps for alle")
    english = make_article("A band for everyone", language="en", slug="korps-for-alle")
    ArticlePage.objects.filter(pk=english.pk).update(translation_key=article.translation_key)
    make_news_list("nn")
    page = read(client, "/nyheter/korps-for-alle/")
    assert 'href="/en/nyheter/korps-for-alle/"' in page
    assert 'href="/nn/nyheter/"' in page


def test_every_block_renders(client: Client) -> None:
    picture = make_picture()
    other = make_plain_page()
    link = {"text": "Les mer", "page": other}
    body = body_of(
        heading={"text": "Hva vi fant", "level": "2"},
        text="<p>Et avsnitt.</p>",
        figure={"picture": picture, "alt": "Tre barn trekker tau", "caption": "Sammen"},
        quote={"text": "Vi vil være med", "source": "Ungdomsrådet"},
        key_figures={"figures": [{"value": "82 %", "meaning": "vil samarbeide"}], "source": "Kartlegging"},
        findings={"title": "Funn", "findings": [{"finding": "Flere er med", "explanation": "<p>Fordi.</p>"}]},
        report_link={"title": "Rapporten", "publisher": "Senteret", "year": 2021, "link": link},
        event={
            "title": "Webinar",
            "starts_at": dt.datetime(2021, 3, 24, 8, tzinfo=dt.UTC),
            "ends_at": dt.datetime(2021, 3, 24, 9, tzinfo=dt.UTC),
            "place": "på nett",
        },
        call_to_action={"title": "Bli med", "text": "Nå", "link": {"text": "Skriv til oss", "address": "/kontakt/"}},
        related={"title": "Les også", "pages": [other]},
    )
    make_article(body=body)
    page = read(client, "/nyheter/korps-for-alle/")
    for words in (
        "Hva vi fant",
        "Et avsnitt.",
        'alt="Tre barn trekker tau"',
        'width="320" height="240"',
        "Vi vil være med",
        "82 %",
        "Flere er med",
        "Senteret",
        "kl. 09.00",
        'href="/kontakt/"',
        'href="/om/"',
    ):
        assert words in page, words
    assert "style=" not in page


def test_a_picture_whose_consent_has_ended_is_not_shown(client: Client) -> None:
    ended = make_picture(consent_kind="written", consent_given_by="self", consent_until=dt.date(2020, 1, 1))
    make_article(picture=ended, picture_alt="Guri", body=body_of(figure={"picture": ended, "alt": "Guri spiller"}))
    for address in ("/nyheter/korps-for-alle/", "/nyheter/"):
        assert "/media/" not in read(client, address)


@pytest.mark.parametrize("address", ["/", "/nyheter/", "/nyheter/2021/", "/nyheter/korps-for-alle/", "/om/"])
def test_a_page_is_the_same_for_everyone_and_may_be_kept(client: Client, address: str) -> None:
    make_article()
    make_plain_page()
    response = client.get(address)
    assert response.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in response.headers
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_a_page_for_someone_with_a_session_is_nobody_elses(client: Client) -> None:
    make_article()
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    response = client.get("/nyheter/korps-for-alle/")
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/", "/nyheter/", "/nyheter/korps-for-alle/"])
def test_reading_writes_nothing_and_asks_little(
    client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    picture = make_picture()
    make_article(
        picture=picture,
        picture_alt="Tau",
        themes=[make_theme()],
        body=body_of(
            figure={"picture": make_picture(), "is_decorative": True}, related={"title": "Mer", "pages": [make_front()]}
        ),
    )
    make_article("Etter", date=dt.date(2022, 1, 1))
    client.get(address)  # Wagtail keeps its list of sites in the cache for an hour
    with django_assert_max_num_queries(15) as asked:
        client.get(address)
    written = [query["sql"] for query in asked if not query["sql"].lstrip("( ").upper().startswith("SELECT")]
    assert written == []


def test_a_link_in_the_text_leads_where_its_page_is_and_nowhere_when_it_is_taken_down(client: Client) -> None:
    there = make_plain_page()
    make_article(body=body_of(text=f'<p>Les <a linktype="page" id="{there.pk}">om oss</a>.</p>'))
    assert f'<a href="{there.get_url()}">om oss</a>' in read(client, "/nyheter/korps-for-alle/")
    there.unpublish()
    assert "<a>om oss</a>" in read(client, "/nyheter/korps-for-alle/")


def test_an_address_below_a_page_that_is_not_there_is_unknown(client: Client) -> None:
    make_article()
    for address in ("/nyheter/finnes-ikke/", "/nyheter/korps-for-alle/under/", "/finnes/ikke/", "/a" * 20 + "/"):
        assert client.get(address).status_code == 404, address
