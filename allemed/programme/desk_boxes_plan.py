"""What a partnership's page says of its plan: the context of `_plan_box.html`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from allemed.base import clock
from allemed.dugnad.models import State
from allemed.programme.models import Partnership, TaskState, Tool

SOON = dt.timedelta(days=14)
_PAGES = {Tool.DUGNAD: "workshop"}


def tool_url(partnership: Partnership, tool: str) -> str:
    """The address of the page where such a task is done."""
    page = _PAGES.get(Tool(tool)) if tool else None
    return reverse(f"partnerships:{page}", args=[partnership.public_id]) if page else ""


def plan_box(partnership: Partnership) -> dict[str, Any]:
    """`partnership`, `dugnad` (None when there is none or it is cancelled), `tasks` in `late`, `soon`, `later` and
    `settled`, the first three still open as `next_tasks`, and `done_count` of `task_count`.
    """
    tasks = list(partnership.tasks.select_related("owner").in_order())
    for task in tasks:
        task.partnership = partnership
    still = [task for task in tasks if task.is_open]
    day = clock.today() + SOON
    late = [task for task in still if task.is_late]
    soon = [task for task in still if not task.is_late and task.due_on and task.due_on <= day]
    dugnad = partnership.dugnad
    return {
        "partnership": partnership,
        "dugnad": dugnad if dugnad and dugnad.state != State.CANCELLED else None,
        "late": late,
        "soon": soon,
        "later": [task for task in still if task not in late and task not in soon],
        "settled": [task for task in tasks if not task.is_open],
        "next_tasks": still[:3],
        "done_count": sum(task.state == TaskState.DONE for task in tasks),
        "task_count": len(tasks),
    }
