"""The two interest forms: three minutes on a phone."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allemed.base.forms import Form
from allemed.dialogkort.models import Barrier
from allemed.programme.actions import FormFacts
from allemed.programme.forms.partner import PartnerMixin, find_municipality, find_organisation


def _lines(label: Any, *, longest: int, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=longest,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class InterestForm(PartnerMixin, Form):
    """What both forms ask. `client_id` is made when the form is shown, and makes a double press one form."""

    field_order = ("client_id", "partner_name", "chosen")  # as on the page, so that what is wrong stands in its order
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    chosen = forms.CharField(label=_("Hvilken er det?"), required=False, max_length=20, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Navnet ditt"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    title = forms.CharField(
        label=_("Stillingen eller rollen din"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    email = forms.EmailField(label=_("E-postadressen din"), max_length=254)
    phone = forms.CharField(
        label=_("Telefonnummeret vi ringer"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    why = _lines(
        _("Hvorfor vil dere ha en dugnad?"),
        longest=2000,
        rows=4,
        help_text=_("Et par setninger holder. Resten tar vi i samtalen. Ikke skriv om enkeltbarn eller familier."),
    )
    barriers = forms.ModelMultipleChoiceField(
        label=_("Hva stopper barna hos dere?"),
        queryset=Barrier.objects.none(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seasons = forms.MultipleChoiceField(
        label=_("Når passer det best?"),
        choices=[("spring", _("Våren")), ("autumn", _("Høsten"))],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    when = forms.CharField(
        label=_("Noe mer om tidspunktet"), max_length=300, required=False, help_text=_("For eksempel «ikke i uke 40».")
    )
    who = _lines(
        _("Hvem bør være i rommet?"),
        longest=600,
        rows=3,
        help_text=_("For eksempel skole, idrett, kor, ungdomsråd. Skriv ikke navn."),
    )
    wants_news = forms.BooleanField(
        label=_("Jeg vil også ha nyheter fra ALLEMED på e-post"),
        required=False,
        help_text=_("Vi spør deg i en egen e-post først."),
    )
    # Seen by nobody but programs that fill in every field.
    website = forms.CharField(
        label=_("La dette feltet stå tomt"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, asked_by: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked_by = asked_by
        self.fields["barriers"].queryset = Barrier.objects.with_texts().in_order()  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        """Enough digits to ring, written as people write them."""
        phone = str(self.cleaned_data["phone"])
        if sum(character.isdigit() for character in phone) < 8:
            raise forms.ValidationError(_("Skriv hele telefonnummeret, med minst åtte sifre."))
        return phone

    @property
    def is_a_program(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.data.get("website"))

    @property
    def facts(self) -> FormFacts:
        """What the deed takes."""
        said = self.cleaned_data
        return FormFacts(
            partner=self.partner,
            typed_name=self.typed_name,
            name=said["name"],
            title=said["title"],
            email=said["email"],
            phone=said["phone"],
            why=said["why"],
            when=said["when"],
            who=said["who"],
            seasons=said["seasons"],
            barriers=list(said["barriers"]),
            wants_news=said["wants_news"],
        )


class PhoneForm(Form):
    """Shows the sender what they wrote: a link may have gone to an address that was mistyped, the number did not."""

    phone = forms.CharField(
        label=_("Telefonnummeret du skrev i skjemaet"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, written: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = written

    def clean_phone(self) -> str:
        """The same number, however it is spaced and with or without the country's."""
        phone = str(self.cleaned_data["phone"])
        if _last_digits(phone) != _last_digits(self.written):
            raise forms.ValidationError(_("Det er ikke nummeret som står i skjemaet. Se etter skrivefeil."))
        return phone


def _last_digits(phone: str) -> str:
    return "".join(character for character in phone if character.isdigit())[-8:]


class MunicipalityForm(InterestForm):
    """A municipality wants a dugnad."""

    partner_name = forms.CharField(
        label=_("Hvilken kommune?"),
        max_length=200,
        help_text=_("Begynn å skrive navnet. Gamle kommunenavn virker også."),
        error_messages={"required": _("Skriv hvilken kommune dere er.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Find the municipality."""
        cleaned = super().clean() or self.cleaned_data
        if typed := cleaned.get("partner_name"):
            self.take("partner_name", find_municipality(typed, cleaned.get("chosen", "")))
        return cleaned


class OrganisationForm(InterestForm):
    """An organisation wants a dugnad."""

    partner_name = forms.CharField(
        label=_("Hvilken organisasjon?"),
        max_length=200,
        help_text=_("Skriv organisasjonsnummeret eller navnet. Vi slår det opp i Enhetsregisteret."),
        error_messages={"required": _("Skriv hvilken organisasjon dere er.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Find the organisation, in the register."""
        cleaned = super().clean() or self.cleaned_data
        if (typed := cleaned.get("partner_name")) and not self.is_a_program:
            found = find_organisation(typed, cleaned.get("chosen", ""), asked_by=self.asked_by)
            self.take("partner_name", found)
        return cleaned
