"""Planning: the tasks are laid out, the dugnad gets its day, and open tasks follow it when it moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allemed.audit import actions as audit
from allemed.base import clock, norwegian
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import DeckVersion
from allemed.dugnad import actions as room
from allemed.dugnad.models import Dugnad, RunbookVersion, State
from allemed.people.models import Role, RoleAssignment, User
from allemed.programme.actions import sign_up_page
from allemed.programme.actions.moves import check_host, follow, lock
from allemed.programme.actions.timeline import note
from allemed.programme.models import (
    Anchor,
    EntryKind,
    Partnership,
    PartnershipState,
    SignUpPage,
    Task,
    TaskState,
    TaskTemplate,
    Tool,
)
from allemed.programme.permissions import HOSTS, can_coordinate
from allemed.programme.refusals import ProgrammeRefusal

PLANNING = (PartnershipState.PLANNING, PartnershipState.RECRUITING, PartnershipState.READY)


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """What a dugnad is, but for whose it is."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    runbook: RunbookVersion
    deck: DeckVersion | None = None
    mode: str = "physical"
    place: str = ""
    link: str = ""
    language: str = "nb"


def check_coordinator(by: Actor, partnership: Partnership) -> None:
    """The host's people, the partner's coordinators and the platform itself may. Raises `RefusedError`."""
    if isinstance(by, User) and not can_coordinate(by, partnership):
        raise RefusedError(ProgrammeRefusal.NOT_ALLOWED)


def _lock(by: Actor, partnership: Partnership) -> Partnership:
    check_coordinator(by, partnership)
    return lock(partnership)


def lock_in_planning(by: Actor, partnership: Partnership) -> Partnership:
    """The row, held, while its dugnad is being planned. Raises `RefusedError` (NOT_ALLOWED, MERGED, NOT_PLANNING)."""
    partnership = _lock(by, partnership)
    if partnership.state not in PLANNING:
        raise RefusedError(ProgrammeRefusal.NOT_PLANNING)
    return partnership


def tell(by: Actor, partnership: Partnership, sentence: str | Promise, *, text: str = "", **facts: str) -> None:
    """A line of the timeline, in the host's own language whoever did it; so `sentence` is a lazy one."""
    with translation.override(settings.LANGUAGE_CODE):
        note(by=by, partnership=partnership, kind=EntryKind.DONE, title=str(sentence) % facts, text=text)


@transaction.atomic
def lay_out(*, by: Actor, partnership: Partnership) -> int:
    """Give the partnership the template's tasks that it does not have yet; how many. Twice is once.

    Raises `RefusedError` (NOT_PLANNING …).
    """
    partnership = lock_in_planning(by, partnership)
    has = partnership.tasks.filter(template__isnull=False).values("template")
    made = 0
    for template in TaskTemplate.objects.filter(is_used=True).exclude(pk__in=has):
        copied = {name: getattr(template, name) for name in ("anchor", "offset_days", "side", "tool", "link", "texts")}
        task = Task(partnership=partnership, template=template, **copied)
        task.due_on = task.day_from(partnership)
        task.save()
        made += 1
    if made:
        audit.record(by=by, deed="plan_laid_out", thing=partnership, tasks=made)
    return made


@transaction.atomic
def plan_workshop(*, by: Actor, partnership: Partnership, workshop: Workshop) -> Dugnad:
    """Make the partnership's dugnad; its tasks get their days. A cancelled one is replaced.

    Raises `RefusedError` (NOT_PLANNING, HAS_A_DUGNAD, OUTSIDE_PERIOD …).
    """
    partnership = lock_in_planning(by, partnership)
    _check_free(partnership)
    _check_day(partnership, workshop.starts_at)
    dugnad = room.plan_dugnad(
        by=by,
        municipality=partnership.municipality,
        organisation=partnership.organisation,
        **{name: getattr(workshop, name) for name in Workshop.__dataclass_fields__},
    )
    return _take(by, partnership, dugnad)


@transaction.atomic
def link_workshop(*, by: Actor, partnership: Partnership, dugnad: Dugnad) -> Dugnad:
    """The partner has planned one in the room already: it becomes the partnership's.

    Raises `RefusedError` (NOT_THEIR_DUGNAD, HAS_A_DUGNAD, OUTSIDE_PERIOD …).
    """
    partnership = lock_in_planning(by, partnership)
    _check_free(partnership)
    if not can_be_linked(partnership).filter(pk=dugnad.pk).exists():
        raise RefusedError(ProgrammeRefusal.NOT_THEIR_DUGNAD)
    _check_day(partnership, dugnad.starts_at)
    return _take(by, partnership, dugnad)


def can_be_linked(partnership: Partnership) -> Any:
    """The partner's dugnads that are nobody's in the programme yet."""
    return (
        Dugnad.objects.real()
        .filter(municipality=partnership.municipality, organisation=partnership.organisation, partnership=None)
        .exclude(state=State.CANCELLED)
        .order_by("starts_at")
    )


@transaction.atomic
def move_workshop(*, by: Actor, partnership: Partnership, starts_at: dt.datetime, ends_at: dt.datetime) -> Dugnad:
    """Another time. Open tasks counted from the dugnad move with it; nothing else does.

    Raises `RefusedError` (NO_DUGNAD, OUTSIDE_PERIOD …, and the room's IS_BUSY and IS_OVER).
    """
    partnership, dugnad = _lock_with_dugnad(by, partnership)
    _check_day(partnership, starts_at)
    room.move_dugnad(by=by, dugnad=dugnad, starts_at=starts_at, ends_at=ends_at)
    dugnad.refresh_from_db()
    partnership.dugnad = dugnad
    set_days(partnership)
    tell(by, partnership, _("Dugnaden er flyttet til %(when)s"), when=norwegian.moment(starts_at))
    _tell(by, dugnad)
    return dugnad


@transaction.atomic
def change_workshop(*, by: Actor, partnership: Partnership, fields: Mapping[str, Any], seen: int) -> Dugnad:
    """Another place, link, deck, runbook, name or language. `seen` is the `seq` of the dugnad that the form showed.

    Raises `RefusedError` (NO_DUGNAD, CHANGED_MEANWHILE …, and the room's).
    """
    partnership, dugnad = _lock_with_dugnad(by, partnership)
    if dugnad.seq != seen:
        raise RefusedError(ProgrammeRefusal.CHANGED_MEANWHILE)
    room.change_dugnad(by=by, dugnad=dugnad, fields=fields)
    dugnad.refresh_from_db()
    _settle_workshop(by, partnership, dugnad)
    _tell(by, dugnad)
    return dugnad


def _tell(by: Actor, dugnad: Dugnad) -> None:
    """Those who signed up are told what is new, in the same transaction."""
    page = SignUpPage.objects.filter(dugnad=dugnad).first()
    if page is not None:
        sign_up_page.tell_news(by=by, page=page)


def _lock_with_dugnad(by: Actor, partnership: Partnership) -> tuple[Partnership, Dugnad]:
    partnership = lock_in_planning(by, partnership)
    dugnad = partnership.dugnad
    if dugnad is None:
        raise RefusedError(ProgrammeRefusal.NO_DUGNAD)
    return partnership, Dugnad.objects.select_for_update().get(pk=dugnad.pk)


def _check_free(partnership: Partnership) -> None:
    if partnership.dugnad is not None and partnership.dugnad.state != State.CANCELLED:
        raise RefusedError(ProgrammeRefusal.HAS_A_DUGNAD)


def _check_day(partnership: Partnership, starts_at: dt.datetime) -> None:
    period = partnership.period
    if not period.allows_dugnad_on(starts_at.astimezone(clock.OSLO).date()):
        first, last = norwegian.date(period.starts_on), norwegian.date(period.last_dugnad_on)
        raise RefusedError(ProgrammeRefusal.OUTSIDE_PERIOD, first=first, last=last)


def _take(by: Actor, partnership: Partnership, dugnad: Dugnad) -> Dugnad:
    partnership.dugnad = dugnad
    follow(by=by, partnership=partnership)
    set_days(partnership)
    audit.record(by=by, deed="partnership_dugnad_set", thing=partnership, dugnad=dugnad.public_id)
    tell(by, partnership, _("Dugnaden er satt til %(when)s"), when=norwegian.moment(dugnad.starts_at))
    lay_out(by=by, partnership=partnership)
    sign_up_page.prepare(by=by, partnership=partnership, dugnad=dugnad)
    _settle_workshop(by, partnership, dugnad)
    return dugnad


def _settle_workshop(by: Actor, partnership: Partnership, dugnad: Dugnad) -> None:
    """Day and place, cards and leaders: what the dugnad has now, nobody need tick."""
    if dugnad.place or dugnad.link:
        settle_by_deed(by=by, partnership=partnership, tool=Tool.DUGNAD)
    if dugnad.deck is not None:
        settle_by_deed(by=by, partnership=partnership, tool=Tool.CARDS)
    if dugnad.assignments.exists():
        settle_by_deed(by=by, partnership=partnership, tool=Tool.LEADERS)


def set_days(partnership: Partnership) -> int:
    """Give every open task the day that follows from what it is counted from; how many moved. No task that is settled.

    Inside the caller's transaction. What is counted from the agreement does not move: the agreement's day does not.
    """
    moved = 0
    for task in partnership.tasks.open().select_for_update():
        day = task.day_from(partnership)
        if task.due_on != day:
            task.due_on = day
            task.save(update_fields=["due_on"])
            moved += 1
    return moved


@transaction.atomic
def settle_task(*, by: Actor, task: Task, is_done: bool, because: str = "") -> Task:
    """Done, or skipped with a reason. Raises `RefusedError` (REASON_NEEDED, TASK_IS_SETTLED, NOT_ALLOWED, MERGED)."""
    task = _lock_task(by, task)
    if not task.is_open:
        raise RefusedError(ProgrammeRefusal.TASK_IS_SETTLED)
    if not is_done and not because.strip():
        raise RefusedError(ProgrammeRefusal.REASON_NEEDED)
    task.state = TaskState.DONE if is_done else TaskState.SKIPPED
    task.settled_at, task.because = clock.now(), because.strip()[:400]
    task.actor_kind, task.actor_id = by.actor_kind, by.actor_id
    task.save()
    audit.record(by=by, deed="task_settled", thing=task, state=task.state)
    return task


def settle_by_deed(*, by: Actor, partnership: Partnership, tool: str) -> None:
    """What the first task of this page asks for was just done there: nobody need tick it as well. Can be undone.

    Inside the caller's transaction.
    """
    task = partnership.tasks.filter(tool=tool).in_order().first()  # a later one looks at the same page again
    if task is not None and task.is_open:
        settle_task(by=by, task=task, is_done=True)


@transaction.atomic
def reopen_task(*, by: Actor, task: Task) -> Task:
    """It was not done after all. It gets the day it would have had. Twice is once. Raises `RefusedError`."""
    task = _lock_task(by, task)
    if task.is_open:
        return task
    task.state, task.settled_at, task.because, task.because_erased_at = TaskState.OPEN, None, "", None
    task.actor_kind = task.actor_id = ""
    task.due_on = task.day_from(task.partnership)
    task.save()
    audit.record(by=by, deed="task_reopened", thing=task)
    return task


@transaction.atomic
def give_task(*, by: Actor, task: Task, side: str, owner: User | None = None) -> Task:
    """Say whose task it is: a side, or one person of it. Raises `RefusedError` (NOT_AN_OWNER, TASK_IS_SETTLED …)."""
    task = _lock_task(by, task)
    if not task.is_open:
        raise RefusedError(ProgrammeRefusal.TASK_IS_SETTLED)
    if owner is not None and owner not in owners_for(task.partnership):
        raise RefusedError(ProgrammeRefusal.NOT_AN_OWNER)
    task.side, task.owner = side, owner
    task.save(update_fields=["side", "owner"])
    audit.record(by=by, deed="task_given", thing=task, side=side)
    return task


def owners_for(partnership: Partnership) -> list[User]:
    """Those a task may be given to: the host's people first, then the partner's coordinators."""
    current = RoleAssignment.objects.current().filter(user__is_active=True).select_related("user")
    theirs = Q(
        role=Role.COORDINATOR, municipality=partnership.municipality_id, organisation=partnership.organisation_id
    )
    held = list(current.filter(Q(role__in=HOSTS) | theirs).order_by("user__name"))
    held.sort(key=lambda each: each.role == Role.COORDINATOR)
    return list({each.user_id: each.user for each in held}.values())


def _lock_task(by: Actor, task: Task) -> Task:
    partnership = _lock(by, task.partnership)
    locked = Task.objects.select_for_update().get(pk=task.pk)
    locked.partnership = partnership
    return locked


@transaction.atomic
def save_template(*, by: Actor, template: TaskTemplate | None, facts: Mapping[str, Any]) -> TaskTemplate:
    """Write a task of the template, a new one when it is None. Plans that have it keep what they have.

    Raises `RefusedError` (NOT_ALLOWED).
    """
    check_host(by)
    template = template or TaskTemplate()
    for name, value in facts.items():
        setattr(template, name, value)
    template.save()
    audit.record(by=by, deed="task_template_saved", thing=template)
    return template


def keep_up(*, by: Actor) -> int:
    """The room may have moved a dugnad without us, and an agreement may have come: plans are laid out and follow.

    Called every few minutes; how many plans were touched.
    """
    touched = 0
    alive = Partnership.objects.standing().filter(state__in=PLANNING)
    for partnership in alive.filter(tasks=None, agreed_at__isnull=False):
        touched += bool(lay_out(by=by, partnership=partnership))
    moved = alive.filter(tasks__state=TaskState.OPEN, tasks__anchor=Anchor.DUGNAD, dugnad__isnull=False).distinct()
    for partnership in moved:
        with transaction.atomic():
            touched += bool(set_days(lock(partnership)))
    return touched
