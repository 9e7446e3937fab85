"""`manage.py update_catalogs [room …]`: bring the catalogues in step with the texts, and say what is missing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from allemed.base import catalogues


class Command(BaseCommand):
    help = "Extracts the texts of the rooms into their catalogues and lists what is not translated yet."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rooms", nargs="*", help="names of rooms; all of them when none is named")

    def handle(self, *_args: Any, **options: Any) -> None:
        for room in catalogues.rooms():
            if options["rooms"] and room.name not in options["rooms"]:
                continue
            catalogues.update(room)
            for language in catalogues.LANGUAGES:
                for message in catalogues.untranslated(room, language):
                    self.stdout.write(f"{room.name} {language}: {message.id}")
        catalogues.compile_all()
