"""What is taken away by a deed or by time is taken away again when an old backup is put back (`base/erasures.py`).

Read from the source: a deed that takes something away is one whose name says so, or that is recorded where something is
deleted or emptied. It is done again, or stands below with the reason why that is not needed. The same for jobs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from allemed.base import erasures
from allemed.config.database import ROOT

SAYS_SO = re.compile(r"_(erased|forgotten|withdrawn|stopped|removed|deleted|left|declined|away|emptied|no)$")
TAKES_AWAY = re.compile(r"_?(delete|forget|erase|empty|take_away|take_name_off)")

BY_TIME = "a time has passed: see the lapses"
WITH_A_PERSON = "part of `person_erased`, which is done again"
NOTHING_OF_ANYONE = "nothing about a person goes"
# Taken away, and not done again, and why.
NOT_AGAIN = {
    "agreement_name_erased": BY_TIME,
    "conference_invitations_forgotten": BY_TIME,
    "dugnad_notes_erased": BY_TIME,
    "dugnad_seats_erased": BY_TIME,
    "introduction_words_forgotten": BY_TIME,
    "members_forgotten": BY_TIME,
    "minutes_originals_erased": BY_TIME,
    "needs_erased": BY_TIME,
    "period_forgotten": BY_TIME,
    "conference_invitation_forgotten": WITH_A_PERSON,
    "partnership_left_by_adviser": WITH_A_PERSON,
    "task_left_by_owner": WITH_A_PERSON,
    "agreement_withdrawn": "who signed and who was asked stays; it is only no longer open",
    "introduction_declined": "an answer; the words go by time",
    "introduction_withdrawn": "an answer; the words go by time",
    "leader_days_away": "something is added",
    "measure_owner_named": "the former owner's key goes; they declined or were forgotten, by deeds that are done again",
    "minutes_recipient_removed": "the list is looked through before minutes are sent, and goes with the notes",
    "needs_told": "what is told instead is not in the backup either; taking it all back is `needs_forgotten`",
    "card_deleted": NOTHING_OF_ANYONE,
    "dataset_uploaded": NOTHING_OF_ANYONE,  # a file that could not be kept after all
    "deck_draft_deleted": NOTHING_OF_ANYONE,
    "deck_version_withdrawn": NOTHING_OF_ANYONE,
    "dugnad_facilitator_unassigned": "who leads is looked at by those who plan; no words of anyone go",
    "leader_days_back": "one's own days, which one sees and takes back again",
    "material_removed": NOTHING_OF_ANYONE,
    "report_withdrawn": NOTHING_OF_ANYONE,
    "role_granted": "forgets only what a process remembers of someone's roles",
    "runbook_step_deleted": NOTHING_OF_ANYONE,
    "series_changed": NOTHING_OF_ANYONE,
    "series_ended": NOTHING_OF_ANYONE,
    "site_begun": NOTHING_OF_ANYONE,
    "targets_set": NOTHING_OF_ANYONE,
}
# Periodic jobs that take something away and are no lapse, and why: `room.function`.
NO_LAPSE = {
    "base.forget": "counts of attempts, by hashes; within the hour the job does it",
    "config.delete_old_jobs": "identifiers in the queue; the job does it in the night",
    "places.delete": "public registers' answers",
}


def _called(node: ast.Call) -> str:
    return str(getattr(node.func, "attr", "") or getattr(node.func, "id", ""))


def _functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _calls(function: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(function) if isinstance(node, ast.Call)]


def _words(node: ast.AST) -> list[str]:
    """The deeds an expression may give: `"a"`, or both of `"a" if x else "b"`."""
    return [
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and re.fullmatch(r"[a-z_]+", each.value)
    ]


def deeds_that_take_away(source: str) -> set[str]:
    """Every deed in a module that takes something away, by its name or by what happens around it."""
    found = set()
    for function in _functions(source):
        calls = _calls(function)
        is_taking = any(TAKES_AWAY.match(_called(call)) for call in calls)
        # `record(deed="…")`, and helpers of a room that are told which deed they do.
        for call in calls:
            named = [keyword.value for keyword in call.keywords if keyword.arg == "deed"]
            given = [argument for argument in call.args if _called(call) == "_end"]
            for deed in (word for value in [*named, *given] for word in _words(value)):
                if is_taking or SAYS_SO.search(deed):
                    found.add(deed)
    return found


def sources(pattern: str = "**/*.py") -> Iterator[Path]:
    for path in sorted((ROOT / "allemed").glob(pattern)):
        if not {"migrations", "tests", "demo"} & set(path.parts):
            yield path


def test_every_deed_that_takes_away_is_done_again_after_an_old_backup() -> None:
    found = {deed for path in sources() for deed in deeds_that_take_away(path.read_text(encoding="utf-8"))}
    again = set(erasures.deeds())
    assert found - again - set(NOT_AGAIN) == set(), "say in the room's personal_data.py how, or above why not"
    assert again - found == set(), "nothing records such a deed"
    assert set(NOT_AGAIN) - found == set(), "no reason is needed for what nobody does"
    assert again & set(NOT_AGAIN) == set()


def test_a_new_deed_that_takes_away_is_noticed() -> None:
    by_name = "def f():\n    audit.record(by=by, deed='name_forgotten', thing=x)\n"
    by_what_happens = "def f():\n    Need.objects.filter(x=y).delete()\n    record(by=by, deed='answered', thing=x)\n"
    neither = "def f():\n    record(by=by, deed='answered', thing=x)\n"
    assert deeds_that_take_away(by_name) == {"name_forgotten"}
    assert deeds_that_take_away(by_what_happens) == {"answered"}
    assert deeds_that_take_away(neither) == set()


# --- By time ------------------------------------------------------------------------------------------------------


def _is_periodic(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(each, ast.Call) and _called(each) == "periodic" for each in function.decorator_list)


def jobs_that_take_away(source: str) -> set[str]:
    """What the periodic jobs of a module call that takes something away."""
    return {
        _called(call)
        for function in _functions(source)
        if _is_periodic(function)
        for statement in function.body
        for call in _calls(statement)
        if TAKES_AWAY.match(_called(call)) or _called(call).startswith("leave")
    }


def _lapses() -> set[str]:
    """What the lapses call, as `room.function`: the function itself, or what a small one around it calls."""
    erasures.deeds()  # reads what the rooms say
    found = set()
    for do in erasures._lapses.values():
        room, names = _names_of(do)
        found |= {f"{room}.{name}" for name in names}
    return found


def _names_of(do: Callable[..., Any]) -> tuple[str, set[str]]:
    return do.__module__.split(".")[1], {do.__name__, *do.__code__.co_names}


def test_what_a_job_forgets_is_forgotten_after_an_old_backup_before_anyone_comes_in() -> None:
    found = {
        f"{path.parent.name}.{name}"
        for path in sources("*/jobs.py")
        for name in jobs_that_take_away(path.read_text(encoding="utf-8"))
    }
    assert len(found) > 10
    assert found - _lapses() - set(NO_LAPSE) == set(), "say `lapse(…)` in the room's personal_data.py, or above why not"
    assert set(NO_LAPSE) - found == set()
    lapses = {f"{room}.{name}" for do in erasures._lapses.values() for room, name in [_first(do, found)]}
    assert lapses <= found, "a lapse that no job does"


def _first(do: Callable[..., Any], found: set[str]) -> tuple[str, str]:
    room, names = _names_of(do)
    return room, next((name for name in sorted(names) if f"{room}.{name}" in found), do.__name__)


def test_a_new_job_that_forgets_is_noticed() -> None:
    job = "@app.periodic(cron='* * * * *')\n@app.task()\ndef tidy(timestamp):\n    actions.forget_it(by=by)\n"
    assert jobs_that_take_away(job) == {"forget_it"}
    assert jobs_that_take_away(job.replace("@app.periodic(cron='* * * * *')\n", "")) == set()
