"""Running a recipe: from a table of answers to figures that may be published."""

from allemed.reports.running.published import SourceRulesError
from allemed.reports.running.run import Outcome, ProofError, compute

__all__ = ["Outcome", "ProofError", "SourceRulesError", "compute"]
