"""The forms of recruitment: signing up, who is wanted, how many there is room for, and a list to invite."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allemed.base.forms import Form, SeesOthers, SubmitOnce
from allemed.dugnad.models.table import MOST_TABLES
from allemed.programme.actions.recruitment import Target
from allemed.programme.models import NeedKind, Sector, SignUpPage
from allemed.programme.sign_up_lists import Judgement, NotAListError, judge, text_of_workbook

NEW_ROWS = 3
MOST_WANTED = 500


class NeedsMixin(forms.Form):
    """What someone needs, and the consent without which nothing of it is kept."""

    needs = forms.MultipleChoiceField(
        label=_("Trenger du noe av dette for å være med?"),
        choices=NeedKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("De som ordner, ser bare hvor mange som trenger hva, ikke hvem."),
    )
    consent = forms.BooleanField(
        label=_("Ja, dere kan bruke dette til å legge til rette for meg"),
        required=False,
        help_text=_("Det slettes 30 dager etter dugnaden, eller etter at den er avlyst. Du kan ombestemme deg."),
    )

    def clean(self) -> dict[str, Any]:
        """Nothing is kept without a yes."""
        said = super().clean() or self.cleaned_data
        if said.get("needs") and not said.get("consent"):
            self.add_error(
                "consent",
                _("Kryss av for at vi kan bruke det du trenger, eller ta bort kryssene over. Ellers lagres det ikke."),
            )
        return said

    @property
    def told(self) -> list[NeedKind]:
        """What may be kept."""
        return [NeedKind(kind) for kind in self.cleaned_data["needs"]] if self.cleaned_data["consent"] else []

    @property
    def shows_needs(self) -> bool:
        """Whether that part should stand open: something is chosen, or wrong."""
        return bool(self.is_bound and (self.data.get("needs") or self.data.get("consent")))


class NeedsForm(NeedsMixin, Form):
    """The same, behind the link in a letter."""


class SignUpForm(SubmitOnce, NeedsMixin, Form):
    """Half a minute on a phone."""

    name = forms.CharField(
        label=_("Navnet ditt"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-postadressen din"), max_length=254, help_text=_("Vi sender bekreftelse og kalenderfil hit.")
    )
    sector = forms.ChoiceField(label=_("Hvem kommer du som?"), widget=forms.RadioSelect)
    organisation = forms.CharField(
        label=_("Lag, skole eller arbeidssted"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    # Seen by nobody but programs that fill in every field.
    website = forms.CharField(
        label=_("La dette feltet stå tomt"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    field_order = ["name", "email", "sector", "organisation", "needs", "consent"]

    def __init__(self, *args: Any, page: SignUpPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sectors = {sector.public_id: sector for sector in page.sectors.all()}
        self.fields["sector"].choices = [(key, sector.label) for key, sector in self.sectors.items()]  # type: ignore[attr-defined]

    @property
    def is_a_program(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.data.get("website"))

    @property
    def facts(self) -> dict[str, Any]:
        """What the deed takes."""
        said = self.cleaned_data
        return {name: said[name] for name in ("name", "email", "organisation")} | {
            "sector": self.sectors[said["sector"]],
            "needs": self.told,
        }


class PlacesForm(Form):
    """How many there is room for."""

    places = forms.IntegerField(
        label=_("Plasser"),
        required=False,
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput,
        help_text=_("La stå tomt hvis alle får plass. Når det er fullt, kommer de neste på venteliste."),
    )


class TargetsForm(SeesOthers, Form):
    """Who is wanted: the sectors there are, and room for new ones."""

    def __init__(self, *args: Any, page: SignUpPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[tuple[str, Sector | None]] = [(each.public_id, each) for each in page.sectors.all()]
        self.rows += [(f"ny{number}", None) for number in range(1, NEW_ROWS + 1)]
        for key, sector in self.rows:
            if sector is None or not sector.kind:
                self.fields[f"name_{key}"] = forms.CharField(
                    label=gettext("Navn på gruppen"),
                    max_length=60,
                    required=False,
                    initial=sector.name if sector else "",
                    widget=forms.TextInput(attrs={"class": "ds-input"}),
                    help_text=gettext("Tøm feltet for å ta gruppen bort.") if sector else "",
                )
            self.fields[f"wanted_{key}"] = forms.IntegerField(
                label=gettext("Hvor mange dere vil ha"),
                min_value=0,
                max_value=MOST_WANTED,
                required=False,
                initial=sector.wanted if sector else None,
                widget=forms.TextInput(attrs={"class": "ds-input", "inputmode": "numeric"}),
            )
            self.fields[f"must_{key}"] = forms.BooleanField(
                label=gettext("Må være i rommet"),
                required=False,
                initial=sector.is_required if sector else True,
                widget=forms.CheckboxInput(attrs={"class": "ds-input"}),
            )

    def groups(self) -> list[dict[str, Any]]:
        """The fields in their rows, for the page."""
        return [
            {
                "title": sector.label if sector else gettext("En gruppe til"),
                "fields": [
                    self[f"{part}_{key}"] for part in ("name", "wanted", "must") if f"{part}_{key}" in self.fields
                ],
            }
            for key, sector in self.rows
        ]

    @property
    def targets(self) -> list[Target]:
        """What the deed takes."""
        said = self.cleaned_data
        return [
            Target(
                sector=sector,
                name=said.get(f"name_{key}", ""),
                wanted=said[f"wanted_{key}"] or 0,
                is_required=said[f"must_{key}"],
            )
            for key, sector in self.rows
            if sector is not None or said.get(f"name_{key}")
        ]


class ListForm(SubmitOnce, Form):
    """People to invite. What is in a file is put in the field for text, so that one can mend it there."""

    rows = forms.CharField(
        label=_("Lim inn lista"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "Én person på hver linje: navn, e-post, og gjerne gruppe og lag. Fra et regneark går det rett inn."
        ),
    )
    file = forms.FileField(label=_("Eller velg et regneark (XLSX)"), required=False)
    sector = forms.ChoiceField(label=_("Gruppe for rader som ikke sier noe"), required=False)

    def __init__(self, *args: Any, page: SignUpPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sectors = {sector.public_id: sector for sector in page.sectors.all()}
        self.fields["sector"].choices = [  # type: ignore[attr-defined]
            ("", _("Ingen")),
            *((key, sector.label) for key, sector in self.sectors.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """The rows of the file, if there is one, and else those that were pasted."""
        said = super().clean() or self.cleaned_data
        if said.get("file"):
            try:
                said["rows"] = text_of_workbook(said["file"].read())
            except NotAListError as error:
                self.add_error("file", str(error))
        elif not said.get("rows", "").strip() and not self.errors:
            self.add_error("rows", _("Lim inn lista, eller velg et regneark."))
        return said

    @property
    def judgement(self) -> Judgement:
        """Each row, and what is wrong with it."""
        return judge(
            self.cleaned_data["rows"],
            sectors=list(self.sectors.values()),
            otherwise=self.sectors.get(self.cleaned_data["sector"]),
        )


class OverrideForm(Form):
    """Why it is ready all the same."""

    because = forms.CharField(
        label=_("Hvorfor er den klar likevel?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Det skrives på tidslinja. Skriv ikke noe om enkeltpersoner."),
    )


class DoorForm(Form):
    """How many tables the room opens with."""

    tables = forms.IntegerField(
        label=_("Hvor mange bord?"), min_value=1, max_value=MOST_TABLES, initial=6, widget=forms.TextInput
    )
