"""When a page comes out: by the clock on the wall in Oslo, also on the two nights it is moved."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateTimeInput

from allemed.base.clock import OSLO


class WallClockField(forms.DateTimeField):
    """A moment. What the clock never shows, or shows twice, is refused in a sentence: nobody guesses."""

    def to_python(self, value: Any) -> dt.datetime | None:
        """Django refuses it too, in words for programmers."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone" or not error.params:
                raise
            said: dt.datetime = error.params["datetime"]
        there = said.replace(tzinfo=OSLO).astimezone(dt.UTC).astimezone(OSLO).replace(tzinfo=None) == said
        why = (
            _("Klokka stilles tilbake den natten, så %(time)s kommer to ganger. Velg en tid før 02.00 eller fra 03.00.")
            if there
            else _("Klokka stilles fram den natten, så %(time)s finnes ikke. Velg en tid før 02.00 eller fra 03.00.")
        )
        raise ValidationError(why, code="no_such_time", params={"time": said.strftime("%H.%M")})


def use_the_clock_on_the_wall() -> None:
    """Every moment in the editors' forms is read so."""
    override = {"form_class": WallClockField, "widget": AdminDateTimeInput}
    register_form_field_override(models.DateTimeField, override=override)
