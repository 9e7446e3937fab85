"""Models: survey-weighted logit and linear probability, effects eliminated, margins, the gap and what moved it."""

from allemed.insight.models.gap import Gap, Part, gap
from allemed.insight.models.margins import Margin, margins
from allemed.insight.models.regression import Model, Term, fit
from allemed.insight.models.rows import Dropped

__all__ = ["Dropped", "Gap", "Margin", "Model", "Part", "Term", "fit", "gap", "margins"]
