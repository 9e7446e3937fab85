"""What the canaries share: a unique string in every private field, looked for wherever it could have spread to."""

from __future__ import annotations

import subprocess
from typing import Any

import conftest
from allemed.config import database

CANARY = "Kanarifugl Qzxvkj"
TRACE = "qzxvkj"


class Office:
    """An e-mail server that takes everything."""

    def send_messages(self, emails: list[Any]) -> int:
        return len(emails)


def dump_of(name: str) -> str:
    """All that a database holds, as its backup would."""
    url = conftest.SERVER.url(name, "postgres")
    done = subprocess.run(
        [str(database.binaries() / "pg_dump"), f"--dbname={url}"], check=True, capture_output=True, timeout=120
    )
    return done.stdout.decode()
