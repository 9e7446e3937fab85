"""Load the places Norway has and had, from the files in `places/data/`. Loading again changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models, transaction

from allemed.base import norwegian
from allemed.places.data import files
from allemed.places.models import County, District, Municipality, Population, Succession

GetModel = Callable[[str], type[models.Model]]
_MODELS: dict[str, type[models.Model]] = {
    model.__name__: model for model in (County, District, Municipality, Population, Succession)
}


def load_places() -> dict[str, int]:
    """Write every county, municipality, succession, district and population in the files; returns how many of each.

    It is the official division, nobody's decision, so it takes no `by=` and leaves no trace in the audit trail.
    """
    return write_places(_MODELS.__getitem__)


def write_places(get_model: GetModel) -> dict[str, int]:
    """The same with the models a migration knows: `get_model("County")`."""
    with transaction.atomic():
        counties = _write_counties(get_model("County"))
        municipalities = _write_municipalities(get_model("Municipality"), counties)
        return {
            "counties": len(counties),
            "municipalities": len(municipalities),
            "successions": _write_successions(get_model("Succession"), municipalities),
            "districts": _write_districts(get_model("District"), municipalities),
            "populations": _write_populations(get_model("Population"), municipalities),
        }


def _upsert(model: type[models.Model], rows: list[dict[str, Any]], unique: list[str]) -> int:
    changing = [name for name in rows[0] if name not in unique]
    model._default_manager.bulk_create(
        [model(**row) for row in rows], update_conflicts=True, unique_fields=unique, update_fields=changing
    )
    return len(rows)


def _write_counties(model: type[models.Model]) -> dict[tuple[str, object], models.Model]:
    _upsert(
        model,
        [{**vars(county), "sort_key": norwegian.sort_key(county.name)} for county in files.counties()],
        ["number", "valid_from"],
    )
    return {(county.number, county.valid_from): county for county in model._default_manager.all()}  # type: ignore[attr-defined]


def _write_municipalities(
    model: type[models.Model], counties: dict[tuple[str, object], models.Model]
) -> dict[tuple[str, object], models.Model]:
    county_by_number = {number: county for (number, _), county in counties.items()}
    rows = [
        {
            "number": one.number,
            "name": one.name,
            "distinction": one.distinction,
            "sort_key": norwegian.sort_key(one.label, double_a_is_å=False),
            "search_names": one.search_names,
            "county": county_by_number[one.number[:2]],
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
            "longitude": one.longitude,
            "latitude": one.latitude,
        }
        for one in files.municipalities()
    ]
    _upsert(model, rows, ["number", "valid_from"])
    return {(one.number, one.valid_from): one for one in model._default_manager.all()}  # type: ignore[attr-defined]


def _write_successions(model: type[models.Model], municipalities: dict[tuple[str, object], models.Model]) -> int:
    rows = [
        {
            "date": edge.date,
            "kind": edge.kind,
            "from_municipality": municipalities[edge.from_key],
            "to_municipality": municipalities[edge.to_key],
        }
        for edge in files.successions()
    ]
    return _upsert(model, rows, ["from_municipality", "to_municipality"])


def _write_districts(model: type[models.Model], municipalities: dict[tuple[str, object], models.Model]) -> int:
    today = {number: one for (number, _), one in municipalities.items() if one.valid_to is None}  # type: ignore[attr-defined]
    rows = [
        {
            "number": number,
            "name": name,
            "sort_key": norwegian.sort_key(name),
            "municipality": today[number[:4]],
        }
        for number, name in files.districts()
    ]
    return _upsert(model, rows, ["number"])


def _write_populations(model: type[models.Model], municipalities: dict[tuple[str, object], models.Model]) -> int:
    today = {number: one for (number, _), one in municipalities.items() if one.valid_to is None}  # type: ignore[attr-defined]
    rows = [
        {
            "municipality": today[count.number],
            "year": files.YEAR,
            "inhabitants": count.inhabitants,
            "children_6_17": count.children_6_17,
            "children_by_age": list(count.children_by_age),
        }
        for count in files.populations()
    ]
    return _upsert(model, rows, ["municipality", "year"])
