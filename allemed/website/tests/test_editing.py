"""What an editor meets in the admin."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.blocks import StructBlockValidationError
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from allemed.base.actor import System
from allemed.base.refusals import RefusedError
from allemed.people.actions import grant_role
from allemed.people.models import Role, User
from allemed.website import checker, menus
from allemed.website.blocks.figure import FigureBlock
from allemed.website.blocks.text import LinkBlock, OptionalLinkBlock
from allemed.website.models import ArticlePage, Menu, Picture
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


@pytest.mark.parametrize("when", ["in a draft", "in a draft of a published page", "waiting for its time"])
def test_a_picture_that_only_editors_see_yet_is_in_use_too(editor: Client, when: str) -> None:
    picture = make_picture()
    article = make_article(live=when == "in a draft of a published page")
    article.body = [("figure", {"picture": picture, "alt": "Korps"})]
    if when == "waiting for its time":
        article.go_live_at = timezone.now() + dt.timedelta(days=3)
        article.save_revision().publish()
        later = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
        later.body, later.go_live_at = [], None
        later.save_revision()  # the newest draft is without it, the version that waits is not
    else:
        article.save_revision()
    page = editor.get(reverse("wagtailimages:delete", args=[picture.pk])).content.decode()
    assert "er i bruk og kan ikke slettes" in page
    assert "Ja, slett" not in page
    usage = editor.get(reverse("wagtailimages:image_usage", args=[picture.pk])).content.decode()
    assert article.title in usage
    editor.post(reverse("wagtailimages:delete", args=[picture.pk]))
    with pytest.raises(RefusedError), transaction.atomic():
        picture.delete()
    assert Picture.objects.filter(pk=picture.pk).exists()


@pytest.mark.parametrize("what", ["image", "document"])
def test_many_at_once_says_which_are_used_and_deletes_none(editor: Client, what: str) -> None:
    used, free = (make_picture(), make_picture()) if what == "image" else (make_file(), make_file())
    block = ("figure", {"picture": used, "alt": "Korps"}) if what == "image" else ("file", {"file": used, "text": ""})
    article = make_article(live=False)
    article.body = [block]
    article.save_revision()
    model = type(used)._meta
    address = reverse("wagtail_bulk_action", args=[model.app_label, model.model_name, "delete"])
    query = f"{address}?id={used.pk}&id={free.pk}&next=/redaksjon/"
    page = editor.get(query).content.decode()
    assert "er i bruk og kan ikke slettes. Ta det først ut av stedene under." in page
    assert "har ikke tillatelse" not in page
    assert "Ja, slett" not in page
    editor.post(query)
    assert type(used).objects.filter(pk__in=[used.pk, free.pk]).count() == 2
    editor.post(f"{address}?id={free.pk}&next=/redaksjon/")
    assert not type(used).objects.filter(pk=free.pk).exists()


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


def test_before_a_form_leaves_the_admin_says_whether_there_is_room(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("website_ready")
    assert editor.get(address).status_code == 200
    assert editor.get(address, {"bytes": "1000"}).status_code == 200
    assert editor.get(address, {"bytes": "tull"}).status_code == 200
    too_large = editor.get(address, {"bytes": "30000000"})
    assert (too_large.status_code, too_large.json()["message"][:19]) == (413, "Filen er for stor, ")
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=1000))
    assert editor.get(address).status_code == 200  # nothing to store
    full = editor.get(address, {"bytes": "900"})
    assert full.status_code == 507
    assert "ingenting er sendt" in full.json()["message"]
    assert Client().get(address).status_code in {302, 403}


def test_the_words_for_what_was_not_sent_are_the_editors_own(editor: Client) -> None:
    User.objects.filter(email="marit@allemed.example").update(language="nn")
    address = reverse("website_ready")
    assert editor.get(address, {"bytes": "30000000"}).json()["message"].startswith("Fila er for stor, så ho er ikkje")
    form = {"notifications-submitted_notifications": "on", "theme-theme": "dark", "theme-density": "default"}
    form |= {"theme-contrast": "system", "locale-preferred_language": "en", "theme-keyboard_shortcuts": "on"}
    assert editor.post(reverse("wagtailadmin_account"), form).status_code == 302
    assert editor.get(address, {"bytes": "30000000"}).json()["message"].startswith("The file is too large")
    page = editor.get(reverse("wagtailadmin_home")).content.decode()
    for told in ('data-too-large="The file', 'data-full="Our storage', 'data-away="We cannot get'):
        assert told in page, told


@pytest.mark.parametrize(
    ("address", "name", "content"),
    [
        ("wagtailimages:add_multiple", "tegning.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("wagtaildocs:add_multiple", "fil.<img src=x onerror=alert(1)>", b"MZ"),
        ("wagtaildocs:add_multiple", "fil.pdf", b"MZ"),
    ],
)
def test_many_at_once_are_refused_in_one_sentence_that_is_no_markup(
    editor: Client, address: str, name: str, content: bytes
) -> None:
    file = SimpleUploadedFile(name, content)
    answer = editor.post(reverse(address), {"files[]": file}, headers={"x-requested-with": "XMLHttpRequest"})
    said = answer.json()
    assert said["success"] is False
    assert "<" not in said["error_message"]  # Wagtail shows it as HTML
    assert "\n" not in said["error_message"], "one reason is enough"


@pytest.mark.parametrize("what", ["wagtailadmin_collections:set_privacy", "wagtailadmin_pages:set_privacy"])
def test_nobody_closes_anything_with_a_password_that_several_share(editor: Client, what: str) -> None:
    thing = Collection.get_first_root_node().pk if "collections" in what else make_article().pk
    assert "password" not in editor.get(reverse(what, args=[thing])).content.decode()
    editor.post(reverse(what, args=[thing]), {"restriction_type": "password", "password": "hemmelig"})
    assert not CollectionViewRestriction.objects.exists()
    assert not PageViewRestriction.objects.exists()


def test_the_account_page_asks_for_nothing_we_keep_elsewhere(editor: Client) -> None:
    page = editor.get(reverse("wagtailadmin_account")).content.decode()
    assert "Utseende" in page
    for unwanted in ("Fornavn", "first_name", "avatar-avatar", "Europe/Berlin"):
        assert unwanted not in page, unwanted
    form = {"notifications-submitted_notifications": "on", "theme-theme": "dark", "theme-density": "default"}
    form |= {"theme-contrast": "system", "locale-preferred_language": "", "theme-keyboard_shortcuts": "on"}
    assert editor.post(reverse("wagtailadmin_account"), form).status_code == 302


def test_there_is_one_help_and_it_is_ours(editor: Client) -> None:
    page = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("website_help") in page
    for foreign in ("guide.wagtail.org", "docs.wagtail.org", "whats-new"):
        assert foreign not in page, foreign


def test_an_editor_may_do_what_the_guide_tells_of(client: Client) -> None:
    kari = User.objects.create_user("kari@host.example", "Kari")
    grant_role(by=System("test"), user=kari, role=Role.EDITOR)
    client.force_login(kari)
    article = make_article()
    for name, arguments in (
        ("wagtailredirects:index", []),
        ("wagtailredirects:add", []),
        ("simple_translation:submit_page_translation", [article.pk]),
        ("wagtailadmin_pages:history", [article.pk]),
        ("wagtailadmin_pages:edit", [article.pk]),
        ("website_broken_links", []),
        ("website_pictures", []),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 200, name


def test_every_rule_of_the_checker_is_axes_and_has_words_of_ours() -> None:
    axe = (settings.ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    for rule in checker.WiderChecker.axe_run_only:
        words = checker.WiderChecker.axe_messages[rule]
        assert words["error_name"] != words["help_text"]
        assert rule in {"alt-text-quality", "empty-meta-description"} or f'"{rule}"' in axe, rule
        with translation.override("nb"):
            assert " is " not in str(words["error_name"]) and "Use " not in str(words["help_text"]), rule  # noqa: PT018
