"""What import-linter cannot see of the arrow between rooms: relations by name, templates, addresses, file names."""

from __future__ import annotations

import re
import tomllib

import pytest
from django.apps import apps

from allemed.config.database import ROOT

LAYERS: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0][
    "layers"
]
# `a | b` are siblings: on one level, and strangers to each other.
LEVEL = {room.strip(): level for level, layer in enumerate(reversed(LAYERS)) for room in layer.split("|")}
TEMPLATES = sorted((ROOT / "allemed").glob("*/templates/**/*.*"))
REFERENCE = re.compile(r"""{%-?\s*(?:include|extends)\s+["']([\w-]+)/""")
ADDRESS = re.compile(r"""{%-?\s*url\s+["'](\w+):""")
STATIC = re.compile(r"""{%-?\s*static\s+["']([\w-]+)/""")
UNWANTED = {"utils.py", "helpers.py", "common.py", "service.py", "services.py", "misc.py"}


def may_look_at(room: str, other: str) -> bool:
    return room == other or other not in LEVEL or LEVEL[other] < LEVEL[room]


def test_every_relation_points_down() -> None:
    wrong = []
    for model in apps.get_models():
        room = model.__module__.split(".")[1]
        if not model.__module__.startswith("allemed."):
            continue
        for field in model._meta.get_fields():
            other = field.related_model
            if not field.concrete or not isinstance(other, type) or not other.__module__.startswith("allemed."):
                continue
            if not may_look_at(room, other.__module__.split(".")[1]):
                wrong.append(f"{model.__name__}.{field.name} -> {other.__module__}.{other.__name__}")
    assert wrong == []


@pytest.mark.parametrize("pattern", [REFERENCE, ADDRESS, STATIC], ids=["templates", "addresses", "static files"])
def test_every_template_looks_down(pattern: re.Pattern[str]) -> None:
    wrong = []
    for path in TEMPLATES:
        room = path.relative_to(ROOT / "allemed").parts[0]
        others = pattern.findall(path.read_text(encoding="utf-8"))
        wrong += [f"{path.relative_to(ROOT)} -> {other}" for other in others if not may_look_at(room, other)]
    assert wrong == []


def test_the_pattern_would_see_a_template_that_looks_up() -> None:
    assert REFERENCE.findall('{% include "website/_x.html" with a=b %}') == ["website"]
    assert not may_look_at("base", "website")


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [path for path in (ROOT / "allemed").rglob("*.py") if path.name in UNWANTED] == []


@pytest.mark.parametrize("room", sorted(LEVEL))
def test_every_room_says_what_it_is_for_on_one_screen(room: str) -> None:
    text = (ROOT / "allemed" / room / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert len(text.splitlines()) <= 70
