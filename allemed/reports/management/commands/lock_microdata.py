"""`manage.py lock_microdata AGREEMENT FILE CODEBOOK`: for files too large for a browser."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from allemed.base.actor import System
from allemed.base.refusals import RefusedError
from allemed.reports import actions, vault
from allemed.reports.models import DataAgreement


class Command(BaseCommand):
    help = "Locks a file of answers in under an agreement, as the page does. The file itself is left where it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("agreement", help="the last part of the agreement's address")
        parser.add_argument("file", type=Path)
        parser.add_argument("codebook", type=Path)
        parser.add_argument("--title", default="")

    def handle(self, *_args: Any, **options: Any) -> None:
        agreement = DataAgreement.objects.filter(public_id=options["agreement"]).first()
        if agreement is None:
            raise CommandError("There is no such agreement.")
        path: Path = options["file"]
        try:
            codebook = options["codebook"].read_text(encoding="utf-8")
            with path.open("rb") as file:
                dataset = actions.upload_dataset(
                    by=System("lock_microdata"),
                    agreement=agreement,
                    title=options["title"] or path.stem[:120],
                    suffix=path.suffix,
                    plain=iter(lambda: file.read(vault.CHUNK), b""),
                    codebook=codebook,
                )
        except OSError as error:
            raise CommandError(f"A file cannot be read: {error.strerror}.") from None
        except RefusedError as refused:
            raise CommandError(refused.message) from None
        self.stdout.write(
            f"{dataset.rows} rows are locked in as {dataset.public_id}, with {dataset.fault_count} faults."
        )
