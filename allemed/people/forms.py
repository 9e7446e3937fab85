"""Signing in, and looking after accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from allemed.base.forms import Form, PlainWords, SubmitOnce
from allemed.people.models import Role
from allemed.places.forms import meant_municipality
from allemed.places.models import Municipality, Organisation


def _code_field(label: Any, help_text: Any, *, numeric: bool = True) -> forms.CharField:
    attributes = {
        "autocomplete": "one-time-code",
        "class": "am-code-input",
        "autocapitalize": "none",
        "spellcheck": "false",
    }
    if numeric:
        attributes["inputmode"] = "numeric"
    return forms.CharField(
        label=label, help_text=help_text, max_length=40, widget=forms.TextInput(attrs=attributes), strip=True
    )


class SignInForm(PlainWords, RequestLoginCodeForm):
    """Whose address it is decides what happens next; the page says the same to all."""

    email = forms.EmailField(
        label=_("E-postadresse"),
        help_text=_("Den du fikk invitasjonen på. Vi sender deg en kode."),
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn"}),
    )


class CodeForm(PlainWords, ConfirmLoginCodeForm):
    code = _code_field(_("Kode fra e-posten"), _("Åtte sifre. Streken trenger du ikke å skrive."))


class SecondStepForm(PlainWords, AuthenticateForm):
    code = _code_field(_("Kode"), _("Seks sifre fra kodeappen, eller en av reservekodene dine."))


class ConfirmAgainForm(PlainWords, ReauthenticateForm):
    code = _code_field(_("Kode"), _("Seks sifre fra kodeappen, eller en av reservekodene dine."))


class CodeAppForm(PlainWords, ActivateTOTPForm):
    code = _code_field(_("Kode fra appen"), _("Seks sifre. Appen viser nye hvert halve minutt."))


class PasskeyForm(PlainWords, AddWebAuthnForm):
    name = forms.CharField(
        label=_("Navn på passnøkkelen"),
        help_text=_("Så du kjenner den igjen, for eksempel «mobilen min»."),
        required=False,
        max_length=80,
    )
    passwordless = forms.BooleanField(widget=forms.HiddenInput, required=False, initial=True)


class DetailsForm(Form):
    name = forms.CharField(label=_("Navn"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(
        label=_("Språk i e-post fra oss"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


class RoleForm(Form):
    """A role and, where it needs one, for whom. The partner is written, not chosen from a list of hundreds."""

    role = forms.ChoiceField(label=_("Rolle"), choices=Role.choices, widget=forms.RadioSelect)
    municipality = forms.CharField(
        label=_("Kommune"),
        required=False,
        help_text=_("For saksbehandler, økonom eller koordinator i en kommune. Navnet eller kommunenummeret."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "kommuner"}),
    )
    organisation = forms.CharField(
        label=_("Organisasjon"),
        required=False,
        help_text=_("For tillitsvalgt eller koordinator i en organisasjon. Organisasjonsnummeret, ni sifre."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_municipality(self) -> Municipality | None:
        return meant_municipality(self.cleaned_data["municipality"])

    def clean_organisation(self) -> Organisation | None:
        written = "".join(self.cleaned_data["organisation"].split())
        if not written:
            return None
        organisation = Organisation.objects.filter(number=written).first()
        if organisation is None:
            raise forms.ValidationError(
                _("Vi kjenner ikke organisasjonsnummeret %(number)s. Det har ni sifre."), params={"number": written}
            )
        return organisation


class InvitationForm(SubmitOnce, RoleForm):
    name = forms.CharField(label=_("Navn"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-postadresse"),
        help_text=_("Arbeidsadressen, som bare denne personen leser."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Språk"), choices=settings.LANGUAGES, widget=forms.RadioSelect, initial="nb")
    field_order = ["name", "email", "language", "role", "municipality", "organisation"]
