"""`manage.py begin_site`: the first pages of an installation, in each language; editors go on from there."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from allemed.base.actor import System
from allemed.base.refusals import RefusedError
from allemed.website.actions.begin import begin_site


class Command(BaseCommand):
    help = "Makes an empty front page in each language, and the list of barriers. Run it once, in a new installation."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            begin_site(by=System("begin_site"))
        except RefusedError as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write("The front pages and the barriers are there. Editors write the rest under /redaksjon/.")
