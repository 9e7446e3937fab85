"""`manage.py rebuild_search`: read everything that can be found anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from allemed.website.search.index import rebuild
from allemed.website.search.sources import SOURCES


class Command(BaseCommand):
    help = "Builds the search index from nothing; afterwards a job keeps it in step."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{rebuild(SOURCES)} sider, kort og filer er lest")
