"""The site's forms for readers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from allemed.base.forms import Form
from allemed.website.models import Rhythm


class SubscribeForm(Form):
    """News by e-mail."""

    email = forms.EmailField(label=_("E-postadressen din"), max_length=254)
    rhythm = forms.ChoiceField(
        label=_("Hvor ofte vil du høre fra oss?"), choices=Rhythm.choices, initial=Rhythm.EACH, widget=forms.RadioSelect
    )
