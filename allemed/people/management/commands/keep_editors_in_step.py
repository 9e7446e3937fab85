"""`manage.py keep_editors_in_step`: after `EDITORIAL_WORKFLOW` was turned on or off."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from allemed.people.actions.editing import keep_all_in_step


class Command(BaseCommand):
    help = "Lets editors publish by themselves, or takes it from them, as EDITORIAL_WORKFLOW says."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with transaction.atomic():
            count = keep_all_in_step()
        self.stdout.write(f"{count} people are in step.")
