"""Primary rules: which figures say too much by themselves."""

from __future__ import annotations

from allemed.insight.disclosure.cells import Cell
from allemed.insight.disclosure.rules import Rules


def count_reasons(count: int, rules: Rules) -> tuple[str, ...]:
    """Why a count of persons may not be published; empty when it may."""
    if count == 0:
        return ("zero",) if rules.zeros == "protected" else ()
    return ("threshold",) if count < rules.threshold else ()


def numerator_reasons(numerator: int, count: int, rules: Rules) -> tuple[str, ...]:
    """Why "numerator of count" may not be published: few who do, few who do not, everyone, or nobody.

    In an empty cell there is nothing to say, and the count's own rule decides.
    """
    reasons = []
    rest = count - numerator
    if 0 < numerator < rules.numerator_threshold:
        reasons.append("threshold_numerator")
    if 0 < rest < rules.numerator_threshold:
        reasons.append("threshold_complement")
    if count > 0 and rules.group_disclosure:
        if numerator == 0:
            reasons.append("group_nobody")
        if rest == 0:
            reasons.append("group_everyone")
    return tuple(reasons)


def amount_reasons(cell: Cell, rules: Rules) -> tuple[str, ...]:
    """Why an amount may not be published: one or a few contributors are nearly all of it."""
    if cell.amount is None or cell.amount <= 0 or not cell.largest:
        return ()
    reasons = []
    largest = sorted(cell.largest, reverse=True)
    if rules.dominance is not None and sum(largest[: rules.dominance.n]) > rules.dominance.k / 100 * cell.amount:
        reasons.append("dominance")
    if rules.p_percent is not None and cell.amount - sum(largest[:2]) < rules.p_percent / 100 * largest[0]:
        reasons.append("p_percent")
    return tuple(reasons)


def amount_need(cell: Cell, rules: Rules) -> float:
    """How far above the truth a hidden amount must be possible (the upper protection level of Cox 1981).

    (n, k): 100/k times the n largest, less the amount; p %: p/100 of the largest, less what the others hold.
    """
    assert cell.amount is not None  # noqa: S101 - asked only of cells with reasons
    largest = sorted(cell.largest, reverse=True)
    needs = [0.0]
    if rules.dominance is not None:
        needs.append(100 / rules.dominance.k * sum(largest[: rules.dominance.n]) - cell.amount)
    if rules.p_percent is not None:
        needs.append(rules.p_percent / 100 * largest[0] - (cell.amount - sum(largest[:2])))
    return max(needs)
