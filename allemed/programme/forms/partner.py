"""Who wants a dugnad: typed, looked up, and chosen where several fit."""

from __future__ import annotations

from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from allemed.base.actor import System
from allemed.base.norwegian import fold
from allemed.base.refusals import RefusedError
from allemed.places.actions import PlacesRefusal, find_or_register_organisation
from allemed.places.models import Municipality, Organisation
from allemed.places.organisation_search import Note, search
from allemed.places.suggestions import Suggestion, suggest

VISITOR = System("programme.visitor")
AS_TYPED = "typed"
MOST = 8


@dataclass(frozen=True)
class Found:
    """What was typed led to one, or to several to choose among (value, text), or to nothing (`why`)."""

    partner: Municipality | Organisation | None = None
    choices: list[tuple[str, str]] = field(default_factory=list)
    why: str = ""
    is_unknown: bool = False  # take the name as it was typed


def find_municipality(typed: str, chosen: str) -> Found:
    """By name or number, also one that was merged or renamed."""
    for number in (chosen, typed):
        if number.isdigit() and (one := Municipality.objects.numbered(number).first()):
            return Found(one)
    suggestions = suggest(typed, MOST)
    # A name of today may be another's former name: "Sande" is one in the west, and became Holmestrand in the east.
    wanted = fold(typed)
    exact = [each for each in suggestions if wanted in {fold(each.municipality.label), fold(_bare(each.former))}]
    exact = exact or [each for each in suggestions if wanted == fold(each.text)]
    if len(exact) == 1 or len(suggestions) == 1:
        return Found((exact or suggestions)[0].municipality)
    if not suggestions:
        return Found(
            why=str(_("Vi finner ingen kommune som heter det. Se etter skrivefeil, eller skriv kommunenummeret."))
        )
    return Found(
        choices=[(each.municipality.number, _with_county(each)) for each in exact or suggestions],
        why=str(_("Flere kommuner passer. Velg den riktige under.")),
    )


def _bare(label: str) -> str:
    """The name without the county that tells it from another."""
    return label.split(" (")[0]


def _with_county(found: Suggestion) -> str:
    """A name that two share says its county already."""
    county = found.municipality.county.name
    return found.text if county in found.text else f"{found.text} ({county})"


def find_organisation(typed: str, chosen: str, *, asked_by: str) -> Found:
    """By number or name from the register; as typed when the register is down, or when they say they are not in it."""
    if chosen == AS_TYPED:
        return Found(is_unknown=True)
    digits = "".join((chosen or typed).split())
    if digits.isdigit():
        return _numbered(digits)
    result = search(typed, asked_by=asked_by)
    if result.note in (Note.DOWN, Note.TOO_MANY):
        return Found(is_unknown=True)
    same = [unit for unit in result.units if fold(unit.name) == fold(typed)]
    if len(same) == 1:
        return _numbered(same[0].number)
    choices = [(unit.number, f"{unit.name} ({unit.number})") for unit in result.units[:MOST]]
    if not choices and result.note not in (Note.NOT_FOUND, Note.EMPTY, Note.STALE):
        return Found(why=str(result.note.label))
    choices.append((AS_TYPED, str(_("Ingen av disse: bruk det jeg skrev, så finner dere ut av det"))))
    return Found(choices=choices, why=str(_("Velg organisasjonen under, så vet vi at det er den riktige.")))


def _numbered(number: str) -> Found:
    try:
        return Found(find_or_register_organisation(by=VISITOR, number=number))
    except ValidationError as error:
        return Found(why=error.messages[0])
    except RefusedError as refused:
        if refused.reason == PlacesRefusal.NAME_NEEDED:  # the register is down: we look it up later
            return Found(is_unknown=True)
        return Found(why=refused.message)


class PartnerMixin(forms.Form):
    """The two fields that lead to a partner. `partner` is set by `clean`; `typed_name` where it is not known."""

    partner: Municipality | Organisation | None = None
    typed_name = ""

    def take(self, name: str, found: Found) -> None:
        """Keep what was found, or show what to choose among."""
        self.partner = found.partner
        if found.is_unknown:
            self.typed_name = self.cleaned_data[name]
        if found.why:
            self.add_error(name, found.why)
        if found.choices:
            chosen = self.fields["chosen"]
            chosen.widget = forms.RadioSelect(choices=found.choices, attrs={"class": "ds-input"})
            chosen.required = True  # so the page does not call it optional; it has been read already
