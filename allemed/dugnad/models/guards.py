"""The triggers' shared sentences, and the one statement that raises a dugnad's sequence."""

from __future__ import annotations

import pgtrigger

CHANNEL = "allemed_dugnad"
# Raised by every trigger of this room; the name of the rule stands in the message.
ERROR = "DG001"


def refuse(rule: str) -> str:
    """The statement that stops whatever breaks `rule`."""
    return f"RAISE EXCEPTION 'dugnad: {rule} (%)', TG_TABLE_NAME USING ERRCODE = '{ERROR}';"


def never_truncated(rule: str) -> pgtrigger.Trigger:
    """TRUNCATE fires no row trigger, so it gets a refusal of its own."""
    return pgtrigger.Trigger(
        name="no_truncate",
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        func=refuse(rule),
    )


def only_these_change(name: str, rule: str, *fields: str) -> pgtrigger.Trigger:
    """Rows may be deleted by retention, but nothing in them changes except `fields` (columns)."""
    kept = ", ".join(f"'{field}'" for field in fields)
    array = f"ARRAY[{kept}]::text[]"
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF to_jsonb(OLD) - {array} IS DISTINCT FROM to_jsonb(NEW) - {array} THEN {refuse(rule)} END IF;
            RETURN NEW;
        """,
    )
