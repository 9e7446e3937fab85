"""The process leader's own forms."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.forms import Form
from allemed.places.models import County
from allemed.places.models.county import Region
from allemed.programme.models import Leader, Skill, SpokenLanguage

NAMES: dict[str, Any] = {Region.SOUTH: _("Sørlandet"), Region.MIDDLE: _("Midt-Norge")}
"""Where the table's name for a part of the country is its only county's."""


class LeaderForm(Form):
    """What I can, and where I go."""

    languages = forms.MultipleChoiceField(
        label=_("Språk du kan lede på"),
        choices=SpokenLanguage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    skills = forms.MultipleChoiceField(
        label=_("Det du har gjort før, og gjør gjerne"),
        choices=Skill.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    counties = forms.MultipleChoiceField(
        label=_("Fylker du kan reise til"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("La alle stå tomme hvis du kan reise i hele landet."),
    )

    def __init__(self, *args: Any, leader: Leader | None, **kwargs: Any) -> None:
        if leader is not None:
            kwargs["initial"] = {
                "languages": leader.languages,
                "skills": leader.skills,
                "counties": [county.number for county in leader.counties.all()],
            }
        super().__init__(*args, **kwargs)
        regions = Region.values
        counties = sorted(County.objects.today(), key=lambda one: (regions.index(one.region), one.sort_key))
        self.known = {county.number: county for county in counties}
        self.fields["counties"].choices = [(number, one.name) for number, one in self.known.items()]  # type: ignore[attr-defined]

    def parts_of_the_country(self) -> list[dict[str, Any]]:
        """The counties' boxes, part by part: fifteen in a row are hard to find one's way in."""
        found: dict[str, list[Any]] = {}
        for box in self["counties"]:
            county = self.known[str(box.data["value"])]
            found.setdefault(str(NAMES.get(county.region, county.get_region_display())), []).append(box)
        return [{"title": title, "boxes": boxes} for title, boxes in found.items()]

    @property
    def facts(self) -> dict[str, Any]:
        """What the deed takes."""
        said = self.cleaned_data
        return {
            "languages": said["languages"],
            "skills": said["skills"],
            "counties": [self.known[number] for number in said["counties"]],
        }


class AwayForm(Form):
    """Days on which I cannot."""

    first = forms.DateField(label=_("Første dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(
        label=_("Siste dag"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("La stå tomt hvis det er bare én dag."),
    )

    def clean(self) -> dict[str, Any]:
        """In that order, and not all over."""
        said = super().clean() or self.cleaned_data
        first: dt.date | None = said.get("first")
        last = said.get("last") or first
        if first and last and last < first:
            self.add_error("last", _("Siste dag må være første dag eller senere."))
        elif last and last < clock.today():
            self.add_error("last" if said.get("last") else "first", _("Dagene er over. Velg dager som kommer."))
        elif first and last and (last - first).days > 400:
            self.add_error("last", _("Det kan være 400 dager om gangen."))
        said["last"] = last
        return said
