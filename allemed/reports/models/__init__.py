"""What is kept: agreements and who may see, data under lock, recipes, runs, the ledger, publications."""

from allemed.reports.models.agreement import AnalystAccess, DataAgreement, DataKind
from allemed.reports.models.dataset import Dataset
from allemed.reports.models.ledger import LedgerEntry
from allemed.reports.models.publication import FileKind, Publication, PublicationState, PublicationText, PublishedFile
from allemed.reports.models.publishing import Publishing
from allemed.reports.models.recipe import Recipe
from allemed.reports.models.run import Run, RunState

__all__ = [
    "AnalystAccess",
    "DataAgreement",
    "DataKind",
    "Dataset",
    "FileKind",
    "LedgerEntry",
    "Publication",
    "PublicationState",
    "PublicationText",
    "PublishedFile",
    "Publishing",
    "Recipe",
    "Run",
    "RunState",
]
