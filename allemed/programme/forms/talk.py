"""The forms of the talk: times to propose, what came of it, and what they write when no time suits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.forms import Form
from allemed.programme.actions.talk import MOST_TIMES, Outcome, Plan
from allemed.programme.models import Partnership, Person, TalkMode
from allemed.programme.moments import NoSuchTimeError, moment

OUTCOMES = (
    (Outcome.GO_ON.value, _("De vil ha en dugnad. Avtalen er neste.")),
    (Outcome.THINK.value, _("De må tenke. Vi snakkes igjen.")),
    (Outcome.THEY_STOP.value, _("De trekker seg.")),
    (Outcome.WE_STOP.value, _("Vi sier nei.")),
)


class PersonMixin(forms.Form):
    """To whom it goes: those at the partner who have an address."""

    person = forms.ChoiceField(label=_("Til hvem?"), widget=forms.RadioSelect)
    people: dict[str, Person]

    def offer(self, partnership: Partnership) -> None:
        """Fill in whom one may write to; the one we ring first is chosen."""
        found = partnership.people.known().exclude(email="")
        self.people = {each.public_id: each for each in found}
        field = self.fields["person"]
        field.choices = [(key, f"{one.name} ({one.email})") for key, one in self.people.items()]  # type: ignore[attr-defined]
        field.initial = next(iter(self.people), None)


class TimesForm(PersonMixin, Form):
    """Up to six times, and how we talk."""

    mode = forms.ChoiceField(
        label=_("Hvordan snakkes vi?"), choices=TalkMode.choices, initial=TalkMode.PHONE, widget=forms.RadioSelect
    )
    place = forms.CharField(label=_("Telefonnummer vi ringer, eller sted"), max_length=200, required=False)
    link = forms.URLField(label=_("Lenke til videomøtet"), max_length=500, required=False, assume_scheme="https")
    minutes = forms.TypedChoiceField(
        label=_("Hvor lenge?"),
        choices=[(15, _("Et kvarter")), (30, _("En halvtime")), (45, _("Tre kvarter")), (60, _("En time"))],
        coerce=int,
        initial=30,
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(partnership)
        rung_first = next(iter(self.people.values()), None)
        self.fields["place"].initial = rung_first.phone if rung_first else ""
        for number in range(1, MOST_TIMES + 1):
            self.fields[f"day_{number}"] = forms.DateField(
                label=gettext("Dag %(number)s") % {"number": number},
                required=number == 1,
                widget=forms.DateInput(attrs={"type": "date", "class": "ds-input"}, format="%Y-%m-%d"),
            )
            self.fields[f"time_{number}"] = forms.TimeField(
                label=gettext("Klokka %(number)s") % {"number": number},
                required=number == 1,
                widget=forms.TimeInput(attrs={"type": "time", "class": "ds-input"}, format="%H:%M"),
            )
        times = [f"{part}_{number}" for number in range(1, MOST_TIMES + 1) for part in ("day", "time")]
        self.order_fields(["person", *times, "mode", "place", "link", "minutes"])

    def rows(self) -> list[list[Any]]:
        """A day and a time on each line."""
        return [[self[f"day_{number}"], self[f"time_{number}"]] for number in range(1, MOST_TIMES + 1)]

    def clean(self) -> dict[str, Any]:
        """Each day has a time, the clock shows it, and it is still ahead."""
        said = super().clean() or self.cleaned_data
        self.times: list[dt.datetime] = []
        for number in range(1, MOST_TIMES + 1):
            day, time = said.get(f"day_{number}"), said.get(f"time_{number}")
            has_errors = {f"day_{number}", f"time_{number}"} & set(self.errors)
            if has_errors or (day is None and time is None):
                continue
            if day is None or time is None:
                missing = "day" if day is None else "time"
                self.add_error(f"{missing}_{number}", _("Skriv både dag og klokkeslett, eller ingen av dem."))
                continue
            self._add(number, day, time)
        if said.get("mode") == TalkMode.VIDEO and not said.get("link") and "link" not in self.errors:
            self.add_error("link", _("Skriv lenken til videomøtet."))
        if said.get("mode") == TalkMode.PLACE and not said.get("place"):
            self.add_error("place", _("Skriv hvor dere møtes."))
        return said

    def _add(self, number: int, day: dt.date, time: dt.time) -> None:
        try:
            found = moment(day, time)
        except NoSuchTimeError:
            self.add_error(f"time_{number}", _("Klokka stilles fram denne natta, så dette klokkeslettet finnes ikke."))
            return
        if found <= clock.now():
            self.add_error(f"day_{number}", _("Denne tiden er over. Velg en som er i framtiden."))
        else:
            self.times.append(found)

    @property
    def chosen_person(self) -> Person:
        """To whom."""
        return self.people[self.cleaned_data["person"]]

    @property
    def plan(self) -> Plan:
        """What the deed takes."""
        said = self.cleaned_data
        return Plan(times=self.times, **{name: said[name] for name in ("mode", "place", "link", "minutes")})


class OutcomeForm(Form):
    """What came of it."""

    outcome = forms.ChoiceField(
        label=_("Hva ble dere enige om?"), choices=OUTCOMES, initial=Outcome.GO_ON.value, widget=forms.RadioSelect
    )
    notes = forms.CharField(
        label=_("Notat fra samtalen"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ikke skriv om enkeltbarn eller familier."),
    )
    next_on = forms.DateField(
        label=_("Når snakkes vi igjen?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        """A no needs a reason, and whoever must think is rung on a day."""
        said = super().clean() or self.cleaned_data
        outcome = said.get("outcome")
        if outcome in (Outcome.THEY_STOP.value, Outcome.WE_STOP.value) and not said.get("notes"):
            self.add_error("notes", _("Skriv hvorfor."))
        if outcome == Outcome.THINK.value and not said.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", _("Skriv hvilken dag dere snakkes igjen."))
        return said


class NoneSuitsForm(Form):
    """Behind the link in the letter: no time suits."""

    words = forms.CharField(
        label=_("Når passer det bedre?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
