"""The triggers several rooms share. `code` is a room's own SQLSTATE; the rule stands in the message."""

from __future__ import annotations

import pgtrigger


def refuse(code: str, rule: str) -> str:
    """The statement that stops whatever breaks `rule`."""
    return f"RAISE EXCEPTION '{rule} (%)', TG_TABLE_NAME USING ERRCODE = '{code}';"


def never_truncated(code: str, rule: str) -> pgtrigger.Trigger:
    """TRUNCATE fires no row trigger, so it gets a refusal of its own."""
    return pgtrigger.Trigger(
        name="no_truncate",
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        func=refuse(code, rule),
    )


def only_these_change(code: str, name: str, rule: str, *columns: str) -> pgtrigger.Trigger:
    """Nothing in a row changes except `columns`."""
    kept = ", ".join(f"'{column}'" for column in columns)
    array = f"ARRAY[{kept}]::text[]"
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF to_jsonb(OLD) - {array} IS DISTINCT FROM to_jsonb(NEW) - {array} THEN {refuse(code, rule)} END IF;
            RETURN NEW;
        """,
    )


def never_deleted(code: str, rule: str) -> pgtrigger.Trigger:
    """What is written stays."""
    return pgtrigger.Trigger(
        name="no_delete", operation=pgtrigger.Delete, when=pgtrigger.Before, func=refuse(code, rule)
    )
