"""New rows in one statement, for the deeds that are done most often (docs/decisions/0011).

The ORM puts the same INSERT together anew each time, one for each row; that took most of such a deed's time.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection, models


def write(first: models.Model, *along: models.Model, unless_there: bool = False) -> bool:
    """Write rows that are new, all in one statement; a foreign key in `along` may name `first`.

    `first` learns its key; those `along` do not, and are not to be used afterwards. With `unless_there` nothing is
    written where `first` would break a unique constraint, also when whoever came before has not committed yet: we wait
    for that. Returns whether it was written.
    """
    values = _values(first, first)
    names, marks = _names(type(first)), ", ".join(["%s"] * len(values))
    key = connection.ops.quote_name(str(first._meta.pk.column))
    conflict = " ON CONFLICT DO NOTHING" if unless_there else ""
    parts = [f"first AS (INSERT INTO {names} VALUES ({marks}){conflict} RETURNING {key} AS key)"]  # noqa: S608  (names of ours)
    for number, row in enumerate(along):
        its, taken = [], _values(row, first)
        for value in taken:
            its.append("first.key" if value is first else "%s")
            values += [] if value is first else [value]
        chosen = f"INSERT INTO {_names(type(row))} SELECT {', '.join(its)} FROM first"  # noqa: S608  (ours)
        parts.append(f"along_{number} AS ({chosen})")
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT key FROM first", values)  # noqa: S608  (names of ours)
        made = cursor.fetchone()
    if made is None:
        return False
    first.pk, first._state.adding, first._state.db = made[0], False, connection.alias
    return True


@cache
def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Those that are written; the database gives the key."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


@cache
def _names(model: type[models.Model]) -> str:
    """The table and its columns, as after INSERT INTO."""
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in _fields(model))
    return f"{connection.ops.quote_name(model._meta.db_table)} ({columns})"


def _values(row: models.Model, first: models.Model) -> list[Any]:
    """What the ORM would hand to the driver; `first` itself where it is meant."""
    return [
        first
        if row is not first and field.is_relation and field.is_cached(row) and field.get_cached_value(row) is first  # type: ignore[attr-defined]
        else field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in _fields(type(row))
    ]
