"""How well each hidden figure is known: the tightest bounds the rows allow, by linear programming (HiGHS).

Only unknowns that are not fixed matter. They fall into components without a common row; in each, every unknown is
pushed down and up in turn from the last vertex found, so one bound costs a few steps of the simplex. A vertex shows
something about all unknowns at once, and bounds that propagation proves and a vertex reaches need no programme.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from allemed.insight.disclosure.highs import load
from allemed.insight.disclosure.system import Numbers, System
from allemed.insight.errors import InsightError

EPSILON = 1e-6
MIP_NODES = 500
MOST_TOGETHER = 2
"""All that wait are pushed at once as long as that shows something of every tenth, at most so many times."""
Whole = npt.NDArray[np.bool_]


@dataclass
class Component:
    """Unknowns tied together: their numbers in the system, the rows between them, and their own bounds."""

    numbers: npt.NDArray[np.int64]
    matrix: sparse.csr_matrix
    row_low: Numbers
    row_high: Numbers
    low: Numbers
    high: Numbers
    whole: Whole
    rows: npt.NDArray[np.int64]


def components(system: System) -> list[Component]:
    """The unknowns that are not fixed, with what is fixed moved to the rows' limits, in connected parts."""
    matrix, row_low, row_high = system.matrix()
    low, high, whole = np.array(system.low), np.array(system.high), np.array(system.whole, dtype=bool)
    torn = np.flatnonzero(low > high + EPSILON)
    if len(torn):
        raise InsightError(
            "two_figures", "{cell} is published with two different figures.", cell=system.names[int(torn[0])]
        )
    fixed = high - low < EPSILON
    moved = matrix[:, fixed] @ low[fixed] if fixed.any() else np.zeros(matrix.shape[0])
    row_low, row_high = row_low - moved, row_high - moved
    free = np.flatnonzero(~fixed)
    inside = matrix[:, free].tocsr()
    lengths = np.diff(inside.indptr)
    empty = np.flatnonzero(lengths == 0)
    scale = 1.0 + np.abs(moved[empty])
    if np.any((row_low[empty] > EPSILON * scale) | (row_high[empty] < -EPSILON * scale)):
        wrong = empty[np.flatnonzero((row_low[empty] > EPSILON * scale) | (row_high[empty] < -EPSILON * scale))[0]]
        raise _contradiction(system, int(wrong))
    used = np.flatnonzero(lengths > 0)
    inside = inside[used]
    count = len(free)
    graph = (
        sparse.bmat([[None, inside.T], [inside, None]], format="csr")
        if len(used)
        else sparse.csr_matrix((count, count))
    )
    _, labels = connected_components(graph, directed=False)
    found = []
    column_order = np.argsort(labels[:count], kind="stable")
    row_labels = labels[count:] if len(used) else np.zeros(0, dtype=np.int64)
    row_order = np.argsort(row_labels, kind="stable")
    column_labels = labels[:count][column_order]
    for label in np.unique(column_labels):
        mine = column_order[slice(*np.searchsorted(column_labels, [label, label + 1]))]
        rows = row_order[slice(*np.searchsorted(row_labels[row_order], [label, label + 1]))]
        found.append(
            Component(
                free[mine],
                inside[rows][:, mine].tocsr(),
                row_low[used[rows]],
                row_high[used[rows]],
                low[free[mine]],
                high[free[mine]],
                whole[free[mine]],
                used[rows],
            )
        )
    return found


def _contradiction(system: System, row: int) -> InsightError:
    names = ", ".join(str(system.names[number]) for number, _ in system.rows[row].terms[:4])
    return InsightError("contradiction", "The published figures contradict each other around {cells}.", cells=names)


class Solver:
    """One component in HiGHS, kept warm from one bound to the next."""

    def __init__(self, component: Component) -> None:
        self.component = component
        self.count = len(component.numbers)
        self.highs = load(component.matrix, component.low, component.high, component.row_low, component.row_high)
        self._costs: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)

    def push(self, columns: npt.NDArray[np.int64], costs: Numbers, *, up: bool) -> Numbers | None:
        """The vertex where Σ cost·unknown is largest (`up`) or smallest; None when it is unbounded."""
        self._set_costs(columns, costs)
        self.highs.changeObjectiveSense(highspy.ObjSense.kMaximize if up else highspy.ObjSense.kMinimize)
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kUnknown:  # it lost its way from the last vertex: from the beginning
            self.highs.clearSolver()
            self.highs.run()
            status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return np.array(self.highs.getSolution().col_value)
        if status in {highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
            self._set_costs(columns, np.zeros(len(columns)))
            self.highs.run()
            if self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                return None
        raise InsightError("contradiction", "The published figures contradict each other.")

    def can_be(self, column: int, value: float) -> Numbers | None:
        """A vertex where the unknown is `value` or more, found from the last one; None when there is none."""
        high = float(self.component.high[column])
        if high < value:
            return None
        self._set_costs(np.zeros(0, dtype=np.int64), np.zeros(0))
        self.highs.changeColBounds(column, max(value, float(self.component.low[column])), high)
        self.highs.run()
        is_found = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        vertex = np.array(self.highs.getSolution().col_value) if is_found else None
        self.highs.changeColBounds(column, float(self.component.low[column]), high)
        return vertex

    def row_duals(self) -> Numbers:
        """The multipliers of the rows at the last vertex: how they combine to the bound."""
        return np.array(self.highs.getSolution().row_dual)

    def column_duals(self) -> Numbers:
        """The multipliers of the unknowns' own bounds at the last vertex."""
        return np.array(self.highs.getSolution().col_dual)

    def whole_bound(self, column: int, *, up: bool) -> float | None:
        """The bound when every count is a whole number; what is proved if the search is cut short. None: no bound."""
        whole = np.flatnonzero(self.component.whole).astype(np.int32)
        kinds = np.full(len(whole), highspy.HighsVarType.kInteger)
        self.highs.changeColsIntegrality(len(whole), whole, kinds)
        self.highs.setOptionValue("mip_max_nodes", MIP_NODES)
        self.highs.setOptionValue("presolve", "choose")
        self._set_costs(np.array([column]), np.ones(1))
        self.highs.changeObjectiveSense(highspy.ObjSense.kMaximize if up else highspy.ObjSense.kMinimize)
        self.highs.run()
        status = self.highs.getModelStatus()
        bound = float(self.highs.getInfo().mip_dual_bound)
        self.highs.changeColsIntegrality(len(whole), whole, np.full(len(whole), highspy.HighsVarType.kContinuous))
        self.highs.setOptionValue("presolve", "off")
        if status == highspy.HighsModelStatus.kInfeasible:
            raise InsightError("contradiction", "No whole numbers agree with the published figures.")
        return bound if np.isfinite(bound) else None

    def _set_costs(self, columns: npt.NDArray[np.int64], costs: Numbers) -> None:
        if len(self._costs):
            self.highs.changeColsCost(len(self._costs), self._costs, np.zeros(len(self._costs)))
        self._costs = columns.astype(np.int32)
        self.highs.changeColsCost(len(columns), self._costs, costs.astype(np.float64))


@dataclass(frozen=True)
class Enough:
    """When an unknown is surely not known too well: it varies by `width`, and may be 0 or as large as `high`."""

    high: Numbers
    width: Numbers

    def reached(self, low: Numbers, high: Numbers) -> Whole:
        """Whether what vertices showed is enough already."""
        reached: Whole = ((high >= self.high - EPSILON) | (low <= EPSILON)) & (high - low >= self.width - EPSILON)
        return reached


@dataclass(frozen=True)
class Bounds:
    """Lower and upper bounds of a component's unknowns; `whole_*` are those that whole numbers surely reach."""

    low: Numbers
    high: Numbers
    whole_low: Numbers
    whole_high: Numbers
    solver: Solver


def bound(component: Component, enough: Enough | None = None) -> Bounds:
    """Lower and upper bounds of every unknown of a component.

    With `enough`, an unknown is left alone as soon as it is seen to be safe: its bounds are then at least so wide.
    """
    count = len(component.numbers)
    proved_low, proved_high = propagate(component)
    solver = Solver(component)
    start = solver.push(np.zeros(0, dtype=np.int64), np.zeros(0), up=False)
    assert start is not None  # noqa: S101 - a programme without objective is never unbounded
    seen_low, seen_high = start.copy(), start.copy()
    whole_low, whole_high = np.full(count, np.inf), np.full(count, -np.inf)

    def see(vertex: Numbers) -> None:
        np.minimum(seen_low, vertex, out=seen_low)
        np.maximum(seen_high, vertex, out=seen_high)
        if np.all(np.abs(vertex - np.round(vertex))[component.whole] < EPSILON):
            np.minimum(whole_low, vertex, out=whole_low)
            np.maximum(whole_high, vertex, out=whole_high)

    see(start)

    def waits(*, up: bool) -> Whole:
        open_: Whole = (seen_high < proved_high - EPSILON) if up else (seen_low > proved_low + EPSILON)
        return open_ if enough is None else open_ & ~enough.reached(seen_low, seen_high)

    for up in (True, False):
        for _ in range(MOST_TOGETHER if count > 20 else 0):
            left = np.flatnonzero(waits(up=up) & np.isfinite(proved_high))
            vertex = solver.push(left, np.ones(len(left)), up=up) if len(left) > 1 else None
            if vertex is None:
                break
            see(vertex)
            if int(waits(up=up)[left].sum()) > 0.9 * len(left):
                break
        for column in range(count):
            if not waits(up=up)[column]:
                continue
            if up and enough is not None and component.whole[column]:
                wanted = max(float(enough.high[column]), float(seen_low[column] + enough.width[column]))
                vertex = solver.can_be(column, wanted)
                if vertex is not None:
                    see(vertex)
                    continue
            vertex = solver.push(np.array([column]), np.ones(1), up=up)
            if vertex is None:
                seen_high[column] = proved_high[column] = np.inf
                continue
            see(vertex)
            if up:
                proved_high[column] = vertex[column]
            else:
                proved_low[column] = vertex[column]
    if enough is not None:
        left_alone = enough.reached(seen_low, seen_high)
        proved_low = np.where(left_alone, seen_low, proved_low)
        proved_high = np.where(left_alone, seen_high, proved_high)
    return Bounds(proved_low, proved_high, whole_low, whole_high, solver)


def propagate(component: Component, rounds: int = 8) -> tuple[Numbers, Numbers]:
    """Bounds that follow from one row at a time, again and again: never tighter than the truth allows."""
    low, high = component.low.copy(), component.high.copy()
    matrix = component.matrix.tocoo()
    rows, columns, data = matrix.row, matrix.col, matrix.data
    count = component.matrix.shape[0]
    if count == 0:
        return low, high
    for _ in range(rounds):
        least = np.where(data > 0, data * low[columns], data * high[columns])
        most = np.where(data > 0, data * high[columns], data * low[columns])
        new_low, new_high = low.copy(), high.copy()
        for limits, ends, sign in ((component.row_high, least, 1.0), (component.row_low, most, -1.0)):
            infinite = ~np.isfinite(ends)
            sums = np.bincount(rows, np.where(infinite, 0.0, ends), minlength=count)
            infinities = np.bincount(rows, infinite, minlength=count)
            others_finite = infinities[rows] - infinite == 0
            room = limits[rows] - (sums[rows] - np.where(infinite, 0.0, ends))
            usable = others_finite & np.isfinite(room)
            limit = room[usable] / data[usable]
            upper = (data[usable] > 0) == (sign > 0)
            np.minimum.at(new_high, columns[usable][upper], limit[upper])
            np.maximum.at(new_low, columns[usable][~upper], limit[~upper])
        if np.allclose(new_low, low, equal_nan=True) and np.allclose(new_high, high, equal_nan=True):
            break
        low, high = np.maximum(low, new_low), np.minimum(high, new_high)
    return low, high
