"""`manage.py backup FILE`: the database and every uploaded file, in one archive with checksums."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from allemed.config import archive, database


class Command(BaseCommand):
    help = "Writes the database and every uploaded file into FILE, which only its owner may read."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            manifest = archive.write(file, address=database.url(), storage=default_storage)
        except archive.ArchiveError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: the database and {len(manifest['sha256']) - 1} files, {file.stat().st_size} bytes")
