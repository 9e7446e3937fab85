"""An edition: a publication's page and files in every language, made in one go from a result that may be published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from allemed.places.models import Municipality
from allemed.reports.models import DataAgreement, FileKind
from allemed.reports.publication import files
from allemed.reports.publication.content import HIDDEN, build
from allemed.reports.publication.words import group, percent, span
from allemed.reports.recipes.spec import Recipe, say


@dataclass(frozen=True)
class Edition:
    """One language of a publication."""

    language: str
    title: str
    lead: str
    content: dict[str, Any]
    files: dict[str, bytes]


def edition(recipe: Recipe, result: dict[str, Any], *, recipe_text: str, agreement: DataAgreement) -> list[Edition]:
    """Every language of the publication. Raises `NotPrintableError`."""
    names = municipality_names()
    made = []
    for language in recipe.languages:
        content = build(recipe, result, language, credit=agreement.credit, is_synthetic=agreement.is_synthetic)
        title, lead = say(recipe.title, language), say(recipe.lead, language)
        with override(language):
            places = place_rows(result["places"], names)
        prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
        address = f"{settings.SITE_ADDRESS.split('://', 1)[-1]}{prefix}/innsikt/{recipe.slug}/"
        made.append(
            Edition(
                language,
                title,
                lead,
                content,
                {
                    FileKind.CSV: files.csv_file(content, places, language),
                    FileKind.XLSX: files.workbook(content, places, language, title),
                    FileKind.PDF: files.pdf(content, language, title=title, lead=lead, address=address),
                    FileKind.RECIPE: recipe_text.encode(),
                },
            )
        )
    return made


def municipality_names() -> dict[str, str]:
    """Today's municipalities, number to name, in Norwegian order."""
    return {one.number: one.label for one in Municipality.objects.today()}


def place_rows(places: dict[str, Any] | None, names: dict[str, str]) -> list[list[str]]:
    """Each municipality as a row of the downloads."""
    if not places:
        return []
    title, caption = _("Kommuner"), _("Andelen i hver kommune")
    rows = []
    for number, name in names.items():
        place = places["municipalities"].get(number)
        if place is None:
            continue
        figures = (
            [percent(place["share"]), span(place), group(place["n"])] if place["status"] == "shown" else [HIDDEN] * 3
        )
        rows.append([title, caption, name, *figures])
    return rows
