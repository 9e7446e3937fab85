"""Forms of places."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """What someone is looking for. Sent by GET: an address to share, and nothing to protect."""

    q = forms.CharField(label=_("Søk"), required=False, max_length=80, strip=True)
