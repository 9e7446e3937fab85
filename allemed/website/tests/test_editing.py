"""What an editor meets in the admin."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.blocks import StructBlockValidationError
from wagtail.models import Page

from allemed.base.refusals import RefusedError
from allemed.people.models import User
from allemed.website import links, menus
from allemed.website.blocks.figure import FigureBlock
from allemed.website.blocks.text import LinkBlock, OptionalLinkBlock
from allemed.website.models import ArticlePage, LinkCheck, Menu, Picture
from allemed.website.tests.make import (
    make_article,
    make_file,
    make_front,
    make_news_list,
    make_photo,
    make_picture,
    make_plain_page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    """Marit, who may do everything on the site."""
    marit = User.objects.create_user("marit@allemed.example", "Marit")
    marit.is_superuser = True
    marit.save()
    client.force_login(marit)
    return client


def figure(**fields: Any) -> Any:
    block = FigureBlock()
    return block.to_python({"picture": make_picture().pk, "caption": "", **fields})


def test_a_figure_without_description_is_refused() -> None:
    block = FigureBlock()
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(figure(alt=" ", is_decorative=False))
    assert "beskrivelse" in str(refused.value.block_errors["alt"])


def test_a_figure_is_described_or_decoration_never_both() -> None:
    block = FigureBlock()
    block.clean(figure(alt="Tre barn trekker tau", is_decorative=False))
    block.clean(figure(alt="", is_decorative=True))
    with pytest.raises(StructBlockValidationError):
        block.clean(figure(alt="Tre barn trekker tau", is_decorative=True))


def test_a_pages_own_picture_needs_a_description_too() -> None:
    article = make_article()
    article.picture = make_picture()
    with pytest.raises(ValidationError) as refused:
        article.full_clean()
    assert "picture_alt" in refused.value.message_dict
    article.picture_is_decorative = True
    article.full_clean()


def test_a_link_leads_to_one_place() -> None:
    block = LinkBlock()
    page = make_plain_page()
    block.clean(block.to_python({"text": "Les", "page": page.pk, "address": ""}))
    block.clean(block.to_python({"text": "Les", "page": None, "address": "/kart/"}))
    for wrong in ("", "javascript:alert(1)", "http://usikker.example", "//annet.example", "www.uten.example"):
        with pytest.raises(StructBlockValidationError):
            block.clean(block.to_python({"text": "Les", "page": None, "address": wrong}))
    optional = OptionalLinkBlock()
    optional.clean(optional.to_python({"text": "", "page": None, "address": ""}))
    with pytest.raises(StructBlockValidationError):
        optional.clean(optional.to_python({"text": "", "page": None, "address": "/kart/"}))


def test_written_consent_says_who_gave_it_and_until_when() -> None:
    picture = make_picture()
    picture.consent_kind = "written"
    with pytest.raises(ValidationError) as refused:
        picture.clean()
    assert set(refused.value.message_dict) == {"consent_given_by", "consent_until"}


def test_consent_holds_through_its_last_day() -> None:
    picture = Picture(consent_kind="written", consent_given_by="self", consent_until=dt.date(2026, 5, 17))
    assert picture.is_showable(dt.date(2026, 5, 17))
    assert not picture.is_showable(dt.date(2026, 5, 18))


def post_picture(editor: Client, content: bytes, name: str, **fields: Any) -> Any:
    form = {
        "title": "Korps",
        "file": SimpleUploadedFile(name, content),
        "credit": "ALLEMED",
        "consent_kind": "nobody",
        **fields,
    }
    return editor.post(reverse("wagtailimages:add"), form)


def test_an_editor_uploads_a_picture(editor: Client) -> None:
    response = post_picture(editor, make_photo(1600, 1200, "JPEG"), "korps.jpg")
    assert response.status_code == 302
    made = Picture.objects.get().renditions.values_list("filter_spec", flat=True)
    assert set(made) >= {"width-800|format-jpeg|bgcolor-ffffff", "fill-480x320|format-jpeg|bgcolor-ffffff"}


def test_a_disguised_picture_is_refused_in_a_sentence(editor: Client) -> None:
    response = post_picture(editor, b"<html></html>", "korps.jpg")
    assert response.status_code == 200
    assert "Filen heter .jpg, men er noe annet" in response.content.decode()
    assert not Picture.objects.exists()


def test_a_picture_without_credit_is_refused(editor: Client) -> None:
    assert post_picture(editor, make_photo(20, 20, "JPEG"), "korps.jpg", credit="").status_code == 200
    assert not Picture.objects.exists()


def test_a_picture_in_use_is_not_deleted_and_the_editor_sees_where(editor: Client) -> None:
    picture = make_picture()
    article = make_article(body=[("figure", {"picture": picture, "alt": "Korps"})])
    article.save_revision().publish()
    address = reverse("wagtailimages:delete", args=[picture.pk])
    page = editor.get(address)
    assert "Ja, slett" not in page.content.decode()
    assert editor.post(address).status_code in {302, 403}
    assert Picture.objects.filter(pk=picture.pk).exists()
    with pytest.raises(RefusedError):
        picture.delete()


def test_a_picture_nobody_uses_may_go(editor: Client) -> None:
    picture = make_picture()
    editor.post(reverse("wagtailimages:delete", args=[picture.pk]))
    assert not Picture.objects.exists()


def test_a_file_in_use_is_not_deleted(editor: Client) -> None:
    file = make_file()
    article = make_article(body=[("file", {"file": file, "text": ""})])
    article.save_revision().publish()
    editor.post(reverse("wagtaildocs:delete", args=[file.pk]))
    file.refresh_from_db()


def test_readers_of_the_old_address_are_sent_to_the_new(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    article = make_article()
    english = make_article("A band for everyone", language="en")
    for page in (article, english):
        page.slug = "ny"
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
    moved = client.get("/nyheter/korps-for-alle/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/nyheter/ny/")
    moved = client.get("/en/nyheter/a-band-for-everyone/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/en/nyheter/ny/")


def test_a_scheduled_article_comes_out_when_it_is_time(client: Client) -> None:
    article = make_article(live=False)
    article.go_live_at = timezone.now() + dt.timedelta(hours=1)
    article.save_revision().publish()
    assert client.get("/nyheter/korps-for-alle/").status_code == 404
    Page.objects.filter(pk=article.pk).update(go_live_at=timezone.now() - dt.timedelta(minutes=1))
    revision = article.latest_revision
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert client.get("/nyheter/korps-for-alle/").status_code == 200


def test_publishing_lets_kept_pages_go(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_article()
    purges: list[str] = []
    monkeypatch.setattr("allemed.website.signals.purge_pages", lambda: purges.append("purge"))
    for deed in (
        lambda: article.save_revision().publish(),
        article.unpublish,
        make_picture,
        lambda: Menu.objects.create(locale=article.locale),
        lambda: ArticlePage.objects.get(pk=article.pk).delete(),
    ):
        purges.clear()
        deed()
        assert purges, deed


def test_menus_follow_a_page_that_moves_and_forget_one_taken_down() -> None:
    page = make_plain_page()
    Menu.objects.create(locale=page.locale, main=[("link", {"text": "Om oss", "page": page, "address": ""})])
    assert menus.for_language("nb")["main"] == [{"title": "Om oss", "url": "/om/"}]
    page.slug = "om-allemed"
    page.save_revision().publish()
    assert menus.for_language("nb")["main"] == [{"title": "Om oss", "url": "/om-allemed/"}]
    page.unpublish()
    assert menus.for_language("nb")["main"] == []


def test_two_editors_saving_the_same_page_lose_nothing() -> None:
    article = make_article()
    first, second = ArticlePage.objects.get(pk=article.pk), ArticlePage.objects.get(pk=article.pk)
    first.title = "Den enes"
    first.save_revision()
    second.title = "Den andres"
    second.save_revision()
    titles = {json.loads(json.dumps(revision.content))["title"] for revision in article.revisions.all()}
    assert titles == {"Den enes", "Den andres"}


def test_the_report_finds_links_that_lead_nowhere(editor: Client) -> None:
    gone = make_plain_page("borte")
    link = {"text": "Se", "page": None, "address": ""}
    make_article(
        body=[
            ("text", f'<p><a linktype="page" id="{gone.pk}">her</a> <a href="https://ute.example/">der</a></p>'),
            ("call_to_action", {"title": "A", "text": "", "link": {**link, "address": "/finnes-ikke/"}}),
            ("call_to_action", {"title": "B", "text": "", "link": {**link, "address": "/nyheter/2021/"}}),
        ]
    )
    gone.unpublish()
    LinkCheck.objects.create(address="https://ute.example/", status=404, checked_at=timezone.now())
    assert {found.to for found in links.broken()} == {"Om oss", "/finnes-ikke/", "https://ute.example/"}
    assert "/finnes-ikke/" in editor.get(reverse("website_broken_links")).content.decode()


def test_other_peoples_pages_are_asked_and_may_be_silent() -> None:
    import httpx

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


def test_the_report_of_pictures_lists_consent_that_ends_and_drafts_without_description(editor: Client) -> None:
    today = timezone.localdate()
    make_picture(
        title="Snart slutt", consent_kind="written", consent_given_by="self", consent_until=today + dt.timedelta(days=9)
    )
    make_picture(
        title="Lenge til", consent_kind="written", consent_given_by="self", consent_until=today + dt.timedelta(days=90)
    )
    make_article("Uten ord", body=[("figure", {"picture": make_picture(), "alt": "", "is_decorative": False})])
    page = editor.get(reverse("website_pictures")).content.decode()
    assert "Snart slutt" in page
    assert "Lenge til" not in page
    assert "Uten ord" in page


def test_the_guide_is_in_the_admin_and_in_norwegian(editor: Client) -> None:
    page = editor.get(reverse("website_help")).content.decode()
    assert "For deg som redigerer" in page
    assert "<li>" in page
    assert "**" not in page.partition("am-guide")[2].partition("</main>")[0]


def test_the_reports_are_for_editors_only(client: Client) -> None:
    jonas = User.objects.create_user("jonas@nabo.example", "Jonas")
    client.force_login(jonas)
    for name in ("website_help", "website_broken_links", "website_pictures"):
        assert client.get(reverse(name)).status_code in {302, 403}


def test_an_editor_opens_every_page_types_form(editor: Client) -> None:
    from allemed.website import models

    parents = {"ArticlePage": make_news_list()}
    for name in (
        "ArticlePage",
        "PlainPage",
        "ContactPage",
        "PrivacyPage",
        "ResourceListPage",
        "AccessibilityStatusPage",
    ):
        model = getattr(models, name)
        kind = ContentType.objects.get_for_model(model)
        parent = parents.get(name, make_front())
        response = editor.get(reverse("wagtailadmin_pages:add", args=[kind.app_label, kind.model, parent.pk]))
        assert response.status_code == 200, name


def test_an_editor_has_the_tools_on_the_page_and_readers_do_not(editor: Client) -> None:
    make_article()
    mine = editor.get("/nyheter/korps-for-alle/")
    assert "wagtail-userbar" in mine.content.decode()
    assert mine.headers["Cache-Control"] == "private, no-store"
    assert "wagtail-userbar" not in Client().get("/nyheter/korps-for-alle/").content.decode()
