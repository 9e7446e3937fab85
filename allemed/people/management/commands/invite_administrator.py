"""`manage.py invite_administrator EMAIL NAME`: the first administrator of an installation, who invites the others."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from allemed.base.actor import System
from allemed.base.refusals import RefusedError
from allemed.people.actions import invite_person
from allemed.people.models import Role


class Command(BaseCommand):
    help = "Invites an administrator by e-mail. The others are invited from the pages under /min-side/personer/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--language", default="nb", choices=["nb", "nn", "en"])

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError:
            raise CommandError("That is not a whole e-mail address. Write it as name@example.no.") from None
        try:
            invite_person(
                by=System("invite_administrator"),
                email=options["email"],
                name=options["name"],
                language=options["language"],
                role=Role.ADMINISTRATOR,
            )
        except RefusedError as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write("Invited. The letter lies in the outbox and goes when the jobs run.")
