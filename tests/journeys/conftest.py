"""What the journeys share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.room import PATIENCE, Room, make_room
from tests.server import Site

AS_USUAL = 5000  # milliseconds, Playwright's own
BELLS = [
    pytest.param(True, id="with bells"),
    pytest.param(False, id="without bells", marks=pytest.mark.prove),  # the bell is a help, polling is what must hold
]


@pytest.fixture(params=BELLS)
def room(fresh_site: Site, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """A dugnad on a site of this test's own, which rings and, in the long proofs, does not."""
    rings = bool(request.param)
    if not rings:
        fresh_site.stop()
        monkeypatch.setitem(os.environ, "LIVE_BELLS", "0")
        fresh_site.start()
        expect.set_options(timeout=PATIENCE)  # whoever only asks hears of it some seconds later
    yield make_room(fresh_site, rings=rings)
    expect.set_options(timeout=AS_USUAL)
