"""Sentences made of the estimates, in honest words: what is not sure is not said.

Every sentence is made of numbers that stand in the table under it. A difference is claimed only when its interval does
not hold nought; otherwise the sentence says that it cannot be claimed. Turn an effect round, and the sentence turns.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from allemed.reports.publication.words import between, listed, percent, points_between, signed, size
from allemed.reports.recipes.spec import Kind, Recipe, Section, say

Found = dict[str, Any]


def sentences(recipe: Recipe, section: Section, found: Found, language: str, places: Found | None = None) -> list[str]:
    """What the section says, most important first. Never empty."""
    speaker = _Speaker(recipe, section, found, language)
    ways: dict[Kind, Callable[[], list[str]]] = {
        Kind.LEVEL: speaker.level,
        Kind.GRADIENT: speaker.gradient,
        Kind.STRONGEST: speaker.strongest,
        Kind.DOUBLE: speaker.double,
        Kind.CHANGE: speaker.change,
        Kind.GAP: speaker.gap,
        Kind.PLACES: lambda: of_places(places, speaker.who),
    }
    said = ways[section.kind]()
    return [_singular(sentence, language) for sentence in said] or [_hidden()]


def _singular(sentence: str, language: str) -> str:
    """English has one point and two points; in Norwegian they are spelt alike."""
    return re.sub(r"\b1 percentage points", "1 percentage point", sentence) if language == "en" else sentence


def _hidden() -> str:
    return _("Vi viser ikke tallene her: ellers kunne noen vært pekt ut.")


class _Speaker:
    def __init__(self, recipe: Recipe, section: Section, found: Found, language: str) -> None:
        self.recipe, self.section, self.language = recipe, section, language
        self.cells = {(cell["outcome"], tuple(sorted(cell["codes"].items()))): cell for cell in found["cells"]}
        self.claims = {(claim["outcome"], claim["name"]): claim for claim in found["claims"]}

    def _say(self, text: Any) -> str:
        return say(text, self.language)

    @property
    def who(self) -> str:
        """Those the section's first outcome is about."""
        return self._say(self.recipe.outcomes[self.section.outcomes[0]].who or self.recipe.who)

    def _cell(self, outcome: str, **codes: str) -> Found | None:
        cell = self.cells.get((outcome, tuple(sorted(codes.items()))))
        return cell if cell and cell["status"] == "shown" else None

    def _phrase(self, variable: str, code: str) -> str:
        return self.recipe.variables[variable].phrase_of(code, self.language)

    @property
    def _ends(self) -> dict[str, str]:
        return {
            "high": self._phrase(self.section.by, self.section.high),
            "low": self._phrase(self.section.by, self.section.low),
        }

    # --- Each kind ---------------------------------------------------------------------------------------------------

    def level(self) -> list[str]:
        said = []
        first, *others = self.section.outcomes
        cell = self._cell(first)
        if cell:
            said.append(
                _("Om lag %(share)s av 100 %(who)s %(does)s %(between)s.")
                % {
                    "share": cell["share"],
                    "who": self._say(self.recipe.who),
                    "does": self._say(self.recipe.outcomes[first].does),
                    "between": between(cell),
                }
            )
        if any(self.recipe.outcomes[name].published is not None for name in self.section.outcomes):
            return self._beside_published()
        shown = [(name, found) for name in others if (found := self._cell(name))]
        shown.sort(key=lambda one: -one[1]["share"])
        if len(shown) > 1:
            (most, top), (_second, next_) = shown[:2]
            if top["low"] is not None and next_["high"] is not None and top["low"] > next_["high"]:
                said.append(
                    _("Flest er med i %(noun)s: om lag %(share)s av 100 %(between)s.")
                    % {
                        "noun": self._say(self.recipe.outcomes[most].noun),
                        "share": top["share"],
                        "between": between(top),
                    }
                )
            else:
                said.append(_("Vi kan ikke si hvilken aktivitet flest er med i."))
        return said

    def _beside_published(self) -> list[str]:
        """Each share, and where someone has published one, whether this sample agrees with it."""
        said = []
        for outcome in self.section.outcomes:
            published, cell = self.recipe.outcomes[outcome].published, self._cell(outcome)
            if cell is None or cell["low"] is None or cell["high"] is None:
                continue
            said.append(
                _("Om lag %(share)s av 100 %(who)s %(does)s %(between)s.")
                % {
                    "share": cell["share"],
                    "who": self._say(self.recipe.outcomes[outcome].who or self.recipe.who),
                    "does": self._say(self.recipe.outcomes[outcome].does),
                    "between": between(cell),
                }
            )
            if published is None:
                continue
            facts = {"published": percent(published)}
            if cell["low"] <= published <= cell["high"]:
                said.append(_("Det publiserte tallet er %(published)s. De to kan godt være like.") % facts)
            else:
                said.append(_("Det publiserte tallet er %(published)s. De to er trolig ulike.") % facts)
        return said

    def gradient(self) -> list[str]:
        said = []
        for outcome in self.section.outcomes:
            claim = self.claims.get((outcome, "difference"))
            high = self._cell(outcome, **{self.section.by: self.section.high})
            low = self._cell(outcome, **{self.section.by: self.section.low})
            if claim and high and low:
                said += self._difference(outcome, claim, high, low)
        return said

    def _difference(self, outcome: str, claim: Found, high: Found, low: Found) -> list[str]:
        facts = {
            **self._ends,
            "does": self._say(self.recipe.outcomes[outcome].does),
            "a": high["share"],
            "b": low["share"],
        }
        if claim["direction"] in {"none", "unknown"}:
            return [
                _("Vi kan ikke si at det er forskjell på hvor mange som %(does)s blant %(high)s og blant %(low)s.")
                % facts
            ]
        more = _("Det er flere blant %(high)s enn blant %(low)s som %(does)s: om lag %(a)s mot %(b)s av 100.")
        fewer = _("Det er færre blant %(high)s enn blant %(low)s som %(does)s: om lag %(a)s mot %(b)s av 100.")
        return [
            (more if claim["direction"] == "up" else fewer) % facts,
            _("Forskjellen er %(size)s prosentpoeng %(between)s.")
            % {"size": size(claim), "between": points_between(claim)},
        ]

    def strongest(self) -> list[str]:
        shown = {
            outcome: claim
            for outcome in self.section.outcomes
            if (claim := self.claims.get((outcome, "difference"))) and claim["direction"] != "unknown"
        }
        real = {outcome: claim for outcome, claim in shown.items() if claim["direction"] != "none"}
        gap = self._say(self.section.gap)
        if not shown:
            return []
        if not real:
            return [_("Vi kan ikke si at det er forskjell %(gap)s i noen av aktivitetene.") % {"gap": gap}]
        top = max(real, key=lambda outcome: abs(real[outcome]["estimate"]))
        rivals = [
            other
            for other in shown
            if other != top and self.claims.get((top, f"larger:{other}"), {"direction": "none"})["direction"] != "up"
        ]
        said = [self._largest(top, real[top], rivals, gap)]
        said += self._others(top, real, shown)
        return said

    def _largest(self, top: str, claim: Found, rivals: list[str], gap: str) -> str:
        is_relative = self.section.measure == "relative"
        facts = {
            "gap": gap,
            "noun": self._noun(top),
            "size": size(claim),
            "between": points_between(claim),
            "high": self._ends["high"],
            "rivals": listed([self._noun(top), *map(self._noun, rivals)]),
        }
        if rivals:
            return _("Vi kan ikke si i hvilken aktivitet forskjellen %(gap)s er størst av %(rivals)s.") % facts
        is_more = claim["direction"] == "up"
        if is_relative:
            more = _("Forskjellen %(gap)s er størst i %(noun)s: %(size)s prosent flere blant %(high)s %(between)s.")
            fewer = _("Forskjellen %(gap)s er størst i %(noun)s: %(size)s prosent færre blant %(high)s %(between)s.")
        else:
            more = _(
                "Forskjellen %(gap)s er størst i %(noun)s: %(size)s prosentpoeng flere blant %(high)s %(between)s."
            )
            fewer = _(
                "Forskjellen %(gap)s er størst i %(noun)s: %(size)s prosentpoeng færre blant %(high)s %(between)s."
            )
        return (more if is_more else fewer) % facts

    def _others(self, top: str, real: dict[str, Found], shown: dict[str, Found]) -> list[str]:
        """Where the difference goes the other way, and where none can be claimed."""
        said = []
        turned = [each for each in real if real[each]["direction"] != real[top]["direction"]]
        silent = [each for each in shown if shown[each]["direction"] == "none"]
        if turned:
            nouns = [f"{self._noun(each)} ({self._measured(real[each])})" for each in turned]
            said.append(_("Motsatt vei går den i %(nouns)s.") % {"nouns": listed(nouns)})
        if silent:
            said.append(
                _("I %(nouns)s kan vi ikke si at det er noen forskjell.")
                % {"nouns": listed([self._noun(each) for each in silent])}
            )
        return said

    def _measured(self, claim: Found) -> str:
        unit = _("%(size)s prosent") if self.section.measure == "relative" else _("%(size)s prosentpoeng")
        return unit % {"size": size(claim)}

    def _noun(self, outcome: str) -> str:
        return self._say(self.recipe.outcomes[outcome].noun)

    def double(self) -> list[str]:
        said = []
        section = self.section
        for outcome in section.outcomes:
            one, other, both = (
                self.claims.get((outcome, name)) for name in (f"in:{section.one}", f"in:{section.other}", "both")
            )
            if one and other and both and "unknown" not in {one["direction"], other["direction"], both["direction"]}:
                said += self._compared(one, other, both)
        return said

    def _compared(self, one: Found, other: Found, both: Found) -> list[str]:
        section = self.section
        facts = {
            "gap": self._say(section.gap),
            "one": self._phrase(section.within, section.one),
            "other": self._phrase(section.within, section.other),
        }
        if one["direction"] == other["direction"] == "none":
            return [
                _("Vi kan ikke si at det er forskjell %(gap)s, verken blant %(one)s eller blant %(other)s.") % facts
            ]
        signs = {claim["direction"] for claim in (one, other)}
        if both["direction"] == "none":
            said = _("Vi kan ikke si at forskjellen %(gap)s er ulik blant %(one)s og blant %(other)s.") % facts
        elif signs == {"up", "down"}:
            said = _("Forskjellen %(gap)s går hver sin vei blant %(one)s og blant %(other)s.") % facts
        elif abs(one["estimate"]) > abs(other["estimate"]):
            said = _("Forskjellen %(gap)s er større blant %(one)s enn blant %(other)s.") % facts
        else:
            said = _("Forskjellen %(gap)s er mindre blant %(one)s enn blant %(other)s.") % facts
        return [said, *(self._inside(group, claim) for group, claim in ((section.one, one), (section.other, other)))]

    def _inside(self, group: str, claim: Found) -> str:
        facts = {
            "group": self._phrase(self.section.within, group),
            "size": size(claim),
            "between": points_between(claim),
            **self._ends,
        }
        if claim["direction"] == "none":
            return _("Blant %(group)s kan vi ikke si at det er noen forskjell.") % facts
        more = _("Blant %(group)s er andelen %(size)s prosentpoeng høyere for %(high)s enn for %(low)s %(between)s.")
        fewer = _("Blant %(group)s er andelen %(size)s prosentpoeng lavere for %(high)s enn for %(low)s %(between)s.")
        return (more if claim["direction"] == "up" else fewer) % facts

    def change(self) -> list[str]:
        said = []
        section = self.section
        for outcome in section.outcomes:
            claim = self.claims.get((outcome, "change"))
            high, low = (self._cell(outcome, **{section.by: code}) for code in (section.high, section.low))
            if claim and high and low:
                said += self._changed(outcome, claim, high, low)
            if trend := self.claims.get((outcome, "trend")):
                said += self._trend(outcome, trend)
        if said and any(name == "trend" for _outcome, name in self.claims):
            said.append(_("Her svarer vi på to måter, så begge intervallene er gjort litt videre enn ellers på siden."))
        return [*said, self._say(section.note)] if said and section.note else said

    def _changed(self, outcome: str, claim: Found, high: Found, low: Found) -> list[str]:
        variable = self.recipe.variables[self.section.by]
        facts = {
            "who": self._say(self.recipe.outcomes[outcome].who or self.recipe.who),
            "does": self._say(self.recipe.outcomes[outcome].does),
            "then": variable.label_of(self.section.low, self.language),
            "now": variable.label_of(self.section.high, self.language),
            "a": high["share"],
            "b": low["share"],
        }
        if claim["direction"] in {"none", "unknown"}:
            said = [
                _("Vi kan ikke si at det var flere eller færre %(who)s som %(does)s i %(now)s enn i %(then)s.") % facts
            ]
            if claim["direction"] == "none":
                ends = {end: signed(claim[end]) for end in ("low", "high")}
                said.append(_("Endringen kan være alt fra %(low)s til %(high)s prosentpoeng.") % ends)
            return said
        more = _("Det var flere %(who)s som %(does)s i %(now)s enn i %(then)s: om lag %(a)s mot %(b)s av 100.")
        fewer = _("Det var færre %(who)s som %(does)s i %(now)s enn i %(then)s: om lag %(a)s mot %(b)s av 100.")
        return [
            (more if claim["direction"] == "up" else fewer) % facts,
            _("Endringen er %(size)s prosentpoeng %(between)s.")
            % {"size": size(claim), "between": points_between(claim)},
        ]

    def _trend(self, outcome: str, claim: Found) -> list[str]:
        """The line through all waves: up, down, or no direction that can be claimed."""
        if claim["direction"] == "unknown":
            return []
        variable = self.recipe.variables[self.section.by]
        waves = [code for code in variable.codes if self._cell(outcome, **{self.section.by: code})]
        facts = {
            "count": len(waves),
            "first": variable.label_of(waves[0], self.language),
            "last": variable.label_of(waves[-1], self.language),
            "size": size(claim),
            "between": points_between(claim),
            "low": signed(claim["low"]),
            "high": signed(claim["high"]),
        }
        if claim["direction"] == "none":
            return [
                _("Ser vi alle de %(count)s undersøkelsene under ett, kan vi ikke si at andelen går opp eller ned.")
                % facts,
                _("Fra %(first)s til %(last)s kan det være alt fra %(low)s til %(high)s prosentpoeng.") % facts,
            ]
        up = _(
            "Ser vi alle de %(count)s undersøkelsene under ett, går andelen oppover: "
            "%(size)s prosentpoeng fra %(first)s til %(last)s %(between)s."
        )
        down = _(
            "Ser vi alle de %(count)s undersøkelsene under ett, går andelen nedover: "
            "%(size)s prosentpoeng fra %(first)s til %(last)s %(between)s."
        )
        return [(up if claim["direction"] == "up" else down) % facts]

    def gap(self) -> list[str]:
        said = []
        for outcome in self.section.outcomes:
            raw, adjusted = self.claims.get((outcome, "raw")), self.claims.get((outcome, "adjusted"))
            if not raw or not adjusted or "unknown" in {raw["direction"], adjusted["direction"]}:
                continue
            said += [self._raw(outcome, raw), self._adjusted(outcome, adjusted)]
            if {raw["direction"], adjusted["direction"]} == {"up", "down"}:
                said.append(_("Forskjellen snur altså når ellers like familier sammenliknes."))
        return said

    def _gap_facts(self, outcome: str, claim: Found) -> dict[str, str]:
        return {
            **self._ends,
            "does": self._say(self.recipe.outcomes[outcome].does),
            "size": size(claim),
            "between": points_between(claim),
            "equal": self._say(self.section.note),
            "who": self._say(self.recipe.who),
        }

    def _raw(self, outcome: str, claim: Found) -> str:
        facts = self._gap_facts(outcome, claim)
        if claim["direction"] == "none":
            return (
                _(
                    "Når vi ikke tar hensyn til noe annet, kan vi ikke si at det er forskjell mellom %(high)s "
                    "og %(low)s."
                )
                % facts
            )
        more = _(
            "Når vi ikke tar hensyn til noe annet, er det %(size)s prosentpoeng flere blant %(high)s enn blant %(low)s "
            "som %(does)s %(between)s."
        )
        fewer = _(
            "Når vi ikke tar hensyn til noe annet, er det %(size)s prosentpoeng færre blant %(high)s enn blant %(low)s "
            "som %(does)s %(between)s."
        )
        return (more if claim["direction"] == "up" else fewer) % facts

    def _adjusted(self, outcome: str, claim: Found) -> str:
        facts = self._gap_facts(outcome, claim)
        if claim["direction"] == "none":
            return _("Når vi sammenlikner %(who)s med %(equal)s, kan vi ikke si at det er noen forskjell.") % facts
        more = _(
            "Når vi sammenlikner %(who)s med %(equal)s, er det %(size)s prosentpoeng flere blant %(high)s %(between)s."
        )
        fewer = _(
            "Når vi sammenlikner %(who)s med %(equal)s, er det %(size)s prosentpoeng færre blant %(high)s %(between)s."
        )
        return (more if claim["direction"] == "up" else fewer) % facts


# --- Places ----------------------------------------------------------------------------------------------------------


def standing(place: Found, country: Found) -> str:
    """How a municipality stands to the country: `above`, `below`, `alike` (cannot be told), or `hidden`."""
    if place.get("status") != "shown" or country.get("status") != "shown":
        return "hidden"
    if place.get("low") is None or place.get("high") is None:
        return "alike"
    if place["low"] > country["high"]:
        return "above"
    return "below" if place["high"] < country["low"] else "alike"


def of_places(places: Found | None, who: str) -> list[str]:
    """How many municipalities surely lie above, surely below, and of how many it cannot be told."""
    if not places:
        return []
    country = places["country"]
    counted = dict.fromkeys(("above", "below", "alike", "hidden"), 0)
    for place in places["municipalities"].values():
        counted[standing(place, country)] += 1
    facts = {**counted, "all": sum(counted.values()), "who": who}
    said = [
        _(
            "I %(above)s av %(all)s kommuner er andelen trolig høyere enn i landet, og i %(below)s trolig lavere. "
            "I %(alike)s kan vi ikke si at den er ulik landets."
        )
        % facts,
        _("Tallene gjelder %(who)s.") % facts,
        _("Med så mange kommuner vil noen få skille seg ut ved en tilfeldighet."),
    ]
    if counted["hidden"]:
        said.append(_("For %(hidden)s kommuner vises ingen tall, så ingen kan pekes ut.") % facts)
    return said
