"""Protection of a whole release: primary rules, secondary suppression over all its figures at once, then the attack.

`protect` returns a release whose statuses say what to hide and why; `ensure_safe` attacks it together with all earlier
releases and refuses it when anything is known too well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from allemed.insight.disclosure.attack import Report, attack
from allemed.insight.disclosure.cells import Cell, Table
from allemed.insight.disclosure.counts import Counts
from allemed.insight.disclosure.release import Figure, Release
from allemed.insight.disclosure.rounding import round_table
from allemed.insight.disclosure.rules import Rules
from allemed.insight.errors import InsightError


class Refused(InsightError):  # noqa: N818 - said of a release, as the house says refusals
    """A release that can be broken. `report` has the cells and the proofs: for authorised analysts only."""

    def __init__(self, report: Report) -> None:
        self.report = report
        count = len(report.broken)
        super().__init__(
            "can_be_broken",
            "The release is refused: {count} of its figures can be inferred from what is published.",
            count=count,
        )


def protect(
    tables: Sequence[Table],
    rules: Rules,
    *,
    figures: Sequence[Figure] = (),
    earlier: Iterable[Release] = (),
    name: str = "release",
) -> Release:
    """The release with everything hidden, or rounded, that must be. The tables hold true figures and stay as they are.

    `earlier` are all releases already out; what they say of other populations is left aside. The same tables again are
    hidden in the same way, since what is hidden by now protects itself.
    """
    fresh = [replace(table, cells=[_fresh(cell) for cell in table]) for table in tables]
    draft = Release(fresh, name, rules, dict(rules.groups), list(figures))
    if rules.method == "round":
        return replace(draft, tables=[round_table(table, rules) for table in fresh], figures=_withhold_all(figures))
    out = [one.published().about(draft.populations) for one in earlier]
    counts = Counts(draft, out)
    counts.suppress()
    return draft


def ensure_safe(release: Release, *, earlier: Iterable[Release] = ()) -> Report:
    """The report of the attack; `Refused` when something is known too well."""
    report = attack(release, earlier=earlier)
    if not report.is_safe:
        raise Refused(report)
    return report


def _fresh(cell: Cell) -> Cell:
    if cell.count is None:
        raise InsightError("no_figure", "A cell to be protected has no figure.")
    return replace(cell, status="published", numerators=dict(cell.numerators), numerator_status={}, reasons=())


def _withhold_all(figures: Iterable[Figure]) -> list[Figure]:
    """With rounding, no figure computed from unrounded counts goes out."""
    return [figure.withheld() for figure in figures]
