"""`manage.py register_standin --port 8790`: a stand-in for the public registers, for the demo."""

from __future__ import annotations

import argparse
import contextlib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from allemed.places.registers.standin import MODES, StandIn


class Command(BaseCommand):
    help = "Answers like Enhetsregisteret and Frivillighetsregisteret, with organisations we made up. Ctrl-C stops it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.REGISTER_STANDIN_PORT)
        parser.add_argument("--mode", choices=sorted(MODES), default="ok")

    def handle(self, *_args: Any, port: int, mode: str, **_options: Any) -> None:
        with StandIn(port, mode) as server, contextlib.suppress(KeyboardInterrupt):
            self.stdout.write(server.address)
            server.serve_forever()
