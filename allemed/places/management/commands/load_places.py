"""`manage.py load_places`: the division of Norway, from the files in the house. Run again after an update of them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from allemed.places.actions import load_places


class Command(BaseCommand):
    help = "Loads counties, municipalities (since 2000), districts and population from allemed/places/data/."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for kind, count in load_places().items():
            self.stdout.write(f"{kind} {count}")
