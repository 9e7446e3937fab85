"""`protect` and `attack` from a shell: statuses, JSON, and one sentence for every no."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from allemed.insight.command import main
from allemed.insight.disclosure import Release

CELLS = "municipality;group;n\n" + "".join(
    f"m{row};{column};{count}\n"
    for row, line in enumerate(((4, 36, 30), (20, 51, 30), (60, 50, 74)))
    for column, count in zip("abc", line, strict=True)
)
RELEASE = '{"format": "allemed-release 1"'
Said = pytest.CaptureFixture[str]


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def protect(folder: Path, said: Said, table: str, rules: str) -> tuple[int, dict[str, Any]]:
    status = main(["protect", write(folder, "t.csv", table), "--rules", write(folder, "r.yaml", rules), "--json"])
    return status, json.loads(said.readouterr().out)


def test_every_cell_has_a_status_and_what_is_hidden_has_no_value(tmp_path: Path, capfd: Said) -> None:
    status, said = protect(tmp_path, capfd, CELLS, "threshold: 5\nmargins: true\n")
    assert status == 0
    statuses = [cell["status"] for cell in said["cells"]]
    assert (len(statuses), statuses.count("primary"), statuses.count("secondary")) == (16, 1, 3)
    assert all((cell["value"] is None) == (cell["status"] in {"primary", "secondary"}) for cell in said["cells"])
    assert said["summary"]["verdict"] == "safe"
    assert Release.from_json(said).hash == said["hash"]


def test_a_protected_release_is_attacked_in_vain(tmp_path: Path, capfd: Said) -> None:
    _, said = protect(tmp_path, capfd, CELLS, "threshold: 5\nmargins: true\n")
    assert main(["attack", write(tmp_path, "release.json", json.dumps(said)), "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["verdict"] == "safe"
    assert len(found["hidden"]) == 4
    assert {"by", "low", "high", "verdict", "proof"} <= set(found["hidden"][0])


def test_a_weak_release_is_broken_with_a_proof_and_status_1(tmp_path: Path, capfd: Said) -> None:
    page = "municipality,n\nTotal,74\nm1,70\nm2,:\n"
    rules = write(tmp_path, "r.yaml", "threshold: 5\n")
    assert main(["attack", write(tmp_path, "weak.csv", page), "--rules", rules, "--json"]) == 1
    (found,) = json.loads(capfd.readouterr().out)["broken"]
    assert (found["low"], found["high"], found["verdict"]) == (4, 4, "exact")
    assert "74" in found["proof"]


def test_persons_are_counted_with_margins_and_numerators(tmp_path: Path, capfd: Said) -> None:
    rows = [f"m{place % 4},{'girl' if place % 3 else 'boy'},{'Yes' if place % 2 else 'No'}" for place in range(120)]
    rules = "threshold: 3\ndimensions: [municipality, sex]\nnumerator: {active: active=Yes}\n"
    status, said = protect(tmp_path, capfd, "municipality,sex,active\n" + "\n".join(rows), rules)
    assert status == 0
    (total,) = [cell for cell in said["cells"] if not cell["by"]]
    assert (total["value"], total["numerators"]["active"]["value"]) == (120, 60)
    assert total["numerators"]["active"]["share"] == 50.0


def test_parquet_is_read_and_amounts_of_one_contributor_are_hidden(tmp_path: Path, capfd: Said) -> None:
    frame = pl.DataFrame(
        {
            "club": [f"c{place}" for place in range(40)],
            "place": [f"p{place % 4}" for place in range(40)],
            "paid": [9_000.0 if place == 0 else 100.0 + place for place in range(40)],
        }
    )
    frame.write_parquet(tmp_path / "t.parquet")
    rules = "dimensions: [place]\namount: paid\ncontributor: club\ndominance: {n: 1, k: 60}\n"
    arguments = ["protect", str(tmp_path / "t.parquet"), "--rules", write(tmp_path, "r.yaml", rules), "--json"]
    assert main(arguments) == 0
    cells = {json.dumps(cell["by"]): cell for cell in json.loads(capfd.readouterr().out)["cells"]}
    assert "dominance" in cells['{"place": "p0"}']["reasons"]
    hidden = [cell for cell in cells.values() if cell["value"] is None]
    assert len(hidden) >= 2
    assert all("amount" not in cell for cell in hidden)


def test_an_earlier_release_is_minded(tmp_path: Path, capfd: Said) -> None:
    groups = "groups:\n  school: {total: [s1, s2, s3], all but s3: [s1, s2]}\n"
    rules = write(tmp_path, "r.yaml", f"threshold: 5\n{groups}")
    first, second = (
        write(tmp_path, "a.csv", "school,n\nTotal,212\n"),
        write(tmp_path, "b.csv", "school,n\nall but s3,208\n"),
    )
    assert main(["attack", second, "--rules", rules]) == 0
    assert main(["attack", second, "--rules", rules, "--earlier", first]) == 1
    assert "212" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("table", "rules", "named"),
    [
        ("municipality,n\nm1,-3\n", "threshold: 3", "n"),
        ("municipality,n\nm1,few\n", "threshold: 3", "Row 2"),
        ("municipality,n\nm1,3\nm1,4\n", "threshold: 3", "twice"),
        ("municipality,sex\nm1,girl\n", "threshold: 3", "dimensions"),
        ("municipality,n\nm1,3\n", "threshold: many", "threshold"),
        ("municipality,n\nm1,3\n", "treshold: 3", "treshold"),
        ("municipality,n\nm1,3\n", "threshold: [", "YAML"),
        ("municipality,n\n", "threshold: 3", "no rows"),
        ("municipality,n\nTotal,3\nm1,9\n", "threshold: 3", "add up"),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(
    tmp_path: Path, capfd: Said, table: str, rules: str, named: str
) -> None:
    arguments = ["protect", write(tmp_path, "t.csv", table), "--rules", write(tmp_path, "r.yaml", rules), "--json"]
    assert main(arguments) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert named in said.err
    assert len(said.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", '{"format": "allemed-release 1"}', '{"format": "allemed-release 1", "tables": 1, "cells": 2}'],
)
def test_what_is_no_release_is_refused(tmp_path: Path, capfd: Said, text: str) -> None:
    assert main(["attack", write(tmp_path, "release.json", text)]) == 2
    assert len(capfd.readouterr().err.strip().splitlines()) == 1
    assert main(["attack", str(tmp_path / "nothing.json")]) == 2


def test_codes_with_leading_noughts_stay_codes(tmp_path: Path, capfd: Said) -> None:
    table = "municipality,n\n0301,40\n0302,50\n03,90\n"
    status, said = protect(tmp_path, capfd, table, "threshold: 5\ngroups: {municipality: {03: [0301, 0302]}}\n")
    assert status == 0
    assert said["groups"] == {"municipality": {"03": ["0301", "0302"]}}
