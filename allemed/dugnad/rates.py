"""How often a seat may write: counted for each seat in this process, never for an address.

A whole town hall shares one address, and one noisy telephone must not stop the others. It is no secret that is guarded
here, so two processes may let a little more through than one.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

AT_ONCE = 60
PER_SECOND = 2.0
MOST_SEATS = 20_000


class Bucket:
    """`at_once` drops for each key, refilled at `per_second`."""

    def __init__(self, at_once: float, per_second: float) -> None:
        self._at_once = at_once
        self._per_second = per_second
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Use one. 0 if there was one, otherwise the seconds until there is."""
        now = time.monotonic()
        with self._lock:
            left, at = self._left.pop(key, (self._at_once, now))
            left = min(self._at_once, left + (now - at) * self._per_second)
            enough = left >= 1
            self._left[key] = (left - 1 if enough else left, now)
            if len(self._left) > MOST_SEATS:
                self._left.popitem(last=False)
        return 0.0 if enough else (1 - left) / self._per_second


WRITES = Bucket(AT_ONCE, PER_SECOND)
