"""The site's pages, pictures and files."""

from __future__ import annotations

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Page


class Picture(AbstractImage):
    admin_form_fields = Image.admin_form_fields


class Rendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class File(AbstractDocument):
    admin_form_fields = Document.admin_form_fields


class FrontPage(Page):
    """The door: one sentence, one drawing, one deed."""

    max_count_per_parent = 1
    template = "website/front_page.html"
