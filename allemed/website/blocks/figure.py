"""A picture in the text, with what a reader who cannot see it needs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

ALT_OR_DECORATIVE = _(
    "Bildet mangler en beskrivelse. Skriv hva bildet forteller leseren, eller kryss av for at det bare er pynt."
)
BOTH = _("Bildet er merket som pynt, og har likevel en beskrivelse. Ta bort den ene av dem.")


def check_description(*, alt: str, is_decorative: bool) -> ValidationError | None:
    """What is wrong with a picture's description, if anything: it has one or is marked as decoration, never both."""
    if not alt.strip() and not is_decorative:
        return ValidationError(ALT_OR_DECORATIVE, code="alt_missing")
    if alt.strip() and is_decorative:
        return ValidationError(BOTH, code="alt_on_decoration")
    return None


class FigureBlock(blocks.StructBlock):
    """A picture with its description and caption. Credit, licence and consent belong to the picture itself."""

    picture = ImageChooserBlock(label=_("Bilde"))
    alt = blocks.CharBlock(
        label=_("Beskrivelse for den som ikke ser bildet"),
        required=False,
        max_length=300,
        help_text=_("Hva forteller bildet her? Ikke begynn med «Bilde av»."),
    )
    is_decorative = blocks.BooleanBlock(
        label=_("Bildet er bare pynt"), required=False, help_text=_("Skjermlesere hopper over det.")
    )
    caption = blocks.CharBlock(label=_("Bildetekst"), required=False, max_length=300)

    def clean(self, value: Any) -> Any:
        """Refuse a picture that is neither described nor marked as decoration."""
        cleaned = super().clean(value)
        wrong = check_description(alt=cleaned.get("alt") or "", is_decorative=bool(cleaned.get("is_decorative")))
        if wrong:
            raise StructBlockValidationError(block_errors={"alt": wrong})
        return cleaned

    class Meta:
        icon = "image"
        label = _("Bilde")
        template = "website/blocks/_figure.html"
