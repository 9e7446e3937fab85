"""Estimates for domains: each with its standard error, interval, degrees of freedom, answers and status."""

from allemed.insight.estimates.contrasts import Contrast, contrast, difference
from allemed.insight.estimates.drawn import Drawn, drawn
from allemed.insight.estimates.means import mean, ratio, total
from allemed.insight.estimates.proportions import proportion
from allemed.insight.estimates.quantiles import quantile
from allemed.insight.estimates.result import Estimates, Status
from allemed.insight.estimates.tests_of_tables import Association, association
from allemed.insight.estimates.waves import Between, changes, trends

__all__ = [
    "Association",
    "Between",
    "Contrast",
    "Drawn",
    "Estimates",
    "Status",
    "association",
    "changes",
    "contrast",
    "difference",
    "drawn",
    "mean",
    "proportion",
    "quantile",
    "ratio",
    "total",
    "trends",
]
