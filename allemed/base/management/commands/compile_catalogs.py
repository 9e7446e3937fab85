"""`manage.py compile_catalogs`: build the `.mo` files Django reads."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from allemed.base import catalogues


class Command(BaseCommand):
    help = "Builds the compiled message catalogues from the .po files."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{catalogues.compile_all()} kataloger bygget")
