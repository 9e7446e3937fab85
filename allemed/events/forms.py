"""The forms people without an account fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allemed.base.forms import Form, SubmitOnce
from allemed.events.models import Event, NeedKind, Way

LONGEST_NAME = 120
AT_A_DISTANCE = (NeedKind.SIGN_INTERPRETER, NeedKind.TEXT_INTERPRETER)


class RegistrationForm(SubmitOnce, Form):
    """Under a minute on a phone: a name, an address, how; what you need is asked for only if you open it."""

    name = forms.CharField(
        label=_("Navnet ditt"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-postadressen din"),
        max_length=254,
        help_text=_("Vi sender bekreftelse, kalenderfil og lenke hit."),
    )
    way = forms.ChoiceField(label=_("Hvordan vil du være med?"), widget=forms.RadioSelect)
    organisation = forms.CharField(
        label=_("Lag, kommune eller arbeidssted"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    needs = forms.MultipleChoiceField(
        label=_("Trenger du noe av dette for å være med?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("De som ordner, ser bare hvor mange som trenger hva, ikke hvem."),
    )
    consent = forms.BooleanField(
        label=_("Ja, dere kan bruke dette til å legge til rette for meg"),
        required=False,
        help_text=_("Det slettes 30 dager etter arrangementet. Du kan ombestemme deg når som helst."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = list(event.seats.all())
        way, needs = self.fields["way"], self.fields["needs"]
        way.choices = [(one.way, self._way_label(one.way, is_full=one.is_full)) for one in seats]  # type: ignore[attr-defined]
        if len(seats) == 1:
            way.widget = forms.HiddenInput()
            way.initial = seats[0].way
        has_room = any(one.way == Way.ROOM for one in seats)
        needs.choices = [choice for choice in NeedKind.choices if has_room or choice[0] in AT_A_DISTANCE]  # type: ignore[attr-defined]

    @staticmethod
    def _way_label(way: str, *, is_full: bool) -> str:
        return str(Way(way).label) + (str(_(" (fullt, venteliste)")) if is_full else "")

    def clean(self) -> dict[str, Any]:
        """Nothing about needs is kept without a yes to it."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("needs") and not cleaned.get("consent"):
            self.add_error(
                "consent",
                _("Kryss av for at vi kan bruke det du trenger, eller ta bort kryssene over. Ellers lagres det ikke."),
            )
        return cleaned

    @property
    def shows_needs(self) -> bool:
        """Whether the part about needs should stand open: something is chosen, or wrong."""
        return bool(self.is_bound and (self.data.get("needs") or self.data.get("consent")))


class NewLinksForm(Form):
    """Someone who has lost the letter."""

    email = forms.EmailField(label=_("E-postadressen du meldte deg på med"), max_length=254)
