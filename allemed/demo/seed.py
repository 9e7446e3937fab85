"""Loads the demo programme. Each room's part is a module here; loading twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from allemed.demo import (
    dialogue_cards,
    dugnad,
    events,
    finished_dugnad,
    insight,
    network,
    people,
    programme,
    search,
    site,
)

# In the order they lean on each other.
STEPS: list[Callable[[], None]] = [
    people.load,
    dialogue_cards.load,
    dugnad.load,
    events.load,  # before the site, whose texts show them
    finished_dugnad.load,  # and this
    site.load,
    insight.load,
    programme.load,
    network.load,
    search.load,  # last: it finds what the others made
]


def load() -> None:
    """Load every part that is not there yet."""
    for step in STEPS:
        step()
