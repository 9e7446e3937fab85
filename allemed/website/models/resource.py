"""Things to use: guides, templates, decks."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from allemed.website.models.site_page import SitePage


class ResourceKind(models.TextChoices):
    """What it is, in the reader's words."""

    GUIDE = "guide", _("Veiledning")
    TEMPLATE = "template", _("Mal")
    TOOL = "tool", _("Verktøy")
    EXAMPLE = "example", _("Eksempel")


class ResourceListPage(SitePage):
    """Everything to download and read, in one place."""

    parent_page_types = ["website.FrontPage"]
    subpage_types = ["website.ResourcePage", "website.ReportPage"]
    max_count_per_parent = 1
    template = "website/resource_list_page.html"

    class Meta:
        verbose_name = _("ressursliste")
        verbose_name_plural = _("ressurslister")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page, the resources by kind, and the reports, newest first."""
        from allemed.website.models.report import ReportPage

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        resources = list(ResourcePage.objects.live().child_of(self).order_by("title").select_related("file"))
        context["groups"] = [
            (kind.label, [resource for resource in resources if resource.kind == kind]) for kind in ResourceKind
        ]
        context["reports"] = list(ReportPage.objects.live().child_of(self).order_by("-year", "title"))
        return context


class ResourcePage(SitePage):
    """One thing to use: what it is for, and the file or the place where it is."""

    kind = models.CharField(_("slag"), max_length=10, choices=ResourceKind.choices, default=ResourceKind.GUIDE)
    themes = ParentalManyToManyField("website.Theme", verbose_name=_("temaer"), blank=True, related_name="resources")
    file = models.ForeignKey(
        "website.File", verbose_name=_("fil"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(_("eller adresse"), max_length=300, blank=True)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("themes"), FieldPanel("file"), FieldPanel("address")],
            heading=_("Ressursen"),
        ),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    read_together: ClassVar[list[str]] = ["file"]
    parent_page_types = ["website.ResourceListPage"]
    subpage_types: list[str] = []
    search_kind = "resource"
    template = "website/resource_page.html"

    class Meta:
        verbose_name = _("ressurs")
        verbose_name_plural = _("ressurser")
