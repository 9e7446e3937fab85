"""An attacker that knows nothing of linear programming: it lists every table that would be published the same.

For tiny tables only. Independent of `linking.py`: finest counts are listed, margins added up by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from allemed.insight.disclosure import Key, Release
from allemed.insight.disclosure.linking import leaves_of


def spans(key: Key, finest: Key, release: Release) -> bool:
    """Whether the cell includes this finest cell."""
    codes = dict(finest)
    return all(codes[name] in leaves_of(code, release.groups.get(name, {})) for name, code in key)


def every_table(release: Release, finest: list[Key], most: int) -> Iterator[dict[Key, int]]:
    """Every table of finest counts, none above `most`, that agrees with what the release publishes."""
    (table,) = release.tables
    published = [(cell.key, cell.count) for cell in table if not cell.is_hidden]
    inside = [
        ([place for place, one in enumerate(finest) if spans(key, one, release)], count) for key, count in published
    ]
    free = [key for key in finest if key not in {key for key, _ in published}]
    fixed = {key: count for key, count in published if key in finest}
    for counts in product(range(most + 1), repeat=len(free)):
        tried = dict(zip(free, counts, strict=True)) | fixed
        values = [tried[key] or 0 for key in finest]
        if all(sum(values[place] for place in places) == count for places, count in inside):
            yield dict(zip(finest, values, strict=True))


def known(release: Release, finest: list[Key], most: int) -> dict[Key, tuple[int, int]]:
    """The least and the most that each hidden cell can be."""
    (table,) = release.tables
    hidden = [cell.key for cell in table if cell.is_hidden]
    found: dict[Key, tuple[int, int]] = {}
    for tried in every_table(release, finest, most):
        for key in hidden:
            value = sum(count for one, count in tried.items() if spans(key, one, release))
            low, high = found.get(key, (value, value))
            found[key] = (min(low, value), max(high, value))
    return found
