"""An ordinary page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from allemed.website.models.site_page import PicturedPage


class PlainPage(PicturedPage):
    """Anything that is none of the others; it may list the pages below it."""

    lists_children = models.BooleanField(_("vis sidene under denne"), default=False)

    content_panels = [*PicturedPage.content_panels, FieldPanel("lists_children")]
    template = "website/plain_page.html"

    class Meta:
        verbose_name = _("vanlig side")
        verbose_name_plural = _("vanlige sider")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page, and those below it if it lists them."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["children"] = self.children
        return context

    @cached_property
    def children(self) -> list[Page]:
        """The pages below this one that readers may open, if it lists them, with their pictures."""
        if not self.lists_children:
            return []
        found = list(self.get_children().live().specific())
        prefetch_related_objects([child for child in found if isinstance(child, PicturedPage)], "picture")
        return found

    def pictures(self) -> list[Any]:
        """The listed pages' too."""
        return [*super().pictures(), *(child.picture for child in self.children if isinstance(child, PicturedPage))]
