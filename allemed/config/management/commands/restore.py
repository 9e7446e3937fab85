"""`manage.py restore FILE`: put a backup back, into an empty database and an empty storage only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from allemed.config import archive, database


class Command(BaseCommand):
    help = "Puts the backup FILE back. Refuses unless the database and the storage are empty and the backup is whole."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            manifest = archive.restore(file, address=database.url(), storage=default_storage)
        except archive.ArchiveError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Put back what was saved at {manifest['made_at']}: {len(manifest['sha256']) - 1} files")
        self.stdout.write("Run `manage.py migrate` if the code is newer than the backup.")
        self.stdout.write("Before anyone comes in: `manage.py after_restore LIST`, the newest list of erasures.")
