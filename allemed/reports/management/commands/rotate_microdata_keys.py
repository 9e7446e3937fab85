"""`manage.py rotate_microdata_keys`: every file's key under the newest of the operator's keys."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from allemed.base.actor import System
from allemed.reports import actions, vault


class Command(BaseCommand):
    help = "Wraps the keys of all locked data anew with the first of MICRODATA_KEYS."

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = actions.rotate_keys(by=System("rotate_microdata_keys"))
        self.stdout.write(f"{count} keys are wrapped anew with {vault.current_key()}; no other key is needed any more.")
