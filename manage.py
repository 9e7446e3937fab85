#!/usr/bin/env python
"""Django's commands, with the database they need.

`migrate` runs as the role that owns the tables; everything else runs as the product's role, which owns none.
"""

import os
import sys

OWNER_COMMANDS = {"migrate", "restore", "sqlmigrate"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allemed.config.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["ALLEMED_DATABASE_ROLE"] = "owner"

    from django.core.management import execute_from_command_line

    from allemed.config import database

    with database.available():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
