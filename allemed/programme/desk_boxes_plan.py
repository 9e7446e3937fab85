"""What a partnership's page says of its plan and its recruitment: the contexts of the two boxes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allemed.base import clock
from allemed.dugnad.models import State
from allemed.programme.actions.plan import PLANNING
from allemed.programme.actions.recruitment import missing, page_of
from allemed.programme.models import Answer, Partnership, Sector, SignUpPage, TaskState, Tool

SOON = dt.timedelta(days=14)
WIDTH = 1000
"""Of the meter's picture, in its own units."""
_PAGES = {
    Tool.DUGNAD: "workshop",
    Tool.LEADERS: "leaders",
    Tool.CARDS: "workshop",
    Tool.TARGETS: "targets",
    Tool.SIGN_UP: "recruitment",
    Tool.POSTER: "recruitment",
    Tool.LETTER: "ready_letter",
    Tool.NEEDS: "needs",
    Tool.DOOR: "door",
}


def tool_url(partnership: Partnership, tool: str) -> str:
    """The address of the page where such a task is done."""
    return reverse(f"partnerships:{_PAGES[Tool(tool)]}", args=[partnership.public_id]) if tool else ""


def plan_box(partnership: Partnership) -> dict[str, Any]:
    """`partnership`, `dugnad` (None when there is none or it is cancelled), `tasks` in `late`, `soon`, `later` and
    `settled`, the first three still open as `next_tasks`, and `done_count` of `task_count`. One query.
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


@dataclass(frozen=True)
class Reading:
    """One sector on the meter: wanted, yes, not answered, waiting for a place, and counted at the door."""

    sector: Sector
    wanted: int
    yes: int
    invited: int
    waiting: int

    @property
    def label(self) -> str:
        return self.sector.label

    @property
    def lacking(self) -> int:
        """How many more yeses are wanted."""
        return max(self.wanted - self.yes, 0)

    @property
    def is_missing(self) -> bool:
        """Whether nobody has said yes from a sector the dugnad cannot do without."""
        return self.sector.is_required and self.yes == 0

    @property
    def sentence(self) -> str:
        """The same in words."""
        if self.wanted:
            said = _("%(yes)s av %(wanted)s har sagt ja.") % {"yes": self.yes, "wanted": self.wanted}
        else:
            said = ngettext("%(yes)s har sagt ja.", "%(yes)s har sagt ja.", self.yes) % {"yes": self.yes}
        if self.invited:
            said += " " + ngettext("%(n)s har ikke svart.", "%(n)s har ikke svart.", self.invited) % {"n": self.invited}
        if self.waiting:
            said += " " + ngettext("%(n)s venter på plass.", "%(n)s venter på plass.", self.waiting) % {
                "n": self.waiting
            }
        if self.is_missing:
            said += " " + _("Ingen har sagt ja, og gruppen må være i rommet.")
        elif self.lacking:
            said += " " + ngettext("Dere mangler %(n)s.", "Dere mangler %(n)s.", self.lacking) % {"n": self.lacking}
        if self.sector.walk_ins:
            walk_ins = self.sector.walk_ins
            said += " " + ngettext("%(n)s kom uten å melde seg på.", "%(n)s kom uten å melde seg på.", walk_ins) % {
                "n": walk_ins
            }
        return said

    @property
    def _whole(self) -> int:
        return max(self.wanted, self.yes + self.invited, 1)

    @property
    def yes_width(self) -> int:
        """Of the bar's WIDTH."""
        return WIDTH * self.yes // self._whole

    @property
    def invited_width(self) -> int:
        """The same."""
        return WIDTH * self.invited // self._whole


def meter(page: SignUpPage) -> list[Reading]:
    """Who is missing, sector by sector. One query."""

    def counted(state: Answer) -> Count:
        return Count("sign_ups", filter=Q(sign_ups__state=state))

    found = page.sectors.annotate(
        yes=counted(Answer.YES), invited=counted(Answer.INVITED), waiting=counted(Answer.WAITING)
    ).order_by("position", "pk")
    return [Reading(each, each.wanted, each.yes, each.invited, each.waiting) for each in found]


def boxes(partnership: Partnership) -> dict[str, Any]:
    """`plan` and `recruitment`: the contexts of the two boxes, each None while there is nothing to say."""
    # Those of a partnership that is held, or closed, are read again where they stand; there is nothing to do in them.
    is_planned = partnership.state in PLANNING
    return {
        "plan": plan_box(partnership) if is_planned else None,
        "recruitment": recruitment_box(partnership) if is_planned and partnership.dugnad_id else None,
    }


def recruitment_box(partnership: Partnership) -> dict[str, Any]:
    """`partnership`, `page` (None while there is no dugnad), `meter` (`Reading`s), `missing` (what must be there before
    it is ready, by name), and whether it `is_ready`. At most six queries.
    """
    page = page_of(partnership)
    return {
        "partnership": partnership,
        "page": page,
        "meter": meter(page) if page else [],
        "missing": missing(partnership),
        "is_ready": partnership.ready_at is not None,
    }
