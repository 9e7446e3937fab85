"""Snapshots as they are sent. A hundred phones see the same but for a line or two: what is alike is written once."""

from __future__ import annotations

import json
from typing import Any

from allemed.dugnad.snapshots.picture import Picture
from allemed.dugnad.snapshots.views import Rendering, View


def as_bytes(picture: Picture, view: View) -> bytes:
    """The snapshot for these eyes. The parts it shares with others are kept with the picture."""
    rendering = Rendering(picture, view)
    parts = picture.parts
    pieces = [_json(rendering.head())[:-1]]
    for name, (eyes, make) in rendering.lists().items():
        part = parts.get((name, eyes))
        if part is None:
            part = parts[name, eyes] = f'"{name}":{_json(make())}'
        pieces.append(part)
    rows = []
    for row, in_full in rendering.contributions():
        key = (row["id"], in_full)
        part = parts.get(key)
        if part is None:
            part = parts[key] = _json(rendering.contribution(row, in_full=in_full))
        rows.append(part)
    return f'{",".join(pieces)},"contributions":[{",".join(rows)}]}}'.encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
