"""The command as scripts use it: the shapes that come out, the table for people, and one sentence when it cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from allemed.insight.command import main
from allemed.insight.tests import oracle
from allemed.insight.tests.oracle import as_printed

DESIGNS = {
    "apistrat": "weights: pw\nstrata: stype\nfpc: [fpc]\n",
    "apiclus1": "{weights: pw, clusters: [dnum], fpc: [fpc]}",
    "apiclus2": "{clusters: [dnum, snum], fpc: [fpc1, fpc2]}",
    "nhanes": "{weights: WTMEC2YR, strata: SDMVSTRA, clusters: [SDMVPSU], nest: true, lonely: fail}",
    "yrbs": "{weights: weight, strata: stratum, clusters: [psu], nest: true}",
}


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """`run("mean", "apistrat", "--y", "api00")` answers what the command printed as JSON."""

    def command(name: str, data: str, *more: str) -> Any:
        design = tmp_path / "design.yaml"
        design.write_text(DESIGNS[data])
        assert main([name, str(oracle.exported(data)), "--design", str(design), *more, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return command


def test_means_by_domain(run: Any) -> None:
    rows = run("mean", "apistrat", "--y", "api00", "--by", "stype")["rows"]
    assert [row["by"] for row in rows] == [{"stype": "E"}, {"stype": "H"}, {"stype": "M"}]
    assert {"estimate", "se", "ci_low", "ci_high", "df", "n", "deff"} <= set(rows[0])
    assert (rows[0]["estimate"], rows[0]["se"], rows[0]["n"]) == (as_printed("674.43"), as_printed("12.38247979"), 100)


def test_by_may_be_several_columns_and_said_twice(run: Any) -> None:
    one = run("mean", "apistrat", "--y", "api00", "--by", "stype", "awards")["rows"]
    two = run("mean", "apistrat", "--y", "api00", "--by", "stype", "--by", "awards")["rows"]
    assert one == two
    assert one[0]["by"] == {"stype": "E", "awards": "No"}


def test_totals_and_their_error(run: Any) -> None:
    row = run("total", "apiclus2", "--y", "enroll")["rows"][0]
    assert row["by"] == {}
    assert (row["estimate"], row["se"]) == (as_printed("2639272.93"), as_printed("799637.77"))


@pytest.mark.parametrize("ci", ["logit", "beta", "korn-graubard", "wilson", "likelihood", "mean", "t"])
def test_proportions_with_every_interval(run: Any, ci: str) -> None:
    row = run("proportion", "apiclus1", "--y", "sch.wide=Yes", "--ci", ci)["rows"][0]
    assert row["estimate"] == as_printed(".8743169399")
    assert 0 < row["ci_low"] < row["estimate"] < row["ci_high"] < 1


def test_proportions_of_numbers_codes_and_every_value(run: Any) -> None:
    assert run("proportion", "yrbs", "--y", "qn8=1")["rows"][0]["estimate"] == as_printed(".81362250437")
    race = run("proportion", "nhanes", "--y", "HI_CHOL=1", "--by", "race")["rows"]
    assert [row["by"] for row in race] == [{"race": number} for number in (1, 2, 3, 4)]
    assert run("proportion", "nhanes", "--y", "HI_CHOL")["rows"][0]["estimate"] == as_printed(".11214296")
    values = run("proportion", "apiclus1", "--y", "stype")["rows"]
    assert [row["value"] for row in values] == ["E", "H", "M"]
    assert sum(row["estimate"] for row in values) == pytest.approx(1)


def test_quantiles(run: Any) -> None:
    rows = run("quantile", "apiclus1", "--y", "api00", "--p", "0.25", "0.5")["rows"]
    assert [row["share"] for row in rows] == [0.25, 0.5]
    assert rows[1]["estimate"] == 652


def test_ratio_and_association(run: Any) -> None:
    assert run("ratio", "apiclus2", "--y", "api.stu", "--x", "enroll")["rows"][0]["se"] > 0
    test = run("association", "apiclus1", "--rows", "sch.wide", "--columns", "stype")
    assert (test["f"], test["p"]) == (as_printed("5.193369541"), as_printed(".02174746"))


def test_models(run: Any) -> None:
    answer = run("lpm", "apiclus1", "--formula", "api00 ~ ell + meals + mobility")
    assert [term["term"] for term in answer["terms"]] == ["(Intercept)", "ell", "meals", "mobility"]
    assert answer["terms"][1]["se"] == as_printed(".3240039450")
    assert answer["n"] == 183
    logit = run("logit", "apiclus1", "--formula", "sch.wide ~ ell*stype + meals", "--margins")
    assert {"terms", "n", "log_likelihood", "margins"} <= set(logit)
    assert [m["variable"] for m in logit["margins"]] == ["ell", "stype", "stype", "meals"]
    effects = run(
        "logit", "nhanes", "--formula", "HI_CHOL ~ RIAGENDR + agecat", "--effects", "SDMVSTRA", "--cluster", "SDMVSTRA"
    )
    assert effects["df"] == 14


def test_without_json_a_person_reads_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "d.yaml").write_text(DESIGNS["apistrat"])
    assert main(["mean", str(oracle.exported("apistrat")), "--design", str(tmp_path / "d.yaml"), "--y", "api00"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:2] == ["estimate", "se"]
    assert lines[1].split()[0] == "662.2874"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["mean", "DATA", "--design", "DESIGN", "--y", "api01"],
            "There is no column api01 in apistrat.csv (the nearest is api00).",
        ),
        (
            ["mean", "DATA", "--design", "DESIGN", "--y", "stype"],
            "Column stype should be numbers, but row 2 holds text",
        ),
        (["mean", "DATA", "--design", "GONE", "--y", "api00"], "is not there"),
        (["mean", "GONE", "--design", "DESIGN", "--y", "api00"], "There is no file"),
        (["mean", "DATA", "--design", "DESIGN"], "required: --y"),
        (["proportion", "DATA", "--design", "DESIGN", "--y", "awards=Maybe"], "No answer in awards is Maybe"),
        (
            ["proportion", "DATA", "--design", "DESIGN", "--y", "awards=Yes", "--ci", "magic"],
            "The interval magic is none of",
        ),
        (["quantile", "DATA", "--design", "DESIGN", "--y", "api00", "--p", "2"], "lies between 0 and 1"),
        (["mean", "DATA", "--design", "DESIGN", "--y", "api00", "--level", "95"], "lies between 0 and 1, not 95"),
        (["logit", "DATA", "--design", "DESIGN", "--formula", "awards ~"], "cannot be read at its end"),
        (["logit", "DATA", "--design", "DESIGN", "--formula", "api00 ~ ell"], "A logit explains 0 and 1"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    (tmp_path / "d.yaml").write_text(DESIGNS["apistrat"])
    places = {
        "DATA": str(oracle.exported("apistrat")),
        "DESIGN": str(tmp_path / "d.yaml"),
        "GONE": str(tmp_path / "gone.csv"),
    }
    assert main([places.get(one, one) for one in arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert len(said.err.splitlines()) == 1


def test_it_runs_as_a_module_and_loads_no_django(tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text(DESIGNS["apiclus1"])
    command = [str(oracle.exported("apiclus1")), "--design", str(tmp_path / "d.yaml"), "--y", "api00", "--json"]
    script = (
        "import sys; from allemed.insight.command import main; code = main(['mean', *sys.argv[1:]]);"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('django', 'pandas')]; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command], cwd=oracle.ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["rows"][0]["se"] == as_printed("23.542241")
    module = [sys.executable, "-m", "allemed.insight", "mean", *command]
    assert subprocess.run(module, cwd=oracle.ROOT, capture_output=True, text=True, check=True).stdout == done.stdout
