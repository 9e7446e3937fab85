"""The forms of those who plan and lead."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.clock import OSLO
from allemed.base.forms import Form, SubmitOnce
from allemed.dialogkort.models import Deck
from allemed.dugnad.models import CardUse, DotsPer, Dugnad, Kind, Mode, Runbook, StepKind, StepScope
from allemed.dugnad.models.runbook import MOST_DOTS, MOST_MINUTES, WORDS, RunbookStep, RunbookVersion
from allemed.dugnad.models.table import MOST_TABLES
from allemed.dugnad.permissions import can_plan_for_anyone, partners_of
from allemed.people.models import Role, RoleAssignment, User
from allemed.places.models import Municipality, Organisation

LANGUAGES = settings.LANGUAGES
CODES = tuple(code for code, _name in LANGUAGES)


class MomentsMixin(forms.Form):
    """A day, when it begins and when it ends, as they stand on the wall in Oslo."""

    def moments(self) -> tuple[dt.datetime, dt.datetime] | None:
        """Both moments in UTC, or None with an error at the field that is wrong."""
        said = self.cleaned_data
        if not all(said.get(name) for name in ("day", "starts", "ends")):
            return None
        found = []
        for name in ("starts", "ends"):
            local = dt.datetime.combine(said["day"], said[name], OSLO)
            if local.astimezone(dt.UTC).astimezone(OSLO).replace(tzinfo=None) != local.replace(tzinfo=None):
                self.add_error(name, _("Klokka stilles fram denne natta, så dette klokkeslettet finnes ikke."))
                return None
            found.append(local.astimezone(dt.UTC))
        if found[1] <= found[0]:
            self.add_error("ends", _("Dugnaden må slutte etter at den begynner."))
            return None
        return found[0], found[1]


def _day() -> forms.DateField:
    return forms.DateField(label=_("Dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class MoveForm(MomentsMixin, Form):
    """Another time."""

    day = _day()
    starts = _time(_("Begynner klokka"))
    ends = _time(_("Slutter klokka"))

    def clean(self) -> dict[str, Any]:
        """The clock shows both, in that order."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["moments"] = self.moments()
        return cleaned


def hours_of(dugnad: Dugnad) -> dict[str, Any]:
    """What the form for another time begins with."""
    starts, ends = dugnad.starts_at.astimezone(OSLO), dugnad.ends_at.astimezone(OSLO)
    return {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}


class DetailsForm(Form):
    """What a dugnad is, but for its partner and its time."""

    title = forms.CharField(label=_("Navn"), max_length=120, help_text=_("Det deltakerne ser, som «Dugnad i Vang»."))
    mode = forms.ChoiceField(label=_("Hvordan møtes dere?"), choices=Mode.choices, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Sted"), max_length=200, required=False)
    link = forms.URLField(
        label=_("Lenke til videomøtet"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Bare for dem som er med hjemmefra."),
    )
    language = forms.ChoiceField(
        label=_("Språk"), choices=LANGUAGES, help_text=_("Det skjermen i rommet viser. Hver telefon velger sitt.")
    )
    runbook = forms.ChoiceField(label=_("Kjøreplan"))
    deck = forms.ChoiceField(label=_("Dialogkort"), required=False)
    is_rehearsal = forms.BooleanField(
        label=_("Dette er en øvelse"),
        required=False,
        help_text=_("En øvelse sendes ikke til noen, og kan fylles med bord som skriver av seg selv."),
    )

    def __init__(self, *args: Any, dugnad: Dugnad | None = None, **kwargs: Any) -> None:
        if dugnad is not None:
            kwargs["initial"] = {
                **{name: getattr(dugnad, name) for name in ("title", "mode", "place", "link", "language")},
                "runbook": dugnad.runbook.runbook.public_id,
                "deck": dugnad.deck.deck.slug if dugnad.deck else "",
                "is_rehearsal": dugnad.is_rehearsal,
                **kwargs.get("initial", {}),
            }
        super().__init__(*args, **kwargs)
        self.dugnad = dugnad
        if dugnad is not None and dugnad.state != "planned":
            for name in ("runbook", "deck", "is_rehearsal"):
                del self.fields[name]
            return
        books = [(book, book.current) for book in Runbook.objects.all()]
        self.fields["runbook"].choices = [  # type: ignore[attr-defined]
            (book.public_id, f"{version.title('nb')} ({_minutes(version.minutes)})")
            for book, version in books
            if version
        ]
        decks = Deck.objects.published().in_order()
        self.fields["deck"].choices = [  # type: ignore[attr-defined]
            ("", _("Ingen kort")),
            *((deck.slug, deck.title) for deck in decks),
        ]

    def details(self) -> dict[str, Any]:
        """The model's fields. The runbook and the deck are their newest published versions."""
        said = self.cleaned_data
        found = {name: said[name] for name in ("title", "mode", "place", "link", "language")}
        if "runbook" in self.fields:
            chosen = Runbook.objects.get(public_id=said["runbook"]).current
            deck = Deck.objects.filter(slug=said["deck"]).first() if said["deck"] else None
            # The same runbook as before keeps the edition that was chosen.
            before = self.dugnad.runbook if self.dugnad else None
            found["runbook"] = before if before and before.runbook.public_id == said["runbook"] else chosen
            found["deck"] = deck.current if deck else None
            found["is_rehearsal"] = said["is_rehearsal"]
        return found


def _minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} t {rest} min" if hours and rest else f"{hours} t" if hours else f"{rest} min"


class PlanForm(SubmitOnce, MomentsMixin, DetailsForm):
    """A new dugnad: whose, when, how."""

    partner = forms.CharField(
        label=_("Kommune eller organisasjonsnummer"), max_length=120, help_text=_("Hvem dugnaden er for.")
    )
    day = _day()
    starts = _time(_("Begynner klokka"))
    ends = _time(_("Slutter klokka"))
    leads = forms.BooleanField(label=_("Jeg leder den"), required=False)
    field_order = ["partner", "title", "day", "starts", "ends", "mode", "place", "link", "language", "runbook", "deck"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own = {} if can_plan_for_anyone(user) else {_key(partner): partner for partner in partners_of(user)}
        if self._own:
            self.fields["partner"] = forms.ChoiceField(
                label=_("Hvem er dugnaden for?"), choices=[(key, str(partner)) for key, partner in self._own.items()]
            )
            self.order_fields(self.field_order)
        if not RoleAssignment.objects.current().filter(user=user, role=Role.FACILITATOR).exists():
            del self.fields["leads"]

    def clean_partner(self) -> Municipality | Organisation:
        """The one partner that is meant."""
        written = self.cleaned_data["partner"].strip()
        if self._own:
            return self._own[written]
        digits = written.replace(" ", "")
        if digits.isdigit() and len(digits) == 9:
            organisation = Organisation.objects.filter(number=digits).first()
            if organisation:
                return organisation
        if meant := Municipality.objects.today().meant_by(written):
            return meant
        raise forms.ValidationError(
            _("Vi finner ikke én partner som heter «%(written)s». Skriv hele navnet på kommunen, eller nummeret."),
            params={"written": written},
        )

    def clean(self) -> dict[str, Any]:
        """The clock shows both times, in that order."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["moments"] = self.moments()
        return cleaned


def _key(partner: Municipality | Organisation) -> str:
    return f"{'k' if isinstance(partner, Municipality) else 'o'}{partner.number}"


class FacilitatorForm(Form):
    """Who leads it."""

    user = forms.ChoiceField(label=_("Prosessleder"))

    def __init__(self, *args: Any, dugnad: Dugnad, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = RoleAssignment.objects.current().filter(role=Role.FACILITATOR, user__is_active=True)
        people = User.objects.filter(pk__in=held.values("user"))
        people = people.exclude(pk__in=dugnad.assignments.values("user")).order_by("name")
        self.fields["user"].choices = [(person.public_id, person.name) for person in people]  # type: ignore[attr-defined]


class LobbyForm(Form):
    """How many tables stand in the room."""

    tables = forms.IntegerField(
        label=_("Hvor mange bord?"),
        min_value=1,
        max_value=MOST_TABLES,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Fire til seks ved hvert bord er fint. Du kan sette fram flere underveis."),
    )


class EveningCodeForm(Form):
    """A borrowed laptop."""

    code = forms.CharField(
        label=_("Koden for kvelden"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    what = forms.ChoiceField(
        label=_("Hva skal denne maskinen gjøre?"),
        choices=[("lead", _("Lede dugnaden")), ("screen", _("Vise storskjermen"))],
        widget=forms.RadioSelect,
        initial="lead",
    )


# --- Runbooks ----------------------------------------------------------------------------------------------------


def _lines(label: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": rows}))


class RunbookForm(Form):
    """What a runbook is called and what it is for."""

    title_nb = forms.CharField(label=_("Navn"), max_length=120)
    lead_nb = _lines(_("Hva den er til"), 2)
    title_nn = forms.CharField(label=_("Navn på nynorsk"), max_length=120, required=False)
    lead_nn = _lines(_("Hva den er til, på nynorsk"), 2)
    title_en = forms.CharField(label=_("Navn på engelsk"), max_length=120, required=False)
    lead_en = _lines(_("Hva den er til, på engelsk"), 2)

    @staticmethod
    def of(version: RunbookVersion) -> dict[str, str]:
        """What the form begins with."""
        return {
            f"{name}_{code}": words.get(code, "")
            for code in CODES
            for name, words in (("title", version.titles), ("lead", version.leads))
        }

    def words(self, name: str) -> dict[str, str]:
        """By language."""
        return {code: self.cleaned_data[f"{name}_{code}"] for code in CODES}


class NewRunbookForm(SubmitOnce, Form):
    """A runbook of one's own begins as a copy."""

    title = forms.CharField(label=_("Hva skal din kjøreplan hete?"), max_length=60)

    def clean_title(self) -> str:
        """A name that no other has."""
        title: str = self.cleaned_data["title"]
        if not slugify(title):
            raise forms.ValidationError(_("Navnet må ha bokstaver eller tall."))
        if Runbook.objects.filter(slug=slugify(title)).exists():
            raise forms.ValidationError(_("Det finnes en kjøreplan med dette navnet. Velg et annet."))
        return title


class StepForm(Form):
    """One step, and its words in three languages."""

    kind = forms.ChoiceField(label=_("Hva gjør rommet?"), choices=StepKind.choices)
    scope = forms.ChoiceField(label=_("Hvem gjør det sammen?"), choices=StepScope.choices)
    minutes = forms.IntegerField(
        label=_("Minutter"), min_value=0, max_value=MOST_MINUTES, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    cards = forms.ChoiceField(label=_("Dialogkort"), choices=CardUse.choices)
    captures = forms.MultipleChoiceField(
        label=_("Hva skrives ned?"),
        choices=[choice for choice in Kind.choices if choice[0] != Kind.NOTE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    dots = forms.IntegerField(
        label=_("Prikker"),
        min_value=1,
        max_value=MOST_DOTS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Bare når rommet prioriterer."),
    )
    dots_per = forms.ChoiceField(label=_("Hvem får prikkene?"), choices=DotsPer.choices)
    title_nb = forms.CharField(label=_("Navn på steget"), max_length=120)
    screen_nb = _lines(_("Ord på storskjermen"))
    prompt_nb = _lines(_("Det bordet blir spurt om"), 2)
    instructions_nb = _lines(_("Til deg som leder"), 4)
    title_nn = forms.CharField(label=_("Navn på steget, nynorsk"), max_length=120, required=False)
    screen_nn = _lines(_("Ord på storskjermen, nynorsk"))
    prompt_nn = _lines(_("Det bordet blir spurt om, nynorsk"), 2)
    instructions_nn = _lines(_("Til deg som leder, nynorsk"), 4)
    title_en = forms.CharField(label=_("Navn på steget, engelsk"), max_length=120, required=False)
    screen_en = _lines(_("Ord på storskjermen, engelsk"))
    prompt_en = _lines(_("Det bordet blir spurt om, engelsk"), 2)
    instructions_en = _lines(_("Til deg som leder, engelsk"), 4)

    @staticmethod
    def of(step: RunbookStep | None) -> dict[str, Any]:
        """What the form begins with."""
        if step is None:
            return {"kind": StepKind.CAPTURE, "scope": StepScope.TABLE, "minutes": 10}
        found: dict[str, Any] = {
            name: getattr(step, name) for name in ("kind", "scope", "minutes", "cards", "captures", "dots_per")
        }
        found["dots"] = step.dots or ""
        for code in CODES:
            found |= {f"{word}_{code}": step.texts.get(code, {}).get(word, "") for word in WORDS}
        return found

    def clean(self) -> dict[str, Any]:
        """Dots where one prioritises, and only there."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == StepKind.PRIORITISE:
            if "dots" not in self.errors and not cleaned.get("dots"):
                self.add_error("dots", _("Skriv hvor mange prikker hver får."))
        else:
            cleaned["dots"] = 0
        return cleaned

    def fields_of_step(self) -> dict[str, Any]:
        """The model's fields."""
        said = self.cleaned_data
        names = ("kind", "scope", "minutes", "cards", "captures", "dots", "dots_per")
        texts = {code: {word: said[f"{word}_{code}"] for word in WORDS if said[f"{word}_{code}"]} for code in CODES}
        return {name: said[name] for name in names} | {
            "texts": {code: words for code, words in texts.items() if words or code == "nb"}
        }


def default_day() -> dt.date:
    """A fortnight from now: when a new dugnad may well be."""
    return clock.today() + dt.timedelta(days=14)
