"""What is tested is what runs: the locks for production and the demo have the versions that the tests have.

Every version has its hashes, and no file says where from: that is the machine's own business.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
LOCKS = sorted(REQUIREMENTS.glob("*.txt"))
NAMES_A_PLACE = re.compile(
    r"https?://(?!localhost)|(?<!emit-)(index-url|find-links)|\"resolved\"|\bregistry *="
    r"|pythonhosted|pypi\.org|npmjs",
    re.IGNORECASE,
)


def versions(name: str) -> dict[str, str]:
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["base", "demo"])
def test_a_lock_has_the_versions_that_are_tested(name: str) -> None:
    tested, locked = versions("dev"), versions(name)
    assert len(locked) > 50
    assert {package: version for package, version in locked.items() if tested.get(package) != version} == {}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_its_hashes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    packages = re.split(r"^(?=[\w.-]+(?:\[[\w,]+\])?==)", text, flags=re.MULTILINE)[1:]
    assert packages
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_every_npm_package_has_its_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, about in packages.items() if name and not about.get("integrity")] == []


def test_no_file_names_a_package_index_or_a_download_address() -> None:
    files = [*LOCKS, *(ROOT / name for name in ("pyproject.toml", "package.json", "package-lock.json", ".npmrc"))]
    files += [ROOT / "Makefile", ROOT / ".ci" / "run"]
    found = {
        f"{path.name}:{number}: {line.strip()[:100]}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if NAMES_A_PLACE.search(line)
    }
    # The funding links npm copies into its lock lead to no package.
    assert {line for line in found if '"url": "https://' not in line} == set()
