"""Places that people write in forms."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from allemed.places.models import Municipality


def meant_municipality(written: str) -> Municipality | None:
    """The one municipality that is meant; None when nothing is written. Raises `ValidationError` when it is not one."""
    written = written.strip()
    if not written:
        return None
    if meant := Municipality.objects.today().meant_by(written):
        return meant
    raise forms.ValidationError(
        _("Vi finner ikke én kommune som heter «%(written)s». Skriv hele navnet eller kommunenummeret."),
        params={"written": written},
    )
