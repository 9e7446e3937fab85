"""What our room adds to the editors' admin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.documents.views.bulk_actions.delete import DeleteBulkAction as DeleteFiles
from wagtail.images.views.bulk_actions.delete import DeleteBulkAction as DeletePictures
from wagtail.models import CollectionViewRestriction, Page, WorkflowState
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from allemed.base.http import stored_file
from allemed.website import checker, editing, schedule
from allemed.website.blocks.card import card_chooser
from allemed.website.blocks.coming import event_chooser
from allemed.website.models import File, Menu, Theme


class ThemeViewSet(SnippetViewSet):
    """The themes articles are about."""

    model = Theme
    icon = "tag"
    list_display = ["name", "slug"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("name_nn"), FieldPanel("name_en"), FieldPanel("name_se")], heading=_("Navn")
        ),
        FieldPanel("slug"),
        FieldPanel("barrier"),
    ]


class MenuViewSet(SnippetViewSet):
    """Head and foot of every page, one for each language."""

    model = Menu
    icon = "list-ul"
    panels = [FieldPanel("locale"), FieldPanel("main"), FieldPanel("footer"), FieldPanel("about")]


register_snippet(ThemeViewSet)
register_snippet(MenuViewSet)
schedule.use_the_clock_on_the_wall()


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def card_chooser_viewset() -> Any:
    """Choosing a dialogue card in a text."""
    return card_chooser


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def event_chooser_viewset() -> Any:
    """Choosing an event in a text."""
    return event_chooser


@hooks.register("register_admin_urls", order=-1)  # type: ignore[untyped-decorator]
def our_pages() -> list[URLPattern]:
    """Before Wagtail's own: what is said about a picture's or file's use, and deleting it."""
    return [
        path("images/<int:image_id>/delete/", editing.DeletePicture.as_view()),
        path("images/usage/<int:image_id>/", editing.PictureUsage.as_view()),
        path("documents/delete/<int:document_id>/", editing.DeleteFile.as_view()),
        path("documents/usage/<int:document_id>/", editing.FileUsage.as_view()),
        path("klar/", editing.ready, name="website_ready"),
        path("hjelp/", editing.help_page, name="website_help"),
        path("reports/brutte-lenker/", editing.broken_links, name="website_broken_links"),
        path("reports/bilder/", editing.pictures, name="website_pictures"),
    ]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def help_item() -> MenuItem:
    """The guide, last in the menu."""
    return MenuItem(_("Hjelp"), reverse("website_help"), icon_name="help", order=9000)


@hooks.register("insert_global_admin_js")  # type: ignore[untyped-decorator]
def keep_what_is_written() -> str:
    """Nobody loses what they wrote to a database that is away, a full disk, or a session that has ended."""
    return format_html(
        '<script src="{}" data-ask="{}" data-too-large="{}" data-away="{}" data-full="{}" data-signed-out="{}">'
        "</script>",
        static("website/admin/keep-what-is-written.js"),
        reverse("website_ready"),
        *editing.not_sent().values(),
        _("Du er logget ut, så ingenting er sendt. Logg inn i en ny fane. Kom så tilbake hit og lagre på nytt."),
    )


@hooks.register("before_edit_page")  # type: ignore[untyped-decorator]
def tell_what_to_change(request: HttpRequest, page: Page) -> None:
    """What the second reader asked for, on top of the page they sent back."""
    state = page.current_workflow_state if request.method == "GET" else None
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        answer = state.current_task_state.specific
        doer, asked = answer.finished_by, answer.get_comment()
        if doer and asked:
            messages.warning(request, _("%(name)s ber deg endre: «%(what)s»") % {"name": doer.name, "what": asked})


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator]
def one_help_is_enough(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own help is about Wagtail, in English, and on other people's pages."""
    items[:] = [item for item in items if item.name != "help"]


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def broken_links_item() -> MenuItem:
    """The report of links."""
    return MenuItem(_("Brutte lenker"), reverse("website_broken_links"), icon_name="link", order=100)


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def pictures_item() -> MenuItem:
    """The report of pictures."""
    return MenuItem(_("Bilder som trenger deg"), reverse("website_pictures"), icon_name="image", order=110)


class Protecting:
    """Many at once, but not those in use: the page says which they are, and where."""

    is_protected = False

    def annotate_items(self, items: Any) -> Any:
        """Every use counts, drafts included."""
        items = super().annotate_items(items)  # type: ignore[misc]
        for item in items:
            item._usage_references = item.get_usage()
            self.is_protected = self.is_protected or item._usage_references.is_protected
        return items


class DeleteUnusedPictures(Protecting, DeletePictures):
    """Pictures."""


class DeleteUnusedFiles(Protecting, DeleteFiles):
    """Files."""


# After Wagtail's own of the same name: the last one registered is the one that is used.
hooks.register("register_bulk_action", DeleteUnusedPictures, order=100)
hooks.register("register_bulk_action", DeleteUnusedFiles, order=100)


@hooks.register("construct_wagtail_userbar")  # type: ignore[untyped-decorator]
def check_more(_request: HttpRequest, items: list[Any], page: Any) -> None:  # noqa: ARG001 -- Wagtail's signature
    """Wider rules in the preview and on the page."""
    checker.widen(items)


@hooks.register("before_serve_document", order=-1)  # type: ignore[untyped-decorator]
def refuse_those_who_are_signed_in(document: File, request: HttpRequest) -> None:
    """A document for others is a refusal, with its page; Wagtail would send them to sign in, and back, for ever."""
    by_account = (CollectionViewRestriction.LOGIN, CollectionViewRestriction.GROUPS)
    for restriction in document.collection.get_view_restrictions():
        is_refused = restriction.restriction_type in by_account and not restriction.accept_request(request)
        if is_refused and request.user.is_authenticated:
            raise PermissionDenied


@hooks.register("before_serve_document", order=100)  # type: ignore[untyped-decorator]
def serve_from_the_store(document: File, request: HttpRequest) -> HttpResponseBase | None:
    """Last of all, when nobody has refused: Wagtail would send the reader to a store's own address, which has none."""
    try:
        document.file.path  # noqa: B018  (only a disk has one)
    except NotImplementedError:
        answer = stored_file(request, document.file.name, content_type=document.content_type)
        answer["Content-Disposition"] = document.content_disposition
        answer["Content-Security-Policy"] = "default-src 'none'"
        return answer
    return None
