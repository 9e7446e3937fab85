"""The deeds of this room."""

from allemed.reports.actions.agreements import end_access, grant_access, record_agreement
from allemed.reports.actions.datasets import delete_dataset, delete_due, read_faults, rotate_keys, upload_dataset
from allemed.reports.actions.publications import BrokenBytesError, publish_run, withdraw_publication
from allemed.reports.actions.publishing import perform_publishing, read_publishing_proof, start_publishing
from allemed.reports.actions.recipes import review_recipe, write_recipe
from allemed.reports.actions.runs import check_hashes, perform_run, read_proof, start_run

__all__ = [
    "BrokenBytesError",
    "check_hashes",
    "delete_dataset",
    "delete_due",
    "end_access",
    "grant_access",
    "perform_publishing",
    "perform_run",
    "publish_run",
    "read_faults",
    "read_proof",
    "read_publishing_proof",
    "record_agreement",
    "review_recipe",
    "rotate_keys",
    "start_publishing",
    "start_run",
    "upload_dataset",
    "withdraw_publication",
    "write_recipe",
]
