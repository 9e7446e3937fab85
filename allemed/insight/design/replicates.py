"""Replicate weights: given with the data, or made from the design (JK1, JKn, BRR, Fay, bootstrap).

    V = scale Σ_r rscale_r (θ_r - θ̄)(θ_r - θ̄)'

θ̄ is the mean of the replicates, as R's default; with `mse: true` it is the estimate itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.linalg

from allemed.insight.data.table import Floats, Integers, Table
from allemed.insight.design.stages import Stage
from allemed.insight.errors import InsightError

METHODS = ("jk1", "jkn", "brr", "fay", "bootstrap")
KEYS = {"method", "columns", "scale", "rscales", "rho", "replicates", "seed", "combined", "mse"}


@dataclass(frozen=True)
class Replicates:
    """`factors[index[i], r]` times row i's weight is its weight in replicate r."""

    factors: Floats
    index: Integers
    scale: float
    rscales: Floats
    mse: bool

    @property
    def count(self) -> int:
        return int(self.factors.shape[1])

    @property
    def degrees(self) -> int:
        """The rank of the weights less one (R's rule and tolerance)."""
        _, r, _ = scipy.linalg.qr(self.factors, mode="economic", pivoting=True)
        diagonal = np.abs(np.diag(r))
        return int((diagonal > 1e-5 * diagonal[0]).sum()) - 1 if diagonal.size else 0

    def covariance(self, replicated: Floats, estimate: Floats) -> Floats:
        """p x p from R x p replicated estimates."""
        usable = self.rscales > 0
        centre = estimate if self.mse else replicated[usable].mean(axis=0)
        distance = (replicated - centre) * np.sqrt(self.rscales)[:, None]
        covariance: Floats = distance.T @ distance * self.scale
        return covariance


def make(
    said: Mapping[str, Any], table: Table, weights: Floats, stage: Stage, *, has_strata: bool, has_fpc: bool
) -> Replicates:
    """The replicates a design asks for. Raises InsightError `bad_replicates` or `lonely_cluster`."""
    unknown = set(said) - KEYS
    if unknown:
        raise _bad(f"The replicates have the key {sorted(unknown)[0]}, which is none of {', '.join(sorted(KEYS))}.")
    method = str(said.get("method", "")).lower()
    if method not in METHODS and not (said.get("columns") and "scale" in said):
        raise _bad(f"The replicates' method is none of {', '.join(METHODS)}.")
    mse = bool(said.get("mse", False))
    if said.get("columns"):
        return _given(said, table, weights, method, mse=mse)
    if method == "jk1":
        if has_strata:
            raise _bad("JK1 is for a design without strata: use JKn.")
        return _jk1(stage, mse=mse)
    if method == "jkn":
        return _jkn(stage, mse=mse)
    if method == "bootstrap":
        return _bootstrap(stage, int(said.get("replicates", 500)), int(said.get("seed", 1)), mse=mse)
    if has_fpc and not said.get("ignore_fpc", True):
        raise _bad("BRR has no finite population correction.")
    rho = float(said.get("rho", 0.3 if method == "fay" else 0.0))
    return _brr(stage, rho, mse=mse)


def _given(said: Mapping[str, Any], table: Table, weights: Floats, method: str, *, mse: bool) -> Replicates:
    names = [str(name) for name in said["columns"]]
    columns = np.column_stack([table.numbers(name) for name in names])
    broken = np.argwhere(~np.isfinite(columns))
    if len(broken):
        raise _bad(f"The replicate weight {names[broken[0, 1]]} is missing in row {table.row(broken[0, 0])}.")
    if bool(said.get("combined", True)):
        columns = columns / np.where(weights == 0, 1.0, weights)[:, None]
    count = len(names)
    rho = float(said.get("rho", 0.0))
    if count < 2:
        raise _bad("Replicate weights are two columns at least.")
    scales = {
        "jk1": (count - 1) / count,
        "jkn": 1.0,
        "brr": 1 / count,
        "fay": 1 / (count * (1 - rho) ** 2),
        "bootstrap": 1 / (count - 1),
        "": 1.0,
    }
    rscales = np.broadcast_to(np.asarray(said.get("rscales", 1.0), dtype=float), (count,)).copy()
    if method == "jkn" and "rscales" not in said:
        raise _bad("Given JKn weights need rscales: (n-1)/n of each replicate's stratum.")
    return Replicates(columns, np.arange(len(weights)), float(said.get("scale", scales[method])), rscales, mse)


def _jk1(stage: Stage, *, mse: bool) -> Replicates:
    n = stage.clusters
    factors = np.full((n, n), n / (n - 1))
    np.fill_diagonal(factors, 0.0)
    return Replicates(factors, stage.cluster, float(stage.remaining[0]) * (n - 1) / n, np.ones(n), mse)


def _jkn(stage: Stage, *, mse: bool) -> Replicates:
    sizes = stage.sizes[stage.stratum]
    alone = np.flatnonzero((stage.sizes == 1) & (stage.remaining > 0))
    if len(alone):
        raise InsightError(
            "lonely_cluster",
            "Stratum {stratum} has one cluster: JKn cannot leave it out.",
            stratum=stage.names[alone[0]],
        )
    same = stage.stratum[:, None] == stage.stratum[None, :]
    factors = np.where(same, (sizes / np.maximum(sizes - 1, 1))[:, None], 1.0)
    np.fill_diagonal(factors, 0.0)
    rscales = stage.remaining[stage.stratum] * (sizes - 1) / sizes
    usable = sizes > 1
    return Replicates(factors[:, usable], stage.cluster, 1.0, rscales[usable], mse)


def _brr(stage: Stage, rho: float, *, mse: bool) -> Replicates:
    """Balanced halves: strata of two; larger even strata are cut into pairs in the clusters' order."""
    odd = np.flatnonzero(stage.sizes % 2 == 1)
    if len(odd):
        raise _bad(f"BRR needs an even number of clusters in each stratum, and {stage.names[odd[0]]} has an odd one.")
    position = np.arange(stage.clusters) - stage.starts[stage.stratum]
    pair = np.cumsum(position % 2 == 0) - 1
    signs = _hadamard(int(pair.max()) + 2)[1 : int(pair.max()) + 2]  # not the row of ones: full balance
    first = (position % 2 == 0)[:, None]
    chosen = np.where(first, signs[pair] > 0, signs[pair] < 0)
    factors = np.where(chosen, 2 - rho, rho)
    count = factors.shape[1]
    return Replicates(factors, stage.cluster, 1 / (count * (1 - rho) ** 2), np.ones(count), mse)


def _hadamard(order: int) -> Floats:
    """A Hadamard matrix of at least this order (Sylvester, or Paley where it is smaller)."""
    size = 1 << max(order - 1, 1).bit_length()
    for prime in range(3, size, 4):
        if prime + 1 >= order and all(prime % divisor for divisor in range(3, int(prime**0.5) + 1, 2)):
            residues = {(value * value) % prime for value in range(1, prime)}
            q = np.array([0 if k == 0 else 1 if k in residues else -1 for k in range(prime)], dtype=float)
            jacobsthal = np.array([[q[(j - i) % prime] for j in range(prime)] for i in range(prime)])
            matrix = np.ones((prime + 1, prime + 1))
            matrix[1:, 1:] = jacobsthal - np.eye(prime)
            return matrix
    matrix = np.ones((1, 1))
    while len(matrix) < order:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return matrix


def _bootstrap(stage: Stage, count: int, seed: int, *, mse: bool) -> Replicates:
    """Rao-Wu rescaling bootstrap: n_h - 1 clusters of each stratum, drawn with replacement."""
    if (stage.sizes == 1).any():
        alone = int(np.argmax(stage.sizes == 1))
        raise InsightError(
            "lonely_cluster", "Stratum {stratum} has one cluster: it cannot be resampled.", stratum=stage.names[alone]
        )
    generator = np.random.default_rng(seed)
    factors = np.empty((stage.clusters, count))
    for start, size, remaining in zip(stage.starts, stage.sizes, stage.remaining, strict=True):
        drawn = generator.multinomial(size - 1, np.full(size, 1 / size), size=count).T
        factors[start : start + size] = 1 + np.sqrt(remaining) * (drawn * size / (size - 1) - 1)
    return Replicates(factors, stage.cluster, 1 / (count - 1), np.ones(count), mse)


def _bad(sentence: str) -> InsightError:
    return InsightError("bad_replicates", "{why}", why=sentence)
