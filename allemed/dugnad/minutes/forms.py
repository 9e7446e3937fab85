"""Forms about owners."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allemed.base.forms import Form
from allemed.dugnad.actions.measures import LINES
from allemed.dugnad.models import Measure

DAY = {"type": "date"}


def _line(label: Any, most: int, *, required: bool = False, **attributes: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, widget=forms.TextInput(attributes))


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(DAY, format="%Y-%m-%d"))


class CorrectForm(Form):
    """The owner's own corrections."""

    owner_name = _line(_("Navnet ditt"), LINES["owner_name"], autocomplete="name")
    owner_role = _line(_("Rolle"), LINES["owner_role"], autocomplete="organization-title")
    owner_organisation = _line(
        _("Hvor du arbeider eller er med"), LINES["owner_organisation"], autocomplete="organization"
    )
    first_step = _line(_("Det første du gjør"), LINES["first_step"])
    first_step_date = _day(_("Når du gjør det"))
    deadline = _day(_("Frist"), required=True)
    is_name_public = forms.BooleanField(
        label=_("Jeg er 18 år eller eldre, og navnet mitt kan stå på nettsiden"), required=False
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def clean(self) -> dict[str, Any]:
        """Someone must own it: by name or by role."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("owner_name") and not said.get("owner_role"):
            self.add_error("owner_role", _("Skriv navnet ditt eller rollen din, så noen eier tiltaket."))
        return said


class OwnerForm(Form):
    """Another owner for a measure that has none."""

    owner_name = _line(_("Navn"), LINES["owner_name"], autocomplete="off")
    owner_role = _line(_("Rolle"), LINES["owner_role"], autocomplete="off")
    owner_organisation = _line(_("Virksomhet"), LINES["owner_organisation"], autocomplete="off")
    owner_email = forms.EmailField(
        label=_("E-postadresse"),
        required=False,
        help_text=_("Vi skriver til adressen med en gang og spør om det er i orden."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    deadline = _day(_("Frist"), required=True)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def clean(self) -> dict[str, Any]:
        """By name or by role."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("owner_name") and not said.get("owner_role"):
            self.add_error("owner_role", _("Skriv et navn eller en rolle, så noen eier tiltaket."))
        return said


def as_it_is(measure: Measure) -> dict[str, Any]:
    """What the forms begin with."""
    names = (
        "owner_name",
        "owner_role",
        "owner_organisation",
        "owner_email",
        "first_step",
        "first_step_date",
        "deadline",
    )
    return {name: getattr(measure, name) for name in names} | {
        "base": measure.version,
        "is_name_public": measure.is_name_public,
    }
