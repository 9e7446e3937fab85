"""Today's municipalities for what someone is typing, also when it is a name or number that no longer is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from allemed.places.models import Municipality, Succession

MOST = 12
SURE = 2.0  # a beginning of a word or better: then mere likenesses are only in the way


@dataclass(frozen=True)
class Suggestion:
    """One of today's, and the former name or number it was found by ("Skedsmo" for Lillestrøm), if it was."""

    municipality: Municipality
    former: str = ""

    @property
    def text(self) -> str:
        """`Skedsmo → Lillestrøm`, or the name alone."""
        return f"{self.former} → {self.municipality.label}" if self.former else self.municipality.label


def suggest(query: str, most: int = MOST) -> list[Suggestion]:
    """The best first; empty for an empty query. Two database queries, two more when a former name was meant."""
    found = list(Municipality.objects.named(query).select_related("county")[: most * 5])
    if any(one.match >= SURE for one in found):  # type: ignore[attr-defined]
        found = [one for one in found if one.match >= SURE]  # type: ignore[attr-defined]
    former = [one for one in found if not one.is_valid]
    today = _what_they_are_today(former) if former else {}
    suggestions: dict[int, Suggestion] = {one.pk: Suggestion(one) for one in found if one.is_valid}
    for old in former:
        for new in today[old.pk]:
            is_same_name = set(old.name_parts) & set(new.name_parts)
            suggestions.setdefault(new.pk, Suggestion(new, "" if is_same_name else old.label))
    best = {one.pk: rank for rank, one in reversed(list(enumerate(found)))}
    for old in former:
        for new in today[old.pk]:
            best[new.pk] = min(best.get(new.pk, len(found)), best[old.pk])
    return sorted(suggestions.values(), key=lambda one: best[one.municipality.pk])[:most]


def _what_they_are_today(former: list[Municipality]) -> dict[int, list[Municipality]]:
    """For each former municipality, what it became in the end. The whole of history is some 500 edges: one query."""
    became: dict[int, list[int]] = defaultdict(list)
    for start, end in Succession.objects.values_list("from_municipality_id", "to_municipality_id"):
        became[start].append(end)
    ends = {}
    for old in former:
        reached, new = set[int](), {old.pk}
        while new:
            reached |= new
            new = {end for start in new for end in became[start]} - reached
        ends[old.pk] = reached
    current = (
        Municipality.objects.today().select_related("county").in_bulk({pk for all_ in ends.values() for pk in all_})
    )
    return {
        pk: sorted((current[end] for end in all_ if end in current), key=lambda one: one.sort_key)
        for pk, all_ in ends.items()
    }
