"""R's survey package as the judge: its data, exported once into `var/`, and R itself for live comparison.

The package's data files are not ours to ship; they are read from the machine's installation (`make oracle`).
"""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from allemed.insight.data import read
from allemed.insight.design import Design, make_design, parse

ROOT = Path(__file__).resolve().parents[3]
EXPORTED = ROOT / "var" / "insight-oracle"
DATA = {
    "api": ("apistrat", "apiclus1", "apiclus2", "apisrs", "apipop"),
    "nhanes": ("nhanes",),
    "yrbs": ("yrbs",),
    "fpc": ("fpc",),
    "scd": ("scd",),
    "mu284": ("mu284",),
}
MISSING = (
    "R with its survey package is needed for these tests: make oracle (Debian: apt install r-base-core r-cran-survey)."
)


def run_r(script: str, *, seconds: int = 300) -> str:
    """What an R script prints. R's warnings are not ours; an error fails the test with R's own words."""
    if shutil.which("Rscript") is None:
        pytest.fail(MISSING)
    done = subprocess.run(
        ["Rscript", "--vanilla", "-"],
        input=f"suppressMessages(library(survey)); options(warn=-1, digits=17)\n{script}",
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    if done.returncode:
        pytest.fail(MISSING if "no package called ‘survey’" in done.stderr else f"R said: {done.stderr[-2000:]}")
    return done.stdout


def numbers(script: str, *, seconds: int = 300) -> dict[str, list[float]]:
    """What R says by `say("name", numbers)`, by name; NA and NaN are NaN."""
    say = 'say <- function(name, x) cat(name, paste(sprintf("%.17g", as.numeric(x)), collapse=" "), "\\n")\n'
    answer: dict[str, list[float]] = {}
    for line in run_r(say + script, seconds=seconds).splitlines():
        name, *values = line.split()
        answer[name] = [float("nan") if value in ("NA", "NaN") else float(value) for value in values]
    return answer


@cache
def exported(name: str) -> Path:
    """The CSV of one of the package's tables, as R's write.csv writes it."""
    path = EXPORTED / f"{name}.csv"
    if path.exists():
        return path
    EXPORTED.mkdir(parents=True, exist_ok=True)
    with (EXPORTED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            lines = [f'data({file}, package="survey")' for file in DATA]
            lines += [
                f"write.csv({table}, {json.dumps(str(EXPORTED / table))}, row.names=FALSE)"
                for tables in DATA.values()
                for table in tables
            ]
            run_r("\n".join(lines))
            for tables in DATA.values():
                for table in tables:
                    (EXPORTED / table).rename(EXPORTED / f"{table}.csv")
    return path


def design(name: str, **said: Any) -> Design:
    """A design over one of the package's tables."""
    return make_design(read(exported(name)), parse(said))


def apistrat(**more: Any) -> Design:
    return design("apistrat", weights="pw", strata="stype", fpc="fpc", **more)


def apiclus1(**more: Any) -> Design:
    return design("apiclus1", weights="pw", clusters="dnum", fpc="fpc", **more)


def apiclus2(**more: Any) -> Design:
    return design("apiclus2", clusters=["dnum", "snum"], fpc=["fpc1", "fpc2"], **more)


def nhanes(**more: Any) -> Design:
    return design("nhanes", weights="WTMEC2YR", strata="SDMVSTRA", clusters="SDMVPSU", nest=True, **more)


def yrbs(**more: Any) -> Design:
    return design("yrbs", weights="weight", strata="stratum", clusters="psu", nest=True, **more)


def as_printed(printed: str) -> Any:
    """A figure as it stands in a manual: equal when ours rounds to the same digits."""
    digits = len(printed.partition(".")[2])
    return pytest.approx(float(printed), abs=0.5000001 * 10.0**-digits, rel=0)
