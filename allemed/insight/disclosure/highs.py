"""HiGHS, silent and single-threaded: the only module that makes one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import highspy
import numpy as np
from scipy import sparse

from allemed.insight.disclosure.system import Numbers

One = TypeVar("One")
Answer = TypeVar("Answer")


def side_by_side(work: Callable[[One], Answer], things: Sequence[One]) -> list[Answer]:
    """`work` on each thing, in order, on as many cores as there are: HiGHS lets others go on while it computes.

    Each thing has a programme of its own, so the answers are the same as one after another.
    """
    if len(things) < 2 or (os.cpu_count() or 1) < 2:
        return [work(one) for one in things]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, things))


class Quiet(highspy.Highs):
    """HiGHS without the banner its Python class prints, which would spoil a command's JSON."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)
        self.setOptionValue("threads", 1)
        self.setOptionValue("presolve", "off")


@contextmanager
def silence() -> Iterator[None]:
    """Nothing on stdout meanwhile: HiGHS's integer solver prints from C, whatever its options say."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def load(matrix: sparse.csr_matrix, low: Numbers, high: Numbers, row_low: Numbers, row_high: Numbers) -> Quiet:
    """A programme with these columns and rows, and no objective yet."""
    highs = Quiet()
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.zeros(matrix.shape[1])
    model.col_lower_, model.col_upper_ = low, high
    model.row_lower_, model.row_upper_ = row_low, row_high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.data.astype(np.float64)
    highs.passModel(model)
    return highs
