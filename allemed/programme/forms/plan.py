"""The forms of the plan: the dugnad's day and what it is, whose a task is, and the template."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allemed.base.clock import OSLO
from allemed.base.forms import Form, SeesOthers, SubmitOnce
from allemed.dialogkort.models import Deck
from allemed.dugnad.models import Dugnad, Mode, Runbook, State
from allemed.programme.actions.plan import Workshop, owners_for
from allemed.programme.models import Anchor, Side, Task, TaskTemplate, Tool
from allemed.programme.moments import NoSuchTimeError, moment
from allemed.programme.permissions import can_work_with_partnerships

LANGUAGES = settings.LANGUAGES


class MomentsMixin(forms.Form):
    """A day and two times on the wall in Oslo, as two moments (`starts_at`, `ends_at` in `cleaned_data`)."""

    day = forms.DateField(label=_("Dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("Begynner klokka"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Slutter klokka"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def clean(self) -> dict[str, Any]:
        """The clock shows both, in that order."""
        said = super().clean() or self.cleaned_data
        for name in ("starts", "ends"):
            if said.get("day") and said.get(name):
                try:
                    said[f"{name}_at"] = moment(said["day"], said[name])
                except NoSuchTimeError:
                    self.add_error(name, _("Klokka stilles fram denne natta, så dette klokkeslettet finnes ikke."))
        if "starts_at" in said and "ends_at" in said and said["ends_at"] <= said["starts_at"]:
            self.add_error("ends", _("Dugnaden må slutte etter at den begynner."))
        return said


def hours_of(dugnad: Dugnad) -> dict[str, Any]:
    """What a form for its time begins with."""
    starts, ends = dugnad.starts_at.astimezone(OSLO), dugnad.ends_at.astimezone(OSLO)
    return {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}


class MoveForm(MomentsMixin, Form):
    """Another time."""


class WorkshopForm(Form):
    """What the dugnad is. `seen` is what the page showed, so that the second of two is told."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Navn"), max_length=120, help_text=_("Det deltakerne ser, som «Dugnad i Vang»."))
    mode = forms.ChoiceField(label=_("Hvordan møtes dere?"), choices=Mode.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Sted"),
        max_length=200,
        required=False,
        help_text=_("Navnet på stedet og gateadressen. Kan fylles ut siden."),
    )
    link = forms.URLField(
        label=_("Lenke til videomøtet"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Bare når noen er med hjemmefra. Bare de som har sagt ja, får den."),
    )
    language = forms.ChoiceField(label=_("Språk på skjermen"), choices=LANGUAGES)
    runbook = forms.ChoiceField(label=_("Kjøreplan"))
    deck = forms.ChoiceField(label=_("Dialogkort"), required=False)

    def __init__(self, *args: Any, dugnad: Dugnad | None = None, **kwargs: Any) -> None:
        self.dugnad = dugnad
        if dugnad is not None:
            known = {name: getattr(dugnad, name) for name in ("title", "mode", "place", "link", "language")}
            known |= {"seen": dugnad.seq, "runbook": dugnad.runbook.runbook.public_id}
            kwargs["initial"] = known | {"deck": dugnad.deck.deck.slug if dugnad.deck else ""}
        super().__init__(*args, **kwargs)
        if dugnad is not None and dugnad.state != State.PLANNED:  # they are copied into the room by now
            del self.fields["runbook"], self.fields["deck"]
            return
        books = [(book.public_id, version) for book in Runbook.objects.all() if (version := book.current)]
        self.fields["runbook"].choices = [(key, version.title("nb")) for key, version in books]  # type: ignore[attr-defined]
        decks = Deck.objects.published().in_order()
        self.fields["deck"].choices = [  # type: ignore[attr-defined]
            ("", _("Bestemmes siden")),
            *((deck.slug, deck.title) for deck in decks),
        ]

    def details(self) -> dict[str, Any]:
        """The dugnad's fields. Runbook and deck are their newest editions, or the ones it had."""
        said = self.cleaned_data
        found = {name: said[name] for name in ("title", "mode", "place", "link", "language")}
        if "runbook" in self.fields:
            before = self.dugnad.runbook if self.dugnad else None
            is_same = before is not None and before.runbook.public_id == said["runbook"]
            found["runbook"] = before if is_same else Runbook.objects.get(public_id=said["runbook"]).current
            deck = Deck.objects.filter(slug=said["deck"]).first() if said["deck"] else None
            held = self.dugnad.deck if self.dugnad else None
            found["deck"] = held if held and deck and held.deck_id == deck.pk else deck.current if deck else None
        return found


class NewWorkshopForm(SubmitOnce, MomentsMixin, WorkshopForm):
    """The dugnad's first day."""

    field_order = ["title", "day", "starts", "ends", "mode", "place", "link", "language", "runbook", "deck"]

    @property
    def workshop(self) -> Workshop:
        """What the deed takes."""
        said = self.cleaned_data
        return Workshop(starts_at=said["starts_at"], ends_at=said["ends_at"], **self.details())


class OwnerForm(Form):
    """Whose a task is."""

    owner = forms.ChoiceField(label=_("Hvem gjør det?"))

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        kwargs["initial"] = {"owner": task.owner.public_id if task.owner else task.side}
        super().__init__(*args, **kwargs)
        self.people = {user.public_id: user for user in owners_for(task.partnership)}
        self.hosts = {key for key, user in self.people.items() if can_work_with_partnerships(user)}
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            (Side.HOST.value, _("Rådgiveren")),
            (Side.PARTNER.value, task.partnership.partner_name),
            *((key, user.name) for key, user in self.people.items()),
        ]

    @property
    def choice(self) -> dict[str, Any]:
        """What the deed takes."""
        key = self.cleaned_data["owner"]
        if key not in self.people:
            return {"side": key, "owner": None}
        return {"side": Side.HOST if key in self.hosts else Side.PARTNER, "owner": self.people[key]}


class SkipForm(Form):
    """Why a task is not done."""

    because = forms.CharField(
        label=_("Hvorfor hopper dere over den?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Skriv ikke noe om enkeltpersoner."),
    )


class TemplateForm(SeesOthers, Form):
    """One task of the template."""

    anchor = forms.ChoiceField(label=_("Dagen regnes fra"), choices=Anchor.choices, widget=forms.RadioSelect)
    offset_days = forms.IntegerField(
        label=_("Antall dager"),
        min_value=-400,
        max_value=400,
        widget=forms.TextInput(attrs={"inputmode": "text"}),
        help_text=_("Minus er før, for eksempel -14 for to uker før."),
    )
    side = forms.ChoiceField(label=_("Hvem gjør det?"), choices=Side.choices, widget=forms.RadioSelect)
    tool = forms.ChoiceField(label=_("Siden der det gjøres"), choices=[("", _("Ingen")), *Tool.choices], required=False)
    link = forms.URLField(
        label=_("Lenke til veiledning eller ressurs"), max_length=300, required=False, assume_scheme="https"
    )
    is_used = forms.BooleanField(label=_("Nye planer får denne oppgaven"), required=False, initial=True)

    def __init__(self, *args: Any, template: TaskTemplate | None = None, **kwargs: Any) -> None:
        if template is not None:
            kwargs["initial"] = {
                name: getattr(template, name) for name in ("anchor", "offset_days", "side", "tool", "link", "is_used")
            } | {
                f"{word}_{code}": template.texts.get(code, {}).get(word, "")
                for code, _name in LANGUAGES
                for word in ("title", "guide")
            }
        super().__init__(*args, **kwargs)
        for code, name in LANGUAGES:
            is_first = code == settings.LANGUAGE_CODE
            self.fields[f"title_{code}"] = forms.CharField(
                label=gettext("Oppgaven (%(language)s)") % {"language": name},
                max_length=120,
                required=is_first,
                widget=forms.TextInput(attrs={"class": "ds-input"}),
            )
            self.fields[f"guide_{code}"] = forms.CharField(
                label=gettext("Slik gjør du (%(language)s)") % {"language": name},
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
            )
        names = [f"{word}_{code}" for code, _name in LANGUAGES for word in ("title", "guide")]
        self.order_fields([*names, *(name for name in self.fields if name not in names)])

    @property
    def facts(self) -> dict[str, Any]:
        """The template's fields."""
        said = self.cleaned_data
        texts: dict[str, dict[str, str]] = {}
        for code, _name in LANGUAGES:
            words = {word: said[f"{word}_{code}"].strip() for word in ("title", "guide")}
            if words["title"]:
                texts[code] = words
        return {name: said[name] for name in ("anchor", "offset_days", "side", "tool", "link", "is_used")} | {
            "texts": texts
        }


def default_hours() -> dict[str, dt.time]:
    """An evening after work."""
    return {"starts": dt.time(17), "ends": dt.time(20)}
