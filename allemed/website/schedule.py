"""When a page comes out: by the clock on the wall in Oslo, also on the two nights it is moved."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.panels import PublishingPanel
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


class WallClockInput(AdminDateTimeInput):
    """What is typed stays as it was typed. The calendar beside it reads it by the browser's clock, and would make half
    past two half past three in the night when the former never comes, without a word.
    """

    def get_config(self) -> dict[str, Any]:
        """What the calendar is told."""
        return {**super().get_config(), "validateOnBlur": False}


def panel() -> PublishingPanel:
    """Wagtail's panel for the two times, with our field."""
    theirs = PublishingPanel()
    for child in theirs.children:
        child.widget = WallClockInput(
            attrs=child.widget.attrs, js_overlay_parent_selector=child.widget.js_overlay_parent_selector
        )
    return theirs


def use_the_clock_on_the_wall() -> None:
    """Every moment in the editors' forms is read so."""
    override = {"form_class": WallClockField, "widget": WallClockInput}
    register_form_field_override(models.DateTimeField, override=override)
