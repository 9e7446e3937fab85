"""The forms of the agreement: whom it goes to, who accepts, what they want changed, and the text itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.forms import Form, SeesOthers
from allemed.programme.forms.talk import PersonMixin
from allemed.programme.models import AgreementText, Partnership, Person


class SendForm(PersonMixin, Form):
    """Whom it goes to."""

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(partnership)

    @property
    def chosen_person(self) -> Person:
        """To whom."""
        return self.people[self.cleaned_data["person"]]


class PaperForm(Form):
    """It was signed on paper."""

    name = forms.CharField(label=_("Hvem skrev under?"), max_length=120)
    title = forms.CharField(label=_("Stilling eller rolle"), max_length=120)
    on = forms.DateField(label=_("Hvilken dag?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_on(self) -> Any:
        """Not a day that is still to come."""
        day = self.cleaned_data["on"]
        if day > clock.today():
            raise forms.ValidationError(_("Denne dagen er ikke kommet ennå."))
        return day


class AcceptForm(Form):
    """A named person says yes."""

    name = forms.CharField(
        label=_("Navnet ditt"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    title = forms.CharField(
        label=_("Stilling eller rolle"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    may = forms.BooleanField(label=_("Jeg kan inngå avtaler for oss"))


class ChangesForm(Form):
    """They want something else."""

    words = forms.CharField(
        label=_("Hva vil dere ha endret?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class TextForm(SeesOthers, Form):
    """The next edition, in each language."""

    def __init__(self, *args: Any, text: AgreementText | None, **kwargs: Any) -> None:
        if text is not None:
            kwargs["initial"] = {
                f"{name}_{code}": words.get(name, "")
                for code, words in text.texts.items()
                for name in ("title", "body")
            }
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            is_first = code == settings.LANGUAGE_CODE
            self.fields[f"title_{code}"] = forms.CharField(
                label=gettext("Overskrift (%(language)s)") % {"language": name},
                max_length=120,
                required=is_first,
                widget=forms.TextInput(attrs={"class": "ds-input"}),
            )
            self.fields[f"body_{code}"] = forms.CharField(
                label=gettext("Teksten (%(language)s)") % {"language": name},
                max_length=30_000,
                required=is_first,
                widget=forms.Textarea(attrs={"rows": 18, "class": "ds-input"}),
                help_text=gettext("«## » foran en linje gjør den til overskrift, «- » til et punkt."),
            )

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        """What the deed takes; a language nobody has written in is left out."""
        said = self.cleaned_data
        found = {}
        for code, _name in settings.LANGUAGES:
            words = {name: said[f"{name}_{code}"].strip() for name in ("title", "body")}
            if words["body"]:
                found[code] = words
        return found
