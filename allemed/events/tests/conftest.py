"""What the tests about events share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone


@pytest.fixture
def move_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`move_clock(days=3)`: from now on the house's clock is so far ahead of what it was."""
    ahead = dt.timedelta(0)
    true_now = timezone.now

    def move(**by: Any) -> None:
        nonlocal ahead
        ahead += dt.timedelta(**by)
        monkeypatch.setattr(timezone, "now", lambda: true_now() + ahead)

    return move
