"""What the commands print: JSON on one line, or a table a person can read."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence

Row = Mapping[str, object]


def say_json(answer: object) -> None:
    """One JSON document. Numbers are never NaN or infinite: what is not there is null."""
    json.dump(answer, sys.stdout, ensure_ascii=False, allow_nan=False, default=str)
    sys.stdout.write("\n")


def say_table(rows: Sequence[Row]) -> None:
    """Aligned columns; a column that says nothing in any row is left out."""
    flat = [_flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    names = [name for name in names if any(row.get(name) not in ("", None) for row in flat)]
    lines = [[_heading(name) for name in names], *[[str(row.get(name, "")) for name in names] for row in flat]]
    widths = [max(len(line[place]) for line in lines) for place in range(len(names))]
    for line in lines:
        cells = [
            cell.rjust(width) if place and _is_number(cell) else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


def _flat(row: Row) -> dict[str, str]:
    answer: dict[str, str] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            answer |= {f"{name}.{key}": _text(inner) for key, inner in value.items()}
        else:
            answer[name] = _text(value)
    return answer


def _heading(name: str) -> str:
    return name.removeprefix("by.")


def _text(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.7g}"
    return str(value)


def _is_number(cell: str) -> bool:
    return cell == "-" or cell.replace(".", "", 1).replace("-", "").replace("e", "").replace("+", "").isdigit()
