"""Results are known by their hashes, the same wherever they are written down."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def hash_of(said: Any) -> str:
    """SHA-256 of JSON values, keys sorted."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
