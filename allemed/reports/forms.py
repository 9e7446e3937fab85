"""The analysts' forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allemed.base.forms import Form, ModelForm, SubmitOnce
from allemed.people.models import Role, RoleAssignment, User
from allemed.reports.actions.datasets import SUFFIXES
from allemed.reports.models import DataAgreement, DataKind

DATE = {"type": "date"}


class AgreementForm(SubmitOnce, ModelForm):
    """Why we may have some data."""

    class Meta:
        model = DataAgreement
        fields = [
            "title",
            "kind",
            "credit",
            "is_synthetic",
            "legal_basis",
            "impact_assessment",
            "impact_assessed_on",
            "reference",
            "agreed_on",
            "delete_by",
            "threshold",
            "rounding",
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "legal_basis": forms.Textarea(attrs={"rows": 3}),
            "impact_assessment": forms.Textarea(attrs={"rows": 3}),
            "impact_assessed_on": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
            "agreed_on": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
            "delete_by": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == DataKind.MICRODATA:
            needed = {
                "legal_basis": _("Skriv hvilket rettslig grunnlag dere har. Uten det kan ingen svar lastes opp."),
                "impact_assessment": _(
                    "Skriv hvor vurderingen av personvernkonsekvenser ligger, og hva den endte med."
                ),
                "impact_assessed_on": _("Skriv datoen vurderingen ble gjort."),
                "reference": _("Skriv avtalens nummer i arkivet deres."),
                "agreed_on": _("Skriv datoen avtalen ble inngått."),
                "delete_by": _("Skriv datoen dataene skal være slettet."),
            }
            for name, message in needed.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, message)
        agreed, delete_by = data.get("agreed_on"), data.get("delete_by")
        if agreed and delete_by and delete_by <= agreed:
            self.add_error("delete_by", _("Dataene må slettes etter at avtalen ble inngått."))
        if (data.get("threshold") or 3) < 3:
            self.add_error("threshold", _("Minste antall må være 3 eller mer."))
        return data


class AccessForm(Form):
    """Who is put on the list."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Analytiker"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        analysts = RoleAssignment.objects.current().filter(role=Role.ANALYST).values("user")
        field = self.fields["user"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- see above
        field.queryset = User.objects.filter(pk__in=analysts)


class DatasetForm(SubmitOnce, Form):
    """A file and its codebook."""

    title = forms.CharField(label=_("Navn"), max_length=120)
    file = forms.FileField(
        label=_("Fil med svar"),
        help_text=_(
            "SPSS (.sav), Parquet, CSV eller Excel, høyst 100 MB. Filen krypteres med en gang og forlater aldri huset."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    codebook = forms.CharField(
        label=_("Kodebok"),
        help_text=_("YAML: navn på hver kolonne, hva kodene betyr, og hvordan utvalget er trukket."),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "ds-input rp-code"}),
        max_length=60_000,
    )
    delete_on = forms.DateField(
        label=_("Slettes"),
        required=False,
        help_text=_("La den stå tom for den siste dagen avtalen tillater."),
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
    )


class RecipeForm(SubmitOnce, Form):
    """A recipe's text."""

    text = forms.CharField(
        label=_("Oppskrift"),
        help_text=_(
            "YAML: hva som regnes ut, hva som sies om det, og hvordan det tegnes. En annen leser den før den kjøres."
        ),
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "ds-input rp-code"}),
        max_length=60_000,
        strip=False,
    )
