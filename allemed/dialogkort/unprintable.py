"""The sentence about characters our font cannot draw."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from allemed.base import fonts


def sentence(field: str, characters: Sequence[str]) -> str:
    """Names the characters (five at the most), and what to do."""
    named = ", ".join(
        f"«{character}» (U+{ord(character):04X})" if character.isprintable() else f"U+{ord(character):04X}"
        for character in characters[:5]
    )
    return _("%(field)s har tegn som ikke kan trykkes: %(named)s. Skriv det med bokstaver i stedet.") % {
        "field": field,
        "named": named,
    }


def refuse(row: models.Model, names: Sequence[str]) -> None:
    """For a model's `clean`. Raises ValidationError for each of the fields `names` that cannot be printed."""
    errors = {}
    for name in names:
        strange = fonts.missing_characters(str(getattr(row, name) or ""))
        if strange:
            errors[name] = sentence(str(row._meta.get_field(name).verbose_name), strange)  # type: ignore[union-attr]
    if errors:
        raise ValidationError(errors)
