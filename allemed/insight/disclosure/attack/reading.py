"""Releases from files: a release's own JSON, or the published bytes themselves."""

from __future__ import annotations

import json
from pathlib import Path

from allemed.insight.disclosure.release import Release
from allemed.insight.errors import InsightError


def read_release(path: Path) -> Release:
    """A release from JSON, from published bytes (.csv, .html, .svg, .pdf), or from a folder of these."""
    try:
        return Release.from_json(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise InsightError("no_file", "There is no file {file}.", file=path.name) from None
    except (OSError, ValueError):
        raise InsightError("bad_json", "{file} is not JSON that can be read.", file=path.name) from None
