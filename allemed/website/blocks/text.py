"""Words: headings, text, quotes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.rich_text import RichText

from allemed.website.blocks.pages import PageBlock, filled_in

# No headings inside text (they are blocks of their own, so that their order can be checked) and nothing that can
# carry a foreign address into the page.
FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


class HeadingBlock(blocks.StructBlock):
    """A heading of level 2 or 3; level 1 is the page's title."""

    text = blocks.CharBlock(label=_("Overskrift"), max_length=120)
    level = blocks.ChoiceBlock(
        label=_("Nivå"), choices=[("2", _("Hovedoverskrift")), ("3", _("Underoverskrift"))], default="2"
    )

    def get_searchable_content(self, value: Any) -> list[str]:
        """The words, not the name of the level."""
        return [str(value["text"])]

    class Meta:
        icon = "title"
        label = _("Overskrift")
        template = "website/blocks/_heading.html"


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and links."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("features", FEATURES)
        super().__init__(**options)

    def to_python(self, value: Any) -> RichText:
        """The text; on a page being read its links have their addresses."""
        return filled_in(super().to_python(value))

    class Meta:
        icon = "pilcrow"
        label = _("Tekst")
        template = "website/blocks/_text.html"


class QuoteBlock(blocks.StructBlock):
    """Someone's exact words. Without a source it is not a quote, so the source is required."""

    text = blocks.TextBlock(label=_("Sitat"), rows=3, max_length=500, help_text=_("Ordrett, uten anførselstegn."))
    source = blocks.CharBlock(
        label=_("Hvem sa eller skrev det"),
        max_length=160,
        help_text=_("Person og rolle, eller rapportens navn. Bare den som har sagt ja, skal siteres."),
    )
    address = blocks.URLBlock(label=_("Lenke til kilden"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Sitat")
        template = "website/blocks/_quote.html"


class LinkBlock(blocks.StructBlock):
    """A link to a page here, or to an address elsewhere: one of the two."""

    text = blocks.CharBlock(label=_("Lenketekst"), max_length=80, help_text=_("Si hva som skjer: «Les rapporten»."))
    page = PageBlock(label=_("Side hos oss"), required=False)
    address = blocks.CharBlock(
        label=_("Eller en adresse"),
        required=False,
        max_length=300,
        help_text=_("Begynner med https:// for andres sider, eller / for våre egne."),
    )

    def clean(self, value: Any) -> Any:
        """Refuse no target, two targets, and an address that is neither ours nor https."""
        cleaned = super().clean(value)
        address = cleaned.get("address") or ""
        if bool(cleaned.get("page")) == bool(address):
            raise StructBlockValidationError(
                block_errors={"page": ValidationError(_("Velg en side hos oss eller skriv en adresse: én av dem."))}
            )
        if (address and not address.startswith(("https://", "/", "mailto:", "tel:"))) or address.startswith("//"):
            raise StructBlockValidationError(
                block_errors={
                    "address": ValidationError(
                        _("Adressen må begynne med https:// eller /. Skriv den helt ut, slik den står i nettleseren.")
                    )
                }
            )
        return cleaned

    def get_searchable_content(self, value: Any) -> list[str]:
        """The words, never the address."""
        return [str(value["text"])] if value.get("text") else []

    class Meta:
        icon = "link"
        label = _("Lenke")
        template = "website/blocks/_link.html"


class OptionalLinkBlock(LinkBlock):
    """The same, for a block that also does without."""

    text = blocks.CharBlock(label=_("Lenketekst"), max_length=80, required=False)

    def clean(self, value: Any) -> Any:
        """Nothing at all is fine; half a link is not."""
        if not any(value.get(name) for name in ("text", "page", "address")):
            return value
        cleaned = super().clean(value)
        if not cleaned.get("text"):
            raise StructBlockValidationError(block_errors={"text": ValidationError(_("Skriv teksten på lenken."))})
        return cleaned
