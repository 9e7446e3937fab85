"""What is tested is what runs: the locks for production and the demo have the versions that the tests have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"


def versions(name: str) -> dict[str, str]:
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["base", "demo"])
def test_a_lock_has_the_versions_that_are_tested(name: str) -> None:
    tested, locked = versions("dev"), versions(name)
    assert len(locked) > 50
    assert {package: version for package, version in locked.items() if tested.get(package) != version} == {}
