"""`manage.py erasures`: what people have had erased, by identifier only, to be kept apart from the backups."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from allemed.audit.models import Event
from allemed.base import erasures


class Command(BaseCommand):
    help = (
        "Writes every erasure, a line each, for `after_restore`. It holds identifiers and nothing of what was erased."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = Event.objects.filter(deed__in=erasures.deeds()).order_by("pk")
        for deed, thing_id, at in done.values_list("deed", "thing_id", "at").iterator():
            self.stdout.write(erasures.Erasure(deed, thing_id, at).as_line())
