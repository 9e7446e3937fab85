"""What a reader can do next: come to something, take a step, read on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from allemed.base import clock
from allemed.website.blocks.pages import PageBlock
from allemed.website.blocks.text import LinkBlock, OptionalLinkBlock


class EventValue(blocks.StructValue):
    """An event, and whether it is over."""

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return bool(self["ends_at"] < clock.now())


class EventBlock(blocks.StructBlock):
    """Something that happens at a time. The events room will own registration; until then this says when and where."""

    title = blocks.CharBlock(label=_("Hva"), max_length=160)
    starts_at = blocks.DateTimeBlock(label=_("Begynner"))
    ends_at = blocks.DateTimeBlock(label=_("Slutter"))
    place = blocks.CharBlock(label=_("Sted, eller «på nett»"), max_length=160)
    description = blocks.TextBlock(label=_("Hva som skjer"), required=False, rows=3, max_length=600)
    link = OptionalLinkBlock(label=_("Lenke"))

    def clean(self, value: Any) -> Any:
        """Refuse an event that ends before it begins."""
        cleaned = super().clean(value)
        if cleaned["ends_at"] <= cleaned["starts_at"]:
            raise StructBlockValidationError(
                block_errors={
                    "ends_at": ValidationError(_("Arrangementet slutter før det begynner. Rett tidspunktet."))
                }
            )
        return cleaned

    class Meta:
        icon = "calendar-alt"
        value_class = EventValue
        label = _("Arrangement")
        template = "website/blocks/_event.html"


class CallToActionBlock(blocks.StructBlock):
    """One thing we hope the reader does, and the button that does it."""

    title = blocks.CharBlock(label=_("Overskrift"), max_length=120)
    text = blocks.TextBlock(label=_("Tekst"), required=False, rows=2, max_length=400)
    link = LinkBlock(label=_("Knapp"))

    class Meta:
        icon = "success"
        label = _("Oppfordring")
        template = "website/blocks/_call_to_action.html"


class RelatedBlock(blocks.StructBlock):
    """Pages that belong beside this one."""

    title = blocks.CharBlock(label=_("Overskrift"), max_length=120, default="Les også")
    pages = blocks.ListBlock(PageBlock(), label=_("Sider"), min_num=1, max_num=6)

    class Meta:
        icon = "doc-empty-inverse"
        label = _("Les også")
        template = "website/blocks/_related.html"
