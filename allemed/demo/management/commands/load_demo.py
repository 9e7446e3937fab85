"""`manage.py load_demo`: the demo programme's content; twice changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from allemed.demo import seed


class Command(BaseCommand):
    help = "Loads every part of the demo programme that is not there yet."

    def handle(self, *_args: Any, **_options: Any) -> None:
        seed.load()
