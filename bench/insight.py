"""What the figures of insight share: a made-up youth survey of half a million, and each program in its own process.

Peers live in an environment of their own (`var/peers`, from requirements/bench.txt, made by `make bench`), so that what
they need never meets what the product needs. Each contestant reads the same Parquet or CSV file, times its own work
without the reading, and prints JSON.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "var" / "peers" / "bin" / "python"
ROWS = int(os.environ.get("BENCH_ROWS", "500000"))


def say(name: str, value: float, unit: str) -> None:
    """One figure, as every bench prints it."""
    print(f"{name} {value:.4g} {unit}", flush=True)


def pupils(rows: int = ROWS, seed: int = 1) -> pl.DataFrame:
    """Pupils in 350 municipalities and 300 clusters of 6 strata: discrete covariates, one yes or no."""
    rng = np.random.default_rng(seed)
    municipality = rng.choice(350, rows, p=rng.dirichlet(np.full(350, 1.5)))
    level = rng.normal(0, 0.3, 350)
    cluster = rng.integers(0, 300, rows)
    ses, grade, year = rng.integers(1, 6, rows), rng.integers(8, 14, rows), rng.integers(2014, 2020, rows)
    female, imm = rng.integers(0, 2, rows), (rng.random(rows) < 0.15).astype(np.int64)
    eta = 0.2 + level[municipality] + 0.25 * (ses - 3) - 0.1 * (grade - 10) + 0.02 * (year - 2016)
    eta += -0.1 * female + 0.1 * imm - 0.4 * imm * female
    y = (rng.random(rows) < 1 / (1 + np.exp(-eta))).astype(np.int64)
    return pl.DataFrame(
        {
            "y": y,
            "ses": ses,
            "grade": grade,
            "year": year,
            "female": female,
            "imm": imm,
            "centrality": rng.integers(1, 5, rows),
            "municipality": municipality,
            "cluster": cluster,
            "stratum": cluster % 6,
            "w": rng.uniform(10, 80, rows),
        }
    )


@contextmanager
def files() -> Iterator[Path]:
    """A folder with pupils.parquet and pupils.csv."""
    with tempfile.TemporaryDirectory() as folder:
        frame = pupils()
        frame.write_parquet(Path(folder) / "pupils.parquet")
        frame.write_csv(Path(folder) / "pupils.csv")
        yield Path(folder)


def timed(work: Callable[[], Any], rounds: int) -> tuple[list[float], Any]:
    """Seconds of each round, and what the last one answered."""
    seconds, answer = [], None
    for _ in range(rounds):
        start = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - start)
    return seconds, answer


def report(seconds: list[float], values: dict[str, Any]) -> None:
    """What a contestant in Python prints: its times, its largest memory, its figures."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "memory": memory, "values": values}))


def ours(module: str, folder: Path) -> dict[str, Any]:
    """Our own run of `module`, in a process of its own."""
    return _run([sys.executable, "-m", module, "ours", str(folder)])


def peer(script: str, folder: Path) -> dict[str, Any]:
    """A peer's script, run by the peers' Python with this module importable."""
    if not PEERS.exists():
        raise SystemExit("The peers are not installed: run make bench.")
    return _run([str(PEERS), "-c", script, str(folder)])


def in_r(script: str, folder: Path) -> dict[str, Any]:
    """R's own run: `seconds` and then named numbers, a line each."""
    done = subprocess.run(
        ["Rscript", "--vanilla", "-", str(folder)], input=script, capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode:
        raise SystemExit(f"R could not: {done.stderr[-1500:]}")
    found = {line.split()[0]: [float(one) for one in line.split()[1:]] for line in done.stdout.splitlines() if line}
    return {"seconds": found.pop("seconds"), "memory": float("nan"), "values": found}


def _run(command: list[str]) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} could not: {done.stderr[-1500:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def median(run: dict[str, Any]) -> float:
    """The median of a run's times."""
    return float(statistics.median(run["seconds"]))


def farthest(one: list[float], other: list[float]) -> float:
    """The largest relative difference between two lists of figures."""
    a, b = np.array(one), np.array(other)
    return float(np.max(np.abs(a - b) / np.abs(b)))
