"""The cast of the access proof, and the samples that make every detail address lead to a real thing.

A room with addresses about one thing (`/dugnad/<slug:public_id>/`) has a `tests/samples.py` with

    def make_samples(cast: Cast) -> list[Sample]:
        dugnad = make_dugnad(municipality=cast.municipality)
        return [Sample(r"dugnad/", {"public_id": dugnad.public_id}, readers={Who.OWNER, Who.COLLEAGUE})]

`tests/repository/test_every_address.py` finds it, and fails for an address that nobody has made a sample for.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import Enum

from allemed.people.models import Role, User
from allemed.people.tests.make import make_organisation, make_person, municipality
from allemed.places.models import Municipality


class Who(Enum):
    """Who tries an address. What belongs to someone in a sample belongs to the owner."""

    ANONYMOUS = "anonymous"
    OWNER = "owner"  # Ole, case worker in Arendal
    COLLEAGUE = "colleague"  # Ragnhild, who has the same role in the same municipality
    NEIGHBOUR = "neighbour"  # Jonas, who has an account and nothing else
    STRANGER = "stranger"  # Solveig, who has a role, but elsewhere
    ADVISER = "adviser"  # Ane, who advises partners at the host
    EDITOR = "editor"  # Tor, who writes the public site
    ADMINISTRATOR = "administrator"  # Marit, who runs the platform


ALL = frozenset(Who)
SIGNED_IN = ALL - {Who.ANONYMOUS}
NOBODY: frozenset[Who] = frozenset()


@dataclass(frozen=True)
class Cast:
    """The people, each with an account, and the owner's municipality."""

    people: Mapping[Who, User]
    municipality: Municipality

    def __getitem__(self, who: Who) -> User:
        return self.people[who]


@dataclass(frozen=True, eq=False)
class Sample:
    """One thing. `route` is a pattern for the beginning of the routes that lead to it, `values` what fills them.

    Of several patterns that fit a route, the one that says most of it counts; things with the same are all tried.
    A regular expression's unnamed groups are `_0`, `_1` and so on. `readers` is for a thing that fewer (or more) may
    read than its address says. An address without converters takes a sample whose pattern ends with `$`.
    """

    route: str
    values: Mapping[str, object]
    readers: Set[Who] | None = None


def make_cast() -> Cast:
    """Everyone in the cast but the anonymous."""
    arendal = municipality()
    people = {
        Who.OWNER: make_person("Ole Berg", Role.CASE_WORKER, municipality=arendal),
        Who.COLLEAGUE: make_person("Ragnhild Vik", Role.CASE_WORKER, municipality=arendal),
        Who.NEIGHBOUR: make_person("Jonas Berg"),
        Who.STRANGER: make_person("Solveig Dahl", Role.CLUB_OFFICER, organisation=make_organisation()),
        Who.ADVISER: make_person("Ane Lie", Role.ADVISER),
        Who.EDITOR: make_person("Tor Nygård", Role.EDITOR),
        Who.ADMINISTRATOR: make_person("Marit Solberg", Role.ADMINISTRATOR),
    }
    return Cast(people, arendal)
