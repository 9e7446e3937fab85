"""The adviser's forms."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from allemed.base import clock, working_days
from allemed.base.forms import Form, SeesOthers, SubmitOnce
from allemed.base.norwegian import sort_key
from allemed.base.refusals import RefusedError
from allemed.people.models import User
from allemed.programme import letters_in
from allemed.programme.actions import files
from allemed.programme.desk import advisers
from allemed.programme.models import EntryKind, Partnership, Person
from allemed.programme.models.kept_file import LARGEST
from allemed.programme.refusals import ProgrammeRefusal

DATE = {"type": "date"}
LOGGED = (EntryKind.CALL, EntryKind.MEETING, EntryKind.LETTER_OUT, EntryKind.LETTER_IN, EntryKind.NOTE)


def _date(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"), **kwargs)


class LogForm(SubmitOnce, Form):
    """A call and the next date, in ten seconds: what, a line, when next."""

    kind = forms.ChoiceField(
        label=_("Hva skjedde?"),
        choices=[(kind.value, str(kind.label).capitalize()) for kind in LOGGED],
        initial=EntryKind.CALL,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Med noen ord"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ikke skriv om enkeltbarn eller familier."),
    )
    soon = forms.ChoiceField(
        label=_("Når snakkes vi igjen?"),
        choices=[
            ("", _("Ikke avtalt")),
            ("1", _("Neste arbeidsdag")),
            ("3", _("Om tre arbeidsdager")),
            ("5", _("Om en uke")),
            ("10", _("Om to uker")),
            ("date", _("På datoen under")),
        ],
        required=False,
        widget=forms.RadioSelect,
        initial="5",
    )
    next_on = _date(_("Dato"))
    next_step = forms.CharField(label=_("Hva skal skje da?"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """A date of one's own is asked for only when it is chosen."""
        cleaned = super().clean() or self.cleaned_data
        soon, on = cleaned.get("soon", ""), cleaned.get("next_on")
        if on and soon == "":
            soon = "date"
        if soon == "date" and not on:
            self.add_error("next_on", _("Skriv datoen, eller velg en av de andre."))
        elif soon == "date" and on and on < clock.today():
            self.add_error("next_on", _("Datoen er over. Velg i dag eller senere."))
        if cleaned.get("kind") == EntryKind.NOTE and not cleaned.get("text"):
            self.add_error("text", _("Skriv notatet."))
        cleaned["soon"] = soon
        return cleaned

    @property
    def next_day(self) -> dt.date | None:
        """The day that was chosen."""
        soon = self.cleaned_data["soon"]
        if soon == "date":
            return self.cleaned_data["next_on"]  # type: ignore[no-any-return]
        return working_days.add(clock.today(), int(soon)) if soon else None


class LetterForm(SubmitOnce, Form):
    """An answer that came by e-mail: the file, or its words."""

    file = forms.FileField(
        label=_("E-posten som fil (.eml)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".eml,message/rfc822"}),
    )
    title = forms.CharField(label=_("Emne"), max_length=200, required=False)
    text = forms.CharField(
        label=_("… eller teksten, limt inn"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    letter: letters_in.Letter | None = None

    def clean_file(self) -> UploadedFile[Any] | None:
        """Read it at once, so that what is wrong is said at the field."""
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if file is None:
            return None
        if (file.size or 0) > letters_in.LARGEST:
            raise forms.ValidationError(_("Filen er for stor. Den kan være 2 MB. Lim inn teksten i stedet."))
        try:
            self.letter = letters_in.read(file.read())
        except RefusedError as refused:
            raise forms.ValidationError(refused.message) from None
        return file

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("file") and not cleaned.get("text") and "file" not in self.errors:
            self.add_error("file", _("Velg en fil, eller lim inn teksten."))
        return cleaned


class KeptFileForm(SubmitOnce, Form):
    """A file for the partnership, and what it is. Judged at once, so that what is wrong is said at the field."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("Opptil 10 MB. Slettes 90 dager etter at perioden er lagt i arkivet."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in files.KINDS)}),
    )
    note = forms.CharField(
        label=_("Hva er det?"),
        max_length=200,
        required=False,
        help_text=_("For eksempel «Underskrevet avtale». Ikke skriv om enkeltbarn eller familier."),
    )

    judged: files.JudgedFile | None = None

    def clean_file(self) -> UploadedFile[Any]:
        """Its content, when we can keep it."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            if (file.size or 0) > LARGEST:
                raise RefusedError(ProgrammeRefusal.FILE_IS_TOO_LARGE, limit=filesizeformat(LARGEST))
            self.judged = files.judge_file(file.name or "", file.read())
        except RefusedError as refused:
            raise forms.ValidationError(refused.message) from None
        return file


class AdviserChoice(forms.ModelChoiceField[User]):
    """One of the host's advisers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), to_field_name="public_id", **kwargs)

    def refresh(self) -> None:
        """Those there are now."""
        self.queryset = User.objects.filter(pk__in=[user.pk for user in advisers()]).order_by("name")


class FactsForm(Form):
    """Who follows it, in which language we write, what happens next."""

    adviser = AdviserChoice(label=_("Rådgiver"), required=False, empty_label=_("Ingen ennå"))
    language = forms.ChoiceField(label=_("Språk i brevene"), choices=settings.LANGUAGES)
    next_on = _date(_("Neste gang"))
    next_step = forms.CharField(label=_("Hva skal skje da?"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adviser"].refresh()  # type: ignore[attr-defined]


class HandOverForm(Form):
    """All of a colleague's partnerships to another, in one deed."""

    giver = AdviserChoice(label=_("Fra"))
    taker = AdviserChoice(label=_("Til"))
    because = forms.CharField(
        label=_("Beskjed til den som tar over"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ikke skriv hvorfor noen er borte."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("giver", "taker"):
            self.fields[name].refresh()  # type: ignore[attr-defined]


class PersonForm(SeesOthers, Form):
    """Someone we speak with. `fails`: letters do not reach the address."""

    name = forms.CharField(label=_("Navn"), max_length=120)
    title = forms.CharField(label=_("Stilling eller rolle"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Telefon"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(label=_("E-postadresse"), max_length=254, required=False)
    is_main = forms.BooleanField(label=_("Den vi ringer først"), required=False)
    address_works = forms.BooleanField(label=_("Adressen er riktig, og e-posten deres virker igjen"), required=False)

    def __init__(self, *args: Any, fails: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not fails:
            del self.fields["address_works"]


def stored_person(person: Person) -> dict[str, Any]:
    """What the form begins with."""
    return {name: getattr(person, name) for name in ("name", "title", "phone", "email", "is_main")}


class BecauseForm(Form):
    """Why."""

    because = forms.CharField(
        label=_("Hvorfor?"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Den som tar over, skal forstå hva som er skjedd."),
    )  # fmt: skip


class MergeForm(BecauseForm):
    """Which partnership it is the same as."""

    into = forms.ModelChoiceField(
        label=_("Det som skal stå igjen"), queryset=Partnership.objects.none(), to_field_name="public_id"
    )

    field_order = ["into", "because"]

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Partnership.objects.standing().whole().filter(period=partnership.period_id).exclude(pk=partnership.pk)
        into = self.fields["into"]
        into.queryset = others  # type: ignore[attr-defined]
        names = sorted(((each.public_id, each.partner_name) for each in others), key=lambda each: sort_key(each[1]))
        into.choices = [("", _("Velg")), *names]  # type: ignore[attr-defined]


class PlaceForm(Form):
    """Which organisation a form is from."""

    number = forms.CharField(
        label=_("Organisasjonsnummeret"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
