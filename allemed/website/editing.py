"""The editors' own pages in the admin: reports, help, and deleting what is not in use."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView
from wagtail.documents.views.documents import DeleteView as WagtailDeleteFile
from wagtail.documents.views.documents import UsageView as WagtailFileUsage
from wagtail.images.views.images import DeleteView as WagtailDeletePicture
from wagtail.images.views.images import UsageView as WagtailPictureUsage
from wagtail.models import Page

from allemed.base import clock, errors
from allemed.website import guide, links, uploads
from allemed.website.models import File, Picture, SitePage
from allemed.website.usage import Usage

SOON = dt.timedelta(days=30)
may_enter = permission_required("wagtailadmin.access_admin", raise_exception=True)


class DeletePicture(WagtailDeletePicture):
    """Says where the picture is used instead of taking it out of people's pages."""

    object: Picture

    def get_usage(self) -> Usage:
        """Where it is used."""
        return self.object.get_usage()


class DeleteFile(WagtailDeleteFile):
    """The same for files."""

    object: File

    def get_usage(self) -> Usage:
        """Where it is used."""
        return self.object.get_usage()


class PictureUsage(WagtailPictureUsage):
    """Where a picture is used, drafts included."""

    object: Picture

    def get_queryset(self) -> Usage:
        """The uses, page by page."""
        return self.object.get_usage()


class FileUsage(WagtailFileUsage):
    """The same for files."""

    object: File

    def get_queryset(self) -> Usage:
        """The uses, page by page."""
        return self.object.get_usage()


class AccountPage(AccountView):
    """What is only about the admin: its looks, its language, its letters. Name and address are under /min-side/."""

    def get_panels(self) -> list[Any]:
        """Without the name, which is not ours to change here, and without portraits: nobody needs to send one."""
        return [panel for panel in super().get_panels() if panel.name not in {"name_email", "avatar"}]


account = require_admin_access(AccountPage.as_view())


@may_enter
def ready(request: HttpRequest) -> HttpResponse:
    """Whether a form with `bytes` of files may be sent now. Asked by `keep-what-is-written.js`; getting here took the
    session and the database.
    """
    given = request.GET.get("bytes", "0")
    wanted = int(given) if given.isdecimal() else 0
    wrong = _no_room_for(wanted)
    return JsonResponse({"message": not_sent()[wrong.status]}, status=wrong.status) if wrong else JsonResponse({})


def not_sent() -> dict[int, str]:
    """Why something was not sent, where the person still has it before them; by status, in their language."""
    limit = filesizeformat(uploads.FILE_BYTES)
    return {
        413: _("Filen er for stor, så den er ikke sendt. Velg en på høyst %(limit)s.") % {"limit": limit},
        503: _("Vi får ikke kontakt, så ingenting er sendt. Det du har skrevet, står her. Prøv igjen om litt."),
        507: _("Lageret vårt er fullt, så ingenting er sendt. Det du har skrevet, står her. Prøv igjen senere."),
    }


def _no_room_for(wanted: int) -> errors.Wrong | None:
    if wanted > uploads.FILE_BYTES:
        return errors.TOO_LARGE
    # A picture and its sizes take some twice its own room. A store elsewhere has no folder here, and room enough.
    folder = getattr(default_storage, "base_location", "")
    if wanted and folder and shutil.disk_usage(folder).free < 2 * wanted:
        return errors.FULL
    return None


@may_enter
def help_page(request: HttpRequest) -> HttpResponse:
    """The guide."""
    return render(request, "website/admin/help.html", {"guide": guide.read()})


@may_enter
def broken_links(request: HttpRequest) -> HttpResponse:
    """Every link that leads nowhere."""
    return render(request, "website/admin/broken_links.html", {"links": links.broken()})


@may_enter
def pictures(request: HttpRequest) -> HttpResponse:
    """Pictures that need someone: consent that ends, and drafts whose pictures have no description."""
    ending = Picture.objects.consent_ends_before(clock.today() + SOON).order_by("consent_until")
    return render(
        request,
        "website/admin/pictures.html",
        {"ending": ending, "undescribed": _undescribed(), "today": clock.today()},
    )


def _undescribed() -> list[dict[str, Any]]:
    """Pages, drafts too, with a picture that is neither described nor decoration."""
    found = []
    for page in Page.objects.filter(depth__gt=1).specific():
        if not isinstance(page, SitePage):
            continue
        newest = page.get_latest_revision_as_object() if page.has_unpublished_changes else page
        missing = [
            _("i teksten")
            for child in newest.body
            if child.block_type == "figure" and not (child.value["alt"] or child.value["is_decorative"])
        ]
        if getattr(newest, "picture_id", None) and not (newest.picture_alt or newest.picture_is_decorative):
            missing.append(_("øverst på siden"))
        if missing:
            found.append({"page": page, "where": ", ".join(missing)})
    return found
