"""The plan: tasks up to a dugnad and after it, each with a day that follows from the dugnad's or the agreement's."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.base.triggers import never_deleted, never_truncated
from allemed.people.models import User
from allemed.programme.models.partnership import ERROR, Partnership

WORDS = ("title", "guide")


class Anchor(models.TextChoices):
    """What a task's day is counted from."""

    DUGNAD = "dugnad", _("dugnaden")
    AGREEMENT = "agreement", _("avtalen")


class Side(models.TextChoices):
    """Whose task it is while no person is named."""

    HOST = "host", _("rådgiveren")
    PARTNER = "partner", _("partneren")


class Tool(models.TextChoices):
    """The page of the partnership where a task is done."""

    DUGNAD = "dugnad", _("Dag og sted")
    LEADERS = "leaders", _("Prosessledere")
    CARDS = "cards", _("Kjøreplan og dialogkort")
    TARGETS = "targets", _("Hvem som må være i rommet")
    SIGN_UP = "sign_up", _("Påmeldingen")
    POSTER = "poster", _("Plakaten")
    LETTER = "letter", _("Brevet")
    NEEDS = "needs", _("Mat, tolk og tilrettelegging")
    DOOR = "door", _("Ved døra")


class TaskState(models.TextChoices):
    """What has become of a task."""

    OPEN = "open", _("ikke gjort")
    DONE = "done", _("gjort")
    SKIPPED = "skipped", _("hoppet over")


class WordsMixin(models.Model):
    """What a task is called and how it is done, in each language (`{"nb": {"title": …, "guide": …}, …}`)."""

    texts = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def words(self, language: str | None = None) -> dict[str, str]:
        """In `language` (the reader's), each that is missing from bokmål."""
        wanted: dict[str, Any] = self.texts.get(language or get_language() or "nb", {})
        first: dict[str, Any] = self.texts.get("nb", {})
        return {name: str(wanted.get(name) or first.get(name) or "") for name in WORDS}

    @property
    def title(self) -> str:
        """For the reader."""
        return self.words()["title"]

    @property
    def guide(self) -> str:
        """For the reader."""
        return self.words()["guide"]


class TaskTemplate(WordsMixin):
    """A task every new plan gets. One that is no longer wanted is put away; plans that have it keep it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    anchor = models.CharField(max_length=9, choices=Anchor)
    offset_days = models.SmallIntegerField()
    side = models.CharField(max_length=7, choices=Side)
    tool = models.CharField(max_length=8, choices=Tool, blank=True)
    link = models.URLField(max_length=300, blank=True)
    is_used = models.BooleanField(default=True)

    class Meta:
        # What comes first in time stands first: the agreement is before the dugnad.
        ordering = ["anchor", "offset_days", "pk"]
        verbose_name = _("oppgave i malen")
        verbose_name_plural = _("oppgaver i malen")
        constraints = [
            models.CheckConstraint(condition=Q(anchor__in=Anchor.values), name="task_template_anchor_is_known"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="task_template_side_is_known"),
            models.CheckConstraint(condition=Q(tool__in=["", *Tool.values]), name="task_template_tool_is_known"),
            models.CheckConstraint(
                condition=Q(offset_days__gte=-400) & Q(offset_days__lte=400), name="task_template_is_within_reach"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TaskQuerySet(models.QuerySet["Task"]):
    """`open()`, `due_by(day)`, `in_order()`."""

    def open(self) -> Self:
        """Those still to be done."""
        return self.filter(state=TaskState.OPEN)

    def due_by(self, day: dt.date) -> Self:
        """Those still to be done whose day is `day` or earlier."""
        return self.open().filter(due_on__lte=day)

    def in_order(self) -> Self:
        """By day; those without one last, as the template had them."""
        return self.order_by(models.F("due_on").asc(nulls_last=True), "anchor", "offset_days", "pk")


class Task(WordsMixin):
    """One task of one partnership. Its words are copied, so that a plan does not change under those who follow it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="tasks")
    template = models.ForeignKey(TaskTemplate, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    anchor = models.CharField(max_length=9, choices=Anchor)
    offset_days = models.SmallIntegerField()
    due_on = models.DateField(null=True, blank=True)  # empty until what it is counted from has a day
    side = models.CharField(max_length=7, choices=Side)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    tool = models.CharField(max_length=8, choices=Tool, blank=True)
    link = models.URLField(max_length=300, blank=True)
    state = models.CharField(max_length=7, choices=TaskState, default=TaskState.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    actor_kind = models.CharField(max_length=20, blank=True)  # who settled it
    actor_id = models.CharField(max_length=60, blank=True)
    because = models.CharField(max_length=400, blank=True)
    because_erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[TaskQuerySet] = TaskQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["partnership", "anchor", "offset_days", "pk"]
        verbose_name = _("oppgave")
        verbose_name_plural = _("oppgaver")
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="open"), name="task_by_day"),
            models.Index(fields=["owner", "due_on"], condition=Q(state="open"), name="task_by_owner"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "template"], condition=Q(template__isnull=False), name="task_is_laid_out_once"
            ),
            models.CheckConstraint(condition=Q(anchor__in=Anchor.values), name="task_anchor_is_known"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="task_side_is_known"),
            models.CheckConstraint(condition=Q(tool__in=["", *Tool.values]), name="task_tool_is_known"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None, because="", actor_id="")
                | Q(state__in=["done", "skipped"], settled_at__isnull=False),
                name="task_settled_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="skipped") | Q(because__gt="") | Q(because_erased_at__isnull=False),
                name="task_skipped_has_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="settled_tasks_stand_still",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=~pgtrigger.Q(old__state="open")
                & ~pgtrigger.Q(new__state="open")
                & pgtrigger.Q(old__due_on__df=pgtrigger.F("new__due_on")),
                func=f"RAISE EXCEPTION 'a task that is settled keeps its day' USING ERRCODE = '{ERROR}';",
            ),
            never_deleted(ERROR, "a task is skipped, never deleted"),
            never_truncated(ERROR, "tasks are never swept away"),
        ]

    def __str__(self) -> str:
        return f"task {self.public_id}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == TaskState.OPEN

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.is_open and self.due_on is not None and self.due_on < clock.today()

    def day_from(self, partnership: Partnership) -> dt.date | None:
        """The day that follows from what it is counted from; None while that has no day itself."""
        dugnad = partnership.dugnad
        moment = partnership.agreed_at if self.anchor == Anchor.AGREEMENT else dugnad.starts_at if dugnad else None
        return moment.astimezone(clock.OSLO).date() + dt.timedelta(days=self.offset_days) if moment else None
