"""The form for a period: its days, its places, its words in three languages, its year."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.forms import Form, speak_plainly
from allemed.programme.actions.periods import PeriodFacts, SeasonFacts
from allemed.programme.models import Kind, Period, Season

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
SPARE = 2
MOST_SEASONS = 12


def _day(label: Any, *, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class PeriodForm(Form):
    """Days are whole days in Oslo: the forms open at midnight and close when their last day is over."""

    slug = forms.SlugField(label=_("Adresse"), max_length=40, help_text=_("Små bokstaver, tall og bindestrek."))
    starts_on = _day(_("Perioden begynner"))
    ends_on = _day(_("Perioden slutter"))
    forms_open_on = _day(_("Skjemaene er åpne fra og med"))
    forms_close_on = _day(_("Skjemaene er åpne til og med"))
    last_dugnad_on = _day(_("Siste dag for en dugnad"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, period: Period | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = list(period.seasons.all()) if period else []
        sent = self.data.get("seasons", "") if self.is_bound else ""
        self.season_count = min(int(sent), MOST_SEASONS) if sent.isdigit() else min(len(stored) + SPARE, MOST_SEASONS)
        for kind in Kind:
            self._add_places(kind)
        for code, name in settings.LANGUAGES:
            self._add_words(code, str(name))
        for number in range(self.season_count):
            self._add_season(number)
        if period is not None and not self.is_bound:
            self.initial = {**stored_period(period, stored), **self.initial}
        speak_plainly(self)  # the fields that were added, too

    def _add_places(self, kind: Kind) -> None:
        self.fields[f"has_{kind}"] = forms.BooleanField(
            label=_("Perioden har plasser for: %(kind)s") % {"kind": kind.label}, required=False, initial=True
        )
        self.fields[f"total_{kind}"] = forms.IntegerField(
            label=_("Antall plasser: %(kind)s") % {"kind": kind.label},
            required=False,
            min_value=0,
            max_value=1000,
            help_text=_("La det stå tomt når det ikke er noen grense."),
        )

    def _add_words(self, code: str, name: str) -> None:
        facts = {"language": name}
        self.fields[f"name_{code}"] = forms.CharField(
            label=_("Navn (%(language)s)") % facts, max_length=80, required=code == settings.LANGUAGE_CODE
        )
        self.fields[f"lead_{code}"] = forms.CharField(
            label=_("Ingress (%(language)s)") % facts, max_length=400, required=False
        )
        self.fields[f"body_{code}"] = forms.CharField(
            label=_("Hva dere trenger, og hva det koster (%(language)s)") % facts,
            max_length=6000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def _add_season(self, number: int) -> None:
        facts = {"number": number + 1}
        self.fields[f"season_{number}_name"] = forms.CharField(
            label=_("Årstid %(number)s: navn") % facts, max_length=60, required=False
        )
        self.fields[f"season_{number}_wish"] = forms.ChoiceField(
            label=_("Årstid %(number)s: ønske") % facts, choices=Season.Wish.choices, required=False
        )
        for end, label in (("starts", _("Årstid %(number)s: fra")), ("ends", _("Årstid %(number)s: til og med"))):
            field = _day(label % facts)
            field.required = False
            self.fields[f"season_{number}_{end}"] = field

    def clean(self) -> dict[str, Any]:
        """Days in order; a season is whole or not there."""
        said = super().clean() or self.cleaned_data
        for first, second, words in (
            ("starts_on", "ends_on", _("Perioden må slutte etter at den begynner.")),
            ("forms_open_on", "forms_close_on", _("Skjemaene må stenge etter at de åpner.")),
            ("starts_on", "last_dugnad_on", _("Siste dag for en dugnad må være i perioden.")),
            ("last_dugnad_on", "ends_on", _("Siste dag for en dugnad må være i perioden.")),
        ):
            start, end = said.get(first), said.get(second)
            is_wrong = start and end and (end <= start if first == "starts_on" and second == "ends_on" else end < start)
            if is_wrong:
                self.add_error(second if second != "ends_on" or first == "starts_on" else first, words)
        for number in range(self.season_count):
            self._clean_season(said, number)
        return said

    def _clean_season(self, said: dict[str, Any], number: int) -> None:
        name, starts, ends = (said.get(f"season_{number}_{each}") for each in ("name", "starts", "ends"))
        if not (name or starts or ends):
            return
        if not (name and starts and ends):
            self.add_error(f"season_{number}_name", _("Skriv navn, første og siste dag, eller tøm alle tre."))
        elif ends < starts:
            self.add_error(f"season_{number}_ends", _("Årstiden må slutte etter at den begynner."))

    @property
    def facts(self) -> PeriodFacts:
        """What the deed takes."""
        said = self.cleaned_data
        seasons = [
            SeasonFacts(
                name=said[f"season_{number}_name"],
                wish=Season.Wish(said[f"season_{number}_wish"] or Season.Wish.PREFERRED),
                starts_on=said[f"season_{number}_starts"],
                ends_on=said[f"season_{number}_ends"],
            )
            for number in range(self.season_count)
            if said.get(f"season_{number}_name")
        ]
        return PeriodFacts(
            slug=said["slug"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            forms_open_at=_midnight(said["forms_open_on"]),
            forms_close_at=_midnight(said["forms_close_on"] + dt.timedelta(days=1)),
            last_dugnad_on=said["last_dugnad_on"],
            texts={code: (said[f"name_{code}"], said[f"lead_{code}"], said[f"body_{code}"]) for code in LANGUAGES},
            places={kind: said[f"total_{kind}"] for kind in Kind if said[f"has_{kind}"]},
            seasons=sorted(seasons, key=lambda each: each.starts_on),
        )

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The fields in groups, as they are shown."""
        names = list(self.fields)
        groups: list[tuple[Any, list[str]]] = [
            (_("Dager"), [*names[: names.index("version")]]),
            (_("Plasser"), [name for name in names if name.startswith(("has_", "total_"))]),
            *((label, [f"name_{code}", f"lead_{code}", f"body_{code}"]) for code, label in settings.LANGUAGES),
            (_("Året"), [name for name in names if name.startswith("season_")]),
        ]
        return [{"title": title, "fields": [self[name] for name in those]} for title, those in groups]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(0), clock.OSLO)


def stored_period(period: Period, seasons: list[Season]) -> dict[str, Any]:
    """What the form begins with."""
    found: dict[str, Any] = {
        "slug": period.slug,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "forms_open_on": period.forms_first_day,
        "forms_close_on": period.forms_last_day,
        "last_dugnad_on": period.last_dugnad_on,
        "version": period.version,
    }
    places = {each.kind: each for each in period.places.all()}
    for kind in Kind:
        found[f"has_{kind}"] = kind in places
        found[f"total_{kind}"] = places[kind].total if kind in places else None
    for text in period.texts.all():
        found |= {f"name_{text.language}": text.name, f"lead_{text.language}": text.lead}
        found[f"body_{text.language}"] = text.body
    for number, season in enumerate(seasons):
        found |= {
            f"season_{number}_name": season.name,
            f"season_{number}_wish": season.wish,
            f"season_{number}_starts": season.starts_on,
            f"season_{number}_ends": season.ends_on,
        }
    return found
