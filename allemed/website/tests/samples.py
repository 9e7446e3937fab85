"""One of each thing that the public site's and the editors' addresses are about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.files.base import ContentFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    Site,
    Task,
    UploadedFile,
    Workflow,
)

from allemed.base import clock
from allemed.people.models import Role
from allemed.people.tests.cast import ALL, NOBODY, SIGNED_IN, Cast, Sample, Who
from allemed.people.tests.make import make_person
from allemed.website.actions.subscriptions import _CONFIRM, _STOP
from allemed.website.models import (
    AccessibilityStatusPage,
    ContactPage,
    File,
    Menu,
    MunicipalityPage,
    PlainPage,
    PrivacyPage,
    ReportPage,
    ResourcePage,
    Rhythm,
    Subscriber,
)
from allemed.website.tests.make import (
    make_article,
    make_file,
    make_front,
    make_photo,
    make_picture,
    make_plain_page,
    make_resource_list,
    make_theme,
)


def make_samples(cast: Cast) -> list[Sample]:
    return [*_pages(cast), *_files(cast), *_letters(), *_editing(cast)]


def _pages(cast: Cast) -> list[Sample]:
    """A page of each type, by the one route that leads to them all; and one that is not published."""
    front = make_front()
    theme = make_theme()
    article = make_article(themes=[theme])
    about = make_plain_page("om")
    resources = make_resource_list()
    resources.add_child(instance=ReportPage(title="Rapport", slug="rapport", lead="x", publisher="Fafo", year=2022))
    resources.add_child(instance=ResourcePage(title="Veileder", slug="veileder", lead="x", address="/om/"))
    about.add_child(
        instance=MunicipalityPage(title="Arendal", slug="arendal", lead="x", municipality=cast.municipality)
    )
    for page in (
        ContactPage(
            title="Kontakt", slug="kontakt", lead="x", email="hei@allemed.example", answers_within="to virkedager"
        ),
        PrivacyPage(title="Personvern", slug="personvern", lead="x", contact_email="hei@allemed.example"),
        AccessibilityStatusPage(
            title="Tilgjengelighet",
            slug="tilgjengelighet",
            lead="x",
            publisher="ALLEMED",
            conformance="full",
            method="x",
            contact_email="hei@allemed.example",
        ),
    ):
        front.add_child(instance=page)
    front.add_child(instance=PlainPage(title="Utkast", slug="utkast", lead="x", live=False))
    public = [
        *("", "nyheter/", "nyheter/korps-for-alle/", "nyheter/2021/", f"nyheter/tema/{theme.slug}/", "om/"),
        *("om/arendal/", "ressurser/", "ressurser/rapport/", "ressurser/veileder/"),
        *("kontakt/", "personvern/", "tilgjengelighet/"),
    ]
    return [
        *(Sample(r"\^\(\(\?:", {"_0": path}) for path in public),
        Sample(r"\^\(\(\?:", {"_0": "utkast/"}, readers=NOBODY),
        Sample(r"deling/", {"key": article.translation_key}),
    ]


def _files(cast: Cast) -> list[Sample]:
    """A document for everyone, one for those with an account, one for the owner's own group; pages likewise."""
    root = Collection.get_first_root_node()
    group = Group.objects.create(name="Arbeidsgruppen i Arendal")
    for who in (Who.OWNER, Who.COLLEAGUE):
        cast[who].groups.add(group)
    for_all = make_file(name="for-alle.pdf")
    for_signed_in = make_file(name="for-innloggede.pdf", collection=root.add_child(name="Innloggede"))
    CollectionViewRestriction.objects.create(
        collection=for_signed_in.collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    for_group = make_file(name="for-gruppen.pdf", collection=root.add_child(name="Arbeidsgruppen"))
    CollectionViewRestriction.objects.create(
        collection=for_group.collection, restriction_type=CollectionViewRestriction.GROUPS
    ).groups.add(group)
    by_word = CollectionViewRestriction.objects.create(
        collection=root.add_child(name="Med ord"), restriction_type=CollectionViewRestriction.PASSWORD, password="ord"
    )
    page = make_plain_page("med-ord")
    page_by_word = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="ord"
    )
    return [
        _document(for_all, ALL),
        _document(for_signed_in, SIGNED_IN),
        _document(for_group, {Who.OWNER, Who.COLLEAGUE}),
        Sample(r"dokumenter/auth", {"restriction_id": by_word.pk}),
        Sample(r"_util/auth", {"page_view_restriction_id": page_by_word.pk, "page_id": page.pk}),
    ]


def _document(document: File, readers: Any) -> Sample:
    return Sample(r"dokumenter/\^", {"_0": document.pk, "_1": document.filename}, readers=readers)


def _letters() -> list[Sample]:
    asked = Subscriber.objects.create(
        email="leser@lesere.example", language="nb", rhythm=Rhythm.EACH, asked_at=clock.now()
    )
    return [
        Sample(r"abonnement/bekreft/", {"token": signing.TimestampSigner(salt=_CONFIRM).sign(asked.public_id)}),
        Sample(r"abonnement/stopp/", {"token": signing.Signer(salt=_STOP).sign(asked.public_id)}),
    ]


def _editing(cast: Cast) -> list[Sample]:
    editor = cast[Who.EDITOR]
    article = Page.objects.get(slug="korps-for-alle").specific
    first, second = article.save_revision(user=editor), article.save_revision(user=editor)
    timed = make_article("Senere", live=False)
    waiting = timed.save_revision(user=editor, approved_go_live_at=clock.now() + dt.timedelta(days=1))
    elsewhere = Page.objects.get(slug="om")
    alias = elsewhere.create_alias(parent=elsewhere.get_parent(), update_slug="om-igjen")
    workflow, task = Workflow.objects.get(active=True), Task.objects.get(active=True)
    under_review = make_plain_page("til-gjennomsyn")
    author = make_person("Kari Holm", Role.EDITOR)  # whom neither the editor nor the administrator is
    under_review.save_revision(user=author)
    state = workflow.start(under_review, author)
    picture = make_picture(make_photo(64, 64), "bilde.png")
    document = File.objects.get(file__contains="for-alle")
    for thing in (picture, document):
        thing.get_file_size()  # as an upload's form does
    redirect = Redirect.objects.create(old_path="/gammel", redirect_link="/om/")
    site, nynorsk = Site.objects.get(), Locale.objects.get_or_create(language_code="nn")[0]
    menu = Menu.objects.get_or_create(locale=Locale.objects.get(language_code="nb"))[0]
    theme = article.themes.get()
    collection = Collection.objects.get(name="Med ord")
    uploads = {
        kind: UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(thing),
            file=ContentFile(b"x", name="lastet-opp.pdf"),
            uploaded_by_user=editor,
        )
        for kind, thing in (("images", picture), ("documents", document))
    }
    pages = r"redaksjon/pages/"
    page: dict[str, object] = {
        "page_id": article.pk,
        "parent_page_id": article.get_parent().pk,
        "page_to_move_id": article.pk,
        "destination_id": elsewhere.pk,
        "content_type_app_name": "website",
        "content_type_model_name": "articlepage",
        "app_label": "website",
        "model_name": "articlepage",
        "revision_id": first.pk,
        "_0": article.pk,
        "_1": first.pk,
        "_2": second.pk,
    }
    review = {
        "page_id": under_review.pk,
        "action_name": "approve",
        "task_state_id": state.current_task_state.pk,
        "task_id": task.pk,
        "workflow_state_id": state.pk,
    }
    return [
        Sample(
            pages + r"<int:page_id>/revisions/<int:revision_id>/unsch", {"page_id": timed.pk, "revision_id": waiting.pk}
        ),
        Sample(pages + r"<int:page_id>/convert_alias", {"page_id": alias.pk}),
        Sample(pages + r"(workflow/|<int:page_id>/workflow_history/detail/)", review),
        Sample(pages, page),
        Sample(r"redaksjon/(page_)?choose-page/", page),
        Sample(r"redaksjon/api/main/\^pages/", {"pk": article.pk, "action_name": "unpublish"}),
        Sample(r"redaksjon/api/main/\^documents/", {"pk": document.pk}),
        Sample(r"redaksjon/api/main/\^images/", {"pk": picture.pk}),
        Sample(r"redaksjon/bulk/", {"app_label": "wagtailcore", "model_name": "page", "action": "publish"}),
        Sample(r"redaksjon/tag-autocomplete/", {"app_name": "taggit", "model_name": "tag"}),
        Sample(r"redaksjon/collections/", {"pk": collection.pk, "collection_id": collection.pk}),
        Sample(
            r"redaksjon/workflows/tasks/",
            {"pk": task.pk, "app_label": "wagtailcore", "model_name": "groupapprovaltask"},
        ),
        Sample(r"redaksjon/workflows/task_chooser/", {"task_id": task.pk}),
        Sample(
            r"redaksjon/workflows/(enable|disable|edit|usage|remove)",
            {"pk": workflow.pk, "workflow_pk": workflow.pk, "page_pk": under_review.pk},
        ),
        Sample(
            r"redaksjon/editing-sessions/",
            {"app_label": "website", "model_name": "articlepage", "object_id": article.pk, "session_id": 0},
        ),
        Sample(r"redaksjon/password_reset/", {"uidb64": "Mg", "token": "x"}),
        Sample(r"redaksjon/redirects/", {"redirect_id": redirect.pk}),
        Sample(r"redaksjon/settings/", {"app_name": "website", "model_name": "menu", "pk": site.pk}),
        Sample(r"redaksjon/translation/submit/page/", {"page_id": article.pk}),
        Sample(
            r"redaksjon/translation/submit/snippet/", {"app_label": "website", "model_name": "theme", "pk": theme.pk}
        ),
        Sample(r"redaksjon/documents/", {"document_id": document.pk, "doc_id": document.pk, "pk": document.pk}),
        Sample(r"redaksjon/images/", {"image_id": picture.pk, "filter_spec": "width-32", "pk": picture.pk}),
        *(
            Sample(rf"redaksjon/{kind}/multiple/", {"uploaded_file_id": upload.pk}, readers={Who.EDITOR})
            for kind, upload in uploads.items()
        ),
        Sample(r"redaksjon/snippets/(choose/)?website/theme/", {"pk": theme.pk}),
        Sample(r"redaksjon/snippets/(choose/)?website/menu/", {"pk": menu.pk}),
        Sample(r"redaksjon/locales/", {"pk": nynorsk.pk}),
        Sample(r"redaksjon/sites/", {"pk": site.pk}),
        Sample(r"redaksjon/users/", {"pk": editor.pk}),
        Sample(r"redaksjon/groups/", {"pk": Group.objects.get(name="Editors").pk}),
    ]
