"""From releases to what an attacker can put together: one system of all that several releases say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from allemed.insight.disclosure.cells import Cell, Key, Table, make_key
from allemed.insight.disclosure.figures import add_figure
from allemed.insight.disclosure.linking import Cells, Linked, is_inner, leaves_of, link
from allemed.insight.disclosure.release import Release
from allemed.insight.disclosure.rules import Groups
from allemed.insight.disclosure.system import AMOUNT, COUNT, Name, System


def yes(name: str) -> str:
    """The measure of a numerator."""
    return f"yes:{name}"


def no(name: str) -> str:
    """The measure of a numerator's complement."""
    return f"no:{name}"


def describe(
    published: Iterable[Release], draft: Release | None = None, truth: Mapping[Name, float] | None = None
) -> System:
    """All unknowns of these releases, the rows between them, and what is published.

    A `draft` adds its unknowns and rows but publishes nothing yet; its `truth` serves to see which codes fill wholes.
    """
    out = list(published)
    listed = _told_apart([*out, draft] if draft is not None else out)
    groups = {population: groups_of(population, listed) for population in _populations(listed)}
    overlapping = {name for release in listed for name in release.rules.overlapping}
    system = System()
    crossed: dict[tuple[str, str], dict[tuple[str, ...], set[Key]]] = defaultdict(lambda: defaultdict(set))
    told: dict[tuple[str, str], dict[Key, float]] = defaultdict(dict)
    complete: dict[str, bool] = {}
    for release in listed:
        for table in release.tables:
            complete[table.population] = complete.get(table.population, True) and table.complete
            for measure, key, value in _figures(table):
                crossed[table.population, measure][tuple(sorted(table.dimensions))].add(key)
                if value is not None and release.rules.method == "suppress":
                    told[table.population, measure][key] = value
    for name, value in (truth or {}).items():
        told[name.population, name.measure][name.key] = value
    linked: list[tuple[str, Linked]] = []
    for (population, measure), crossings in crossed.items():
        cells = Cells(population, measure, measure != AMOUNT, dict(crossings), complete[population])
        linked.append((population, link(system, cells, groups[population], overlapping, told[population, measure])))
    _add_up(system, linked, listed)
    for release in listed:
        for table in release.tables:
            _tie_numerators(system, table)
            if release is not draft:
                _publish(system, release, table, groups[table.population])
    figures = [(figure, release is not draft) for release in listed for figure in release.figures]
    shares = {(one.population, one.key, one.of): one for one, is_out in figures if one.kind == "share" and is_out}
    for figure, is_out in figures:
        share = shares.get((figure.population, figure.key, figure.of))
        add_figure(system, figure, share=share, publish=is_out)
    return system


def _add_up(system: System, linked: list[tuple[str, Linked]], releases: list[Release]) -> None:
    """The rows of every population. Where answers are missing, they are missing from every figure: what counts tell of
    a whole and its parts, numerators need not tell again."""
    for population in dict.fromkeys(one for one, _ in linked):
        said = {(dimension, whole) for one in releases for who, dimension, whole in one.open if who == population}
        mine = [one for who, one in linked if who == population]
        unfilled = said.union(*(one.unfilled for one in mine))
        system.open |= {(population, *one) for one in unfilled}
        for one in mine:
            one.add_up(unfilled)


def _told_apart(releases: list[Release]) -> list[Release]:
    """The releases with codes that mean one set of members only: the last one's. An earlier release that said "county"
    of other members has it under another name, so that the two are compared as the sets they are."""
    last: dict[tuple[str, str], frozenset[str]] = {}
    told: list[Release] = []
    for age, release in enumerate(reversed(releases)):
        new: dict[tuple[str, str], str] = {}
        for dimension, codes in release.groups.items():
            for code in codes:
                members = leaves_of(code, codes)
                if last.setdefault((dimension, code), members) != members:
                    new[dimension, code] = f"{code} (before, {age})"
        told.append(_renamed(release, new) if new else release)
    return told[::-1]


def _renamed(release: Release, new: Mapping[tuple[str, str], str]) -> Release:
    def key(old: Key) -> Key:
        return make_key({dimension: new.get((dimension, code), code) for dimension, code in old})

    def codes_of(dimension: str, codes: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {
            new.get((dimension, code), code): tuple(new.get((dimension, one), one) for one in members)
            for code, members in codes.items()
        }

    return replace(
        release,
        tables=[replace(table, cells=[replace(cell, key=key(cell.key)) for cell in table]) for table in release.tables],
        figures=[replace(one, key=key(one.key), keys=tuple(map(key, one.keys))) for one in release.figures],
        groups={dimension: codes_of(dimension, codes) for dimension, codes in release.groups.items()},
        open=tuple((who, name, new.get((name, code or ""), code)) for who, name, code in release.open),
    )


def _populations(releases: Iterable[Release]) -> list[str]:
    return list(dict.fromkeys(table.population for release in releases for table in release.tables))


def groups_of(population: str, releases: Iterable[Release]) -> Groups:
    """The groups of all releases that count `population`: who was asked in 2014 is another set in another survey."""
    merged: Groups = {}
    for release in releases:
        if population in release.populations:
            for dimension, codes in release.groups.items():
                merged.setdefault(dimension, {}).update(codes)
    return merged


def _figures(table: Table) -> Iterable[tuple[str, Key, float | None]]:
    has_amounts = any(cell.amount is not None for cell in table)
    for cell in table:
        yield COUNT, cell.key, None if cell.is_hidden or cell.count is None else float(cell.count)
        for name, value in cell.numerators.items():
            yield yes(name), cell.key, None if cell.is_numerator_hidden(name) or value is None else float(value)
        if cell.amount is not None or (has_amounts and cell.is_hidden):
            yield AMOUNT, cell.key, None if cell.is_hidden else cell.amount


def _tie_numerators(system: System, table: Table) -> None:
    """Those who do and those who do not are everyone."""
    for cell in table:
        count = system.unknown(Name(table.population, COUNT, cell.key))
        for name in cell.numerators:
            does = system.unknown(Name(table.population, yes(name), cell.key))
            does_not = system.unknown(Name(table.population, no(name), cell.key))
            system.add([(count, 1.0), (does, -1.0), (does_not, -1.0)], 0.0, 0.0, f"{name} and not {name} are all")


def _publish(system: System, release: Release, table: Table, groups: Groups) -> None:
    source = f"{release.name}/{table.name}"
    for cell in table:
        _publish_count(system, release, table, cell, groups)
        for name, value in cell.numerators.items():
            number = system.unknown(Name(table.population, yes(name), cell.key))
            if cell.is_numerator_hidden(name):
                system.hidden.add(number)
            elif value is not None and cell.numerator_status.get(name, cell.status) != "rounded":
                system.narrow(number, value, value, source)

        amount = system.index.get(Name(table.population, AMOUNT, cell.key))
        if amount is not None and cell.is_hidden:
            system.hidden.add(amount)
        elif amount is not None and cell.amount is not None:
            system.narrow(amount, cell.amount, cell.amount, source)


def _publish_count(system: System, release: Release, table: Table, cell: Cell, groups: Groups) -> None:
    source = f"{release.name}/{table.name}"
    number = system.unknown(Name(table.population, COUNT, cell.key))
    if cell.is_hidden:
        system.hidden.add(number)
        if release.rules.zeros == "published":
            system.narrow(number, 1.0, float("inf"), f"{source} shows every zero")
    elif cell.status == "rounded":
        if cell.count is not None and is_inner(cell.key, table, groups):
            base = release.rules.rounding_base
            low, high = (
                (0, base - 1) if cell.count == 0 else (1, base) if cell.count == base else (cell.count, cell.count)
            )
            system.narrow(number, low, high, f"{source}, rounded to base {base}")
            if low < high:
                system.rounded.add(number)
    elif cell.count is not None:
        system.narrow(number, cell.count, cell.count, source)
