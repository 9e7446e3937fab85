"""The triggers' shared sentences: what a published version is made of never changes, whoever asks."""

from __future__ import annotations

import pgtrigger

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"

# A draft's rows may change; the version's row is locked in share mode, so that a publication in another transaction
# either waits for this change or makes it fail. Without the lock a card could slip into a version being published.
FROZEN_STATE = "DK001"
REFUSE = "RAISE EXCEPTION 'dialogkort: a published version never changes (%)', TG_TABLE_NAME USING ERRCODE = 'DK001';"


def frozen_with_its_version(name: str, states: str) -> pgtrigger.Trigger:
    """A trigger for rows that belong to a version.

    `states` is a query for the version's state, locking it; `{row}` in it becomes OLD and NEW.
    """
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        declare=[("found", "text")],
        func=f"""
            IF TG_OP <> 'INSERT' THEN
                {states.format(row="OLD")}
                IF found <> 'draft' THEN {REFUSE} END IF;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                {states.format(row="NEW")}
                IF found <> 'draft' THEN {REFUSE} END IF;
                RETURN NEW;
            END IF;
            RETURN OLD;
        """,
    )


def never_truncated() -> pgtrigger.Trigger:
    """TRUNCATE fires no row trigger, so it gets a refusal of its own."""
    return pgtrigger.Trigger(
        name="no_truncate",
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        func=REFUSE,
    )
