#!/usr/bin/env python
"""Django's commands, with the database they need.

`migrate`, `backup` and `restore` run as the role that owns the tables; everything else runs as the product's role,
which owns none.
`demo` is the supervisor of the rest and loads no Django of its own.
"""

import os
import sys

OWNER_COMMANDS = {"backup", "migrate", "restore", "sqlmigrate"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allemed.config.settings")
    if sys.argv[1:2] == ["demo"]:
        from allemed.config import supervisor

        sys.exit(supervisor.main(sys.argv[2:]))
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["ALLEMED_DATABASE_ROLE"] = "owner"

    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from allemed.config import database

    try:
        with database.available():
            execute_from_command_line(sys.argv)
    except (database.NoPostgresError, ImproperlyConfigured) as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
