"""A municipality beside its county, its centrality group and the country; and the map of them all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from allemed.places.hexagons.drawing import draw
from allemed.places.models import County, Municipality
from allemed.reports.publication.findings import standing
from allemed.reports.publication.words import between, group, percent, span
from allemed.reports.recipes.spec import Recipe, say

Found = dict[str, Any]
CLASSES = ("above", "alike", "below", "hidden")
NEARLY_ALL = 75  # per cent: from here on the page says what an interval means when most have answered


@dataclass(frozen=True)
class Beside:
    """One row of the comparison."""

    name: str
    place: Found
    is_own: bool = False

    @property
    def is_shown(self) -> bool:
        return self.place.get("status") == "shown" and self.place.get("low") is not None

    @property
    def cells(self) -> list[str]:
        if not self.is_shown:
            return [self.name, "*", "*", "*"]
        return [self.name, percent(self.place["share"]), span(self.place), group(self.place["n"])]


def country_name() -> str:
    """What the country's row is called."""
    return _("Hele landet")


def group_name(recipe: Recipe, code: str, language: str) -> str:
    """What the row of the municipalities that are like it is called."""
    assert recipe.places is not None  # noqa: S101 -- there are figures for places
    label = recipe.variables[recipe.places.centrality].label_of(code, language)
    return _("Kommuner som likner (%(group)s)") % {"group": label[:1].lower() + label[1:]}


class MunicipalPage:
    """What a municipality's own page says, in the language of the request."""

    def __init__(self, recipe: Recipe, result: Found, municipality: Municipality, language: str) -> None:
        self.recipe, self.language, self.municipality = recipe, language, municipality
        self.places: Found = result["places"]
        self.threshold = result["threshold"]
        self.is_printed = bool(result.get("from_tables"))
        self.own: Found | None = self.places["municipalities"].get(municipality.number)

    @property
    def name(self) -> str:
        return self.municipality.label

    @property
    def is_shown(self) -> bool:
        return self.own is not None and self.own["status"] == "shown" and self.own.get("low") is not None

    @property
    def does(self) -> str:
        return say(self.recipe.outcomes[self.places["outcome"]].does, self.language)

    @property
    def who(self) -> str:
        return say(self.recipe.outcomes[self.places["outcome"]].who or self.recipe.who, self.language)

    @property
    def finding(self) -> str:
        """The one sentence, or why there is none."""
        if self.own is None:
            return _("%(place)s var ikke med i undersøkelsen.") % {"place": self.name}
        if not self.is_shown:
            return _("Vi viser ikke tall for %(place)s.") % {"place": self.name}
        return _("I %(place)s er det om lag %(share)s av 100 %(who)s som %(does)s %(between)s.") % {
            "place": self.name,
            "share": self.own["share"],
            "who": self.who,
            "does": self.does,
            "between": between(self.own),
        }

    @property
    def comparison(self) -> str:
        """How it stands to the country, in honest words."""
        if not self.is_shown or self.own is None:
            return ""
        country = self.places["country"]
        facts = {"place": self.name, "country": country.get("share"), "between": between(country)}
        return {
            "above": _("Det er trolig flere enn i landet, der det er om lag %(country)s av 100 %(between)s."),
            "below": _("Det er trolig færre enn i landet, der det er om lag %(country)s av 100 %(between)s."),
        }.get(
            standing(self.own, country),
            _("Vi kan ikke si at det er ulikt landet, der det er om lag %(country)s av 100 %(between)s."),
        ) % facts

    @property
    def why(self) -> list[str]:
        """Why nothing is shown."""
        if self.own is None:
            return [_("Derfor finnes det ingen tall for kommunen. Tallene for landet står under.")]
        if self.is_shown:
            return []
        source = (
            [_("Kilden kan også ha holdt tallet tilbake selv. Da viser ikke vi det heller.")] if self.is_printed else []
        )
        return [
            _(
                "Enten har færre enn %(threshold)s svart det ene eller det andre, eller så kunne noen regnet "
                "seg fram til "
                "en liten gruppe ved å trekke tall fra hverandre."
            )
            % {"threshold": self.threshold},
            *source,
            _("Det gjelder også om kommunen selv spør: et tall som er ute, kan ikke tas tilbake."),
            _("Tallene for fylket, for kommuner som likner, og for landet står under."),
        ]

    @property
    def about_the_interval(self) -> list[str]:
        """What the interval means, and what it means when nearly everyone answered."""
        if not self.is_shown or self.own is None:
            return []
        answered = self.own.get("answered")
        if answered is None:
            return self._about_any_interval
        said = [_("Av dem som ble spurt i %(place)s, svarte om lag %(share)s.") % {
            "place": self.name, "share": percent(answered)
        }]  # fmt: skip
        if answered >= NEARLY_ALL:
            said.append(
                _(
                    "Når så mange har svart, vet vi mer om akkurat disse elevene enn intervallet viser. "
                    "Intervallet sier hvor "
                    "mye tallet kan svinge fra kull til kull, selv om ingenting har endret seg. Bruk det når "
                    "du sammenlikner "
                    "med andre steder eller med neste undersøkelse."
                )
            )
        else:
            said.append(
                _("Intervallet sier hvor mye tallet kan svinge fordi ikke alle har svart, og fra kull til kull.")
            )
        return said

    @property
    def _about_any_interval(self) -> list[str]:
        """What it means where nobody has told how many were asked."""
        said = [
            _("Intervallet sier hvor mye tallet kan svinge fra kull til kull, selv om ingenting har endret seg."),
            _("Svarte nesten alle, vet vi mer om akkurat disse elevene enn intervallet viser."),
        ]
        if self.is_printed:
            said.append(
                _(
                    "Kilden oppgir bare andel og antall, så intervallet er regnet som for et enkelt tilfeldig utvalg. "
                    "Elever på samme skole likner hverandre, og for fylke og land kan usikkerheten være større."
                )
            )
        return said

    @cached_property
    def rows(self) -> list[Beside]:
        """The municipality and what it is compared with."""
        found = [Beside(self.name, self.own or {"status": "empty"}, is_own=True)]
        if self.own:
            number = self.own["county"]
            county: County | None = self.municipality.county
            if county is None or county.number != number:  # the answers are older than today's counties
                county = County.objects.today().filter(number=number).first()
            found.append(Beside(str(county or ""), self.places["counties"][number]))
            group = self.own["group"]
            found.append(Beside(group_name(self.recipe, group, self.language), self.places["groups"][group]))
        return [*found, Beside(country_name(), self.places["country"])]

    @property
    def head(self) -> list[str]:
        return [_("Sted"), _("Andel"), _("Usikkerhet"), _("Svar")]

    @property
    def caption(self) -> str:
        return _("Hvor mange av 100 %(who)s som %(does)s") % {"who": self.who, "does": self.does}

    @property
    def chart(self) -> str:
        """The rows as dots with intervals, drawn by ourselves; nothing when there are less than two."""
        rows = [row for row in self.rows if row.is_shown]
        return (
            _intervals(rows, title=self.caption, description=f"{self.finding} {self.comparison}")
            if len(rows) > 1
            else ""
        )


def _intervals(rows: list[Beside], *, title: str, description: str) -> str:
    """Dots with intervals on a scale from 0 to 100, names above their lines: it fits a telephone."""
    width, row_height, left, right = 360, 52, 8, 44
    height = len(rows) * row_height + 26

    def x(share: int) -> float:
        return left + (width - left - right) * share / 100

    bottom = len(rows) * row_height + 4
    parts = [
        f'<line x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="4" y2="{bottom}" stroke="#b8ab99" opacity="0.6"/>'
        f'<text x="{x(tick):.1f}" y="{bottom + 16}" font-size="12" text-anchor="middle" fill="#29241e">{tick}</text>'
        for tick in (0, 25, 50, 75, 100)
    ]
    for place, row in enumerate(rows):
        y = place * row_height + 38
        colour = "#1a4b97" if row.is_own else "#6b6156"
        weight = "700" if row.is_own else "400"
        shape = (
            f'<circle cx="{x(row.place["share"]):.1f}" cy="{y}" r="6" fill="{colour}"/>'
            if row.is_own
            else f'<rect x="{x(row.place["share"]) - 5:.1f}" y="{y - 5}" width="10" height="10" fill="{colour}"/>'
        )
        parts.append(
            f'<text x="{left}" y="{y - 16}" font-size="13" font-weight="{weight}" fill="#29241e">'
            f"{escape(row.name)}</text>"
            f'<line x1="{x(row.place["low"]):.1f}" x2="{x(row.place["high"]):.1f}" y1="{y}" y2="{y}" '
            f'stroke="{colour}" stroke-width="4" stroke-linecap="round" opacity="0.5"/>{shape}'
            f'<text x="{x(row.place["high"]) + 10:.1f}" y="{y + 5}" font-size="13" font-weight="600" fill="#29241e">'
            f"{percent(row.place['share'])}</text>"
        )
    return (
        f'<svg class="rp-chart" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="kommune-navn kommune-tekst" focusable="false">'
        f'<title id="kommune-navn">{escape(title)}</title>'
        f'<desc id="kommune-tekst">{escape(description)}</desc><g aria-hidden="true">{"".join(parts)}</g></svg>'
    )


# --- The map and its table -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MapCell:
    """One municipality on the map."""

    x: float
    y: float
    look: str


@dataclass(frozen=True)
class PlacesMap:
    """Every municipality one cell, told apart by fill and pattern: above, below, cannot be told, not shown."""

    view: str
    width: int
    height: int
    hexagon: str
    cells: list[MapCell]
    counted: dict[str, int]


def places_map(places: Found) -> PlacesMap:
    """The map of a result's municipalities."""
    names = dict(Municipality.objects.today().values_list("number", "name"))
    drawing = draw(names)
    country = places["country"]
    counted = dict.fromkeys((*CLASSES, "absent"), 0)
    cells = []
    for shape in drawing.cells:
        place = places["municipalities"].get(shape.number)
        look = "absent" if place is None else standing(place, country)
        counted[look] += 1
        cells.append(MapCell(shape.x, shape.y, look))
    return PlacesMap(drawing.view, drawing.width, drawing.height, drawing.hexagon, cells, counted)


def county_tables(places: Found) -> list[dict[str, Any]]:
    """A table for each county, its municipalities in Norwegian order."""
    tables = []
    found = Municipality.objects.today().select_related("county")
    for county in County.objects.today():
        rows = []
        for one in found:
            place = places["municipalities"].get(one.number)
            if one.county_id != county.pk:
                continue
            rows.append({"number": one.number, "cells": Beside(one.label, place or {"status": "empty"}).cells})
        if rows:
            tables.append({"name": county.name, "number": county.number, "rows": rows})
    return tables
