"""`manage.py after_restore LIST`: what must be done with an old backup before anyone comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from allemed.audit.models import Event
from allemed.base import erasures
from allemed.base.actor import System
from allemed.messages.actions import hold_back
from allemed.people.models import Role, RoleAssignment

BY = System("after_restore")


def _since(wanted: list[erasures.Erasure]) -> list[erasures.Erasure]:
    """Those that the backup's own trail does not know. What it knows is done in it already, and someone may since have
    given anew what they had taken away.
    """
    known = set(Event.objects.filter(deed__in=erasures.deeds()).values_list("deed", "thing_id", "at"))
    return [each for each in wanted if (each.deed, each.thing_id, each.at) not in known]


class Command(BaseCommand):
    help = (
        "Erases again what was erased since the backup (LIST is what `erasures` wrote), ends the roles that were "
        "ended since, forgets what is due, and holds back letters that may have been sent since. May be run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="LIST")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            with file.open(encoding="utf-8") as lines:
                wanted = list(erasures.read(lines))
            erasures.check(wanted)
            held = hold_back(by=BY)
            done = erasures.do_again(BY, _since(wanted))
        except (OSError, UnicodeDecodeError, erasures.NotAListError) as error:
            raise CommandError(str(error)) from error
        lapsed = erasures.let_lapse(BY)
        hold_back(by=BY)  # whoever comes off a list makes room for another, who was written to then
        for deed, count in sorted(done.items()):
            self.stdout.write(f"{deed}: {count}")
        self.stdout.write(f"Looked for what is due: {', '.join(lapsed)}")
        self.stdout.write(f"Letters held back: {held}. Whoever looks after the outbox may send them again.")
        if not RoleAssignment.objects.current().filter(role=Role.ADMINISTRATOR).exists():
            self.stdout.write("Nobody is an administrator now: `manage.py invite_administrator` lets one in.")
