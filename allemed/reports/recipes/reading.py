"""From YAML to a `Recipe`. Every no names the place in the recipe and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import yaml
from django.utils.translation import gettext as _

from allemed.reports.recipes.spec import Kind, Outcome, Places, Published, Recipe, Section, Text, Variable

LANGUAGES = ("nb", "nn", "en")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KEYS = {
    "slug", "population", "title", "lead", "who", "design", "outcomes", "variables", "sections", "places", "response",
    "index", "rules", "method", "table", "claims",
}  # fmt: skip
SECTION_KEYS = {
    "id", "kind", "title", "outcomes", "by", "low", "high", "within", "one", "other", "measure", "controls", "effects",
    "gap", "note", "drawn",
}  # fmt: skip


class RecipeError(ValueError):
    """One thing that is wrong with a recipe, as a sentence."""


class _CodesKept(yaml.SafeLoader):
    """YAML in which 0301 stays a municipality's number, and "no" a word."""


_CodesKept.yaml_implicit_resolvers = {
    letter: [
        (tag, pattern) for tag, pattern in resolvers if tag not in {"tag:yaml.org,2002:int", "tag:yaml.org,2002:bool"}
    ]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_CodesKept.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(0|[1-9][0-9]*)$"), list("-0123456789"))
_CodesKept.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)$"), list("tf"))


@lru_cache(maxsize=8)
def read_recipe(text: str) -> Recipe:
    """The recipe in a text, read once: a thousand pages ask for the same. Raises `RecipeError`."""
    try:
        said = yaml.load(text, Loader=_CodesKept)  # noqa: S506 -- a SafeLoader, stricter
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise RecipeError(_("Linje %(line)s er ikke gyldig YAML.") % {"line": line}) from None
    if not isinstance(said, Mapping):
        raise RecipeError(_("Oppskriften skal begynne med navn og verdier, som «slug: hvem-er-med»."))
    _known(said, KEYS, _("Oppskriften"))
    slug = str(said.get("slug", ""))
    if not SLUG.fullmatch(slug) or len(slug) > 80:
        raise RecipeError(_("«slug» er adressen: små bokstaver, tall og bindestrek."))
    outcomes = {name: _outcome(name, one) for name, one in _mapping(said, "outcomes").items()}
    variables = {name: _variable(name, one) for name, one in _mapping(said, "variables").items()}
    sections = tuple(_section(one, outcomes, variables) for one in _list(said, "sections"))
    ids = [section.id for section in sections]
    if not sections or len(set(ids)) < len(ids):
        raise RecipeError(_("«sections» må ha minst én del, og hver del en egen «id»."))
    return Recipe(
        slug=slug,
        population=str(said.get("population") or slug)[:120],
        title=_text(said.get("title"), "title"),
        lead=_text(said.get("lead"), "lead"),
        who=_text(said.get("who"), "who"),
        design=dict(_mapping(said, "design", needed=False)),
        outcomes=outcomes,
        variables=variables,
        sections=sections,
        places=_places(said.get("places"), outcomes, variables),
        response=tuple(str(one) for one in _list(said, "response", needed=False)),
        index=dict(_mapping(said, "index", needed=False)),
        rules=dict(_mapping(said, "rules", needed=False)),
        method=_text(said.get("method"), "method"),
        claims=tuple(_published(one) for one in _list(said, "claims", needed=False)),
        table=_table(said.get("table"), variables),
    )


def _known(said: Mapping[Any, Any], keys: set[str], where: str) -> None:
    for key in said:
        if key not in keys:
            raise RecipeError(
                _("%(where)s har «%(key)s», som ikke finnes. Det som finnes, er: %(keys)s.")
                % {"where": where, "key": key, "keys": ", ".join(sorted(keys))}
            )


def _mapping(said: Mapping[str, Any], key: str, *, needed: bool = True) -> Mapping[str, Any]:
    found = said.get(key)
    if found is None and not needed:
        return {}
    if not isinstance(found, Mapping) or (needed and not found):
        raise RecipeError(_("«%(key)s» skal være navn med verdier under.") % {"key": key})
    return {str(name): value for name, value in found.items()}


def _list(said: Mapping[str, Any], key: str, *, needed: bool = True) -> list[Any]:
    found = said.get(key)
    if found is None and not needed:
        return []
    if not isinstance(found, list):
        raise RecipeError(_("«%(key)s» skal være en liste.") % {"key": key})
    return found


def _text(said: object, where: str, *, needed: bool = True) -> Text:
    """Words in every language: `{nb: …, nn: …, en: …}`."""
    if said is None and not needed:
        return {}
    if not isinstance(said, Mapping) or not all(isinstance(said.get(language), str) for language in LANGUAGES):
        raise RecipeError(_("«%(where)s» skal sies på nb, nn og en.") % {"where": where})
    return {language: " ".join(str(said[language]).split()) for language in LANGUAGES}


def _code_text(said: object, where: str) -> Text:
    """A code's label in every language, and perhaps how a sentence says it (`in_nb`, `in_nn`, `in_en`)."""
    text = dict(_text(said, where))
    assert isinstance(said, Mapping)  # noqa: S101 -- or _text had refused
    for language in LANGUAGES:
        if phrase := said.get(f"in_{language}"):
            text[f"in_{language}"] = str(phrase)
    return text


def _outcome(name: str, said: object) -> Outcome:
    if not isinstance(said, Mapping):
        raise RecipeError(_("«%(key)s» skal være navn med verdier under.") % {"key": f"outcomes: {name}"})
    _known(said, {"does", "noun", "column", "value", "only", "who", "published"}, f"outcomes: {name}")
    return Outcome(
        name,
        _text(said.get("does"), f"outcomes: {name}: does"),
        _text(said.get("noun"), f"outcomes: {name}: noun"),
        str(said.get("column", name)),
        str(said.get("value", "1")),
        {variable: str(code) for variable, code in _mapping(said, "only", needed=False).items()},
        said["published"] if isinstance(said.get("published"), int) else None,
        _text(said.get("who"), f"outcomes: {name}: who", needed=False),
    )


def _variable(name: str, said: object) -> Variable:
    if not isinstance(said, Mapping):
        raise RecipeError(_("«%(key)s» skal være navn med verdier under.") % {"key": f"variables: {name}"})
    where = f"variables: {name}"
    _known(said, {"label", "codes", "column", "groups"}, where)
    codes = {str(code): _code_text(words, f"{where}: codes: {code}") for code, words in _mapping(said, "codes").items()}
    groups = {
        str(code): tuple(str(member) for member in members) for code, members in (said.get("groups") or {}).items()
    }
    if groups and set(groups) != set(codes):
        raise RecipeError(_("«%(key)s»: «groups» og «codes» må ha de samme kodene.") % {"key": where})
    return Variable(name, _text(said.get("label"), f"{where}: label"), codes, str(said.get("column", "")), groups)


def _section(said: object, outcomes: Mapping[str, Outcome], variables: Mapping[str, Variable]) -> Section:
    if not isinstance(said, Mapping):
        raise RecipeError(_("«%(key)s» skal være navn med verdier under.") % {"key": "sections"})
    where = f"sections: {said.get('id', '?')}"
    _known(said, SECTION_KEYS, where)
    if said.get("kind") not in set(Kind):
        raise RecipeError(_("«%(key)s»: «kind» er en av %(kinds)s.") % {"key": where, "kinds": ", ".join(sorted(Kind))})
    section = Section(
        id=str(said.get("id", "")),
        kind=Kind(str(said["kind"])),
        title=_text(said.get("title"), f"{where}: title"),
        outcomes=tuple(str(one) for one in _list(said, "outcomes")),
        by=str(said.get("by", "")),
        low=str(said.get("low", "")),
        high=str(said.get("high", "")),
        within=str(said.get("within", "")),
        one=str(said.get("one", "")),
        other=str(said.get("other", "")),
        measure=str(said.get("measure", "points")),
        controls={
            block: tuple(str(column) for column in columns)
            for block, columns in _mapping(said, "controls", needed=False).items()
        },
        effects=str(said.get("effects", "")),
        gap=_text(said.get("gap"), f"{where}: gap", needed=False),
        note=_text(said.get("note"), f"{where}: note", needed=False),
        drawn=str(said.get("drawn", "")),
    )
    if not SLUG.fullmatch(section.id) or not section.outcomes:
        raise RecipeError(_("Hver del under «sections» må ha «id» (små bokstaver) og «outcomes»."))
    for outcome in section.outcomes:
        if outcome not in outcomes:
            raise RecipeError(
                _("«%(key)s»: det er ingen «%(name)s» under «outcomes».") % {"key": where, "name": outcome}
            )
    if section.measure not in {"points", "relative"}:
        raise RecipeError(_("«%(key)s»: «measure» er points eller relative.") % {"key": where})
    if section.kind in {Kind.GRADIENT, Kind.STRONGEST, Kind.DOUBLE, Kind.GAP}:
        _code(variables, section.by, (section.low, section.high), where)
        if not section.gap:
            raise RecipeError(_("«%(key)s»: «gap» sier hva forskjellen er mellom.") % {"key": where})
    if section.kind is Kind.CHANGE:
        _code(variables, section.by, (section.low, section.high), where)
    if section.kind is Kind.DOUBLE:
        _code(variables, section.within, (section.one, section.other), where)
    return section


def _code(variables: Mapping[str, Variable], name: str, codes: tuple[str, ...], where: str) -> None:
    if name not in variables:
        raise RecipeError(_("«%(key)s»: det er ingen «%(name)s» under «variables».") % {"key": where, "name": name})
    for code in codes:
        if code not in variables[name].codes:
            raise RecipeError(
                _("«%(key)s»: «%(name)s» har ingen kode «%(code)s».") % {"key": where, "name": name, "code": code}
            )


def _published(said: object) -> Published:
    if not isinstance(said, Mapping) or not all(
        isinstance(said.get(key), int | float) for key in ("percent", "count", "base")
    ):
        raise RecipeError(_("«claims» skal ha name, percent, count og base."))
    return Published(
        _text(said.get("name"), "claims: name"), float(said["percent"]), int(said["count"]), int(said["base"])
    )


def _table(said: object, variables: Mapping[str, Variable]) -> Mapping[str, Any]:
    if said is None:
        return {}
    if (
        not isinstance(said, Mapping)
        or set(said) != {"count", "dimensions"}
        or not isinstance(said["dimensions"], list)
    ):
        raise RecipeError(_("«table» skal ha «count» (kolonnen med antall) og «dimensions» (en liste)."))
    for name in said["dimensions"]:
        if name not in variables:
            raise RecipeError(
                _("«%(key)s»: det er ingen «%(name)s» under «variables».") % {"key": "table", "name": name}
            )
    return dict(said)


def _places(said: object, outcomes: Mapping[str, Outcome], variables: Mapping[str, Variable]) -> Places | None:
    if said is None:
        return None
    needed = {"municipality", "county", "centrality", "outcome"}
    if not isinstance(said, Mapping) or not needed <= set(said):
        raise RecipeError(_("«places» skal ha municipality, county, centrality og outcome."))
    _known(said, needed | {"enrolled"}, "places")
    if said["outcome"] not in outcomes:
        raise RecipeError(
            _("«%(key)s»: det er ingen «%(name)s» under «outcomes».") % {"key": "places", "name": said["outcome"]}
        )
    _code(variables, str(said["centrality"]), (), "places")
    return Places(**{str(key): str(value) for key, value in said.items()})
