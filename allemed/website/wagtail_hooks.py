"""What our room adds to the editors' admin."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.documents.views.bulk_actions.delete import DeleteBulkAction as DeleteFiles
from wagtail.images.views.bulk_actions.delete import DeleteBulkAction as DeletePictures
from wagtail.models import CollectionViewRestriction
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from allemed.base.http import stored_file
from allemed.website import editing
from allemed.website.blocks.card import card_chooser
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


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def card_chooser_viewset() -> Any:
    """Choosing a dialogue card in a text."""
    return card_chooser


@hooks.register("register_admin_urls", order=-1)  # type: ignore[untyped-decorator]
def our_pages() -> list[URLPattern]:
    """Before Wagtail's own: deleting a picture or file first says where it is used."""
    return [
        path("images/<int:image_id>/delete/", editing.DeletePicture.as_view()),
        path("documents/delete/<int:document_id>/", editing.DeleteFile.as_view()),
        path("hjelp/", editing.help_page, name="website_help"),
        path("reports/brutte-lenker/", editing.broken_links, name="website_broken_links"),
        path("reports/bilder/", editing.pictures, name="website_pictures"),
    ]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def help_item() -> MenuItem:
    """The guide, last in the menu."""
    return MenuItem(_("Hjelp"), reverse("website_help"), icon_name="help", order=9000)


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def broken_links_item() -> MenuItem:
    """The report of links."""
    return MenuItem(_("Brutte lenker"), reverse("website_broken_links"), icon_name="link", order=100)


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def pictures_item() -> MenuItem:
    """The report of pictures."""
    return MenuItem(_("Bilder som trenger deg"), reverse("website_pictures"), icon_name="image", order=110)


class DeleteUnusedPictures(DeletePictures):
    """Many at once, but only those nobody uses."""

    def check_perm(self, document: Any) -> bool:
        """Whether this one may go."""
        return bool(super().check_perm(document)) and not document.get_usage().count()


class DeleteUnusedFiles(DeleteFiles):
    """Many at once, but only those nobody uses."""

    def check_perm(self, document: Any) -> bool:
        """Whether this one may go."""
        return bool(super().check_perm(document)) and not document.get_usage().count()


# After Wagtail's own of the same name: the last one registered is the one that is used.
hooks.register("register_bulk_action", DeleteUnusedPictures, order=100)
hooks.register("register_bulk_action", DeleteUnusedFiles, order=100)


class WiderChecker(ContentCheckerItem):
    """Wagtail's checker looks at headings, names and alt texts; ours looks at everything axe knows for WCAG 2.2 AA."""

    axe_run_only = [
        *ContentCheckerItem.axe_run_only,
        *("image-alt", "image-redundant-alt", "link-in-text-block", "link-name", "list", "listitem", "definition-list"),
        *("table-duplicate-name", "td-headers-attr", "th-has-data-cells", "color-contrast", "landmark-one-main"),
        *("duplicate-id-aria", "aria-allowed-attr", "valid-lang", "label", "target-size", "page-has-heading-one"),
    ]


@hooks.register("construct_wagtail_userbar")  # type: ignore[untyped-decorator]
def check_more(_request: HttpRequest, items: list[Any], page: Any) -> None:  # noqa: ARG001 -- Wagtail's signature
    """Wider rules in the preview and on the page."""
    items[:] = [WiderChecker(in_editor=item.in_editor) if type(item) is ContentCheckerItem else item for item in items]


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
