"""Questions and answers, each question under one barrier."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.base.triggers import never_deleted, never_truncated
from allemed.dialogkort.models import Barrier
from allemed.network.models.member import ERROR, Member


class Removal(models.TextChoices):
    """Who took the words away."""

    AUTHOR = "author", _("den som skrev det")
    HOST = "host", _("ALLEMED")


class QuestionQuerySet(models.QuerySet["Question"]):
    """`standing()`, `unanswered()`, `whole()`."""

    def standing(self) -> Self:
        """Those whose words are still there."""
        return self.filter(removed_at=None)

    def unanswered(self) -> Self:
        """Those nobody has answered, or whose answers are taken away."""
        return self.exclude(pk__in=Answer.objects.filter(removed_at=None).values("question"))

    def whole(self) -> Self:
        """With what a list shows of each; annotates `number_of_answers`."""
        return (
            self.select_related("barrier", "author__user", "author__municipality", "author__organisation")
            .prefetch_related("barrier__texts")
            .annotate(number_of_answers=Count("answers", filter=Q(answers__removed_at=None)))
            .order_by("-moved_at", "pk")  # counting forgets the usual order
        )


class Question(models.Model):
    """What someone wants to know. Its words can be changed by their author, and taken away; the row stays."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    barrier = models.ForeignKey(Barrier, on_delete=models.PROTECT, related_name="+", verbose_name=_("barriere"))
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="questions")
    title = models.CharField(_("spørsmålet"), max_length=140, blank=True)
    text = models.TextField(_("mer om det"), max_length=3000, blank=True)
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    moved_at = models.DateTimeField(default=clock.now, editable=False)  # the last time someone wrote
    changed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=6, choices=Removal, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[QuestionQuerySet] = QuestionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-moved_at", "pk"]
        verbose_name = _("spørsmål")
        verbose_name_plural = _("spørsmål")
        indexes = [
            models.Index(fields=["barrier", "-moved_at"], condition=Q(removed_at=None), name="question_by_barrier"),
            models.Index(fields=["-asked_at"], condition=Q(removed_at=None), name="question_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by="", title__gt="")
                | Q(removed_at__isnull=False, removed_by__in=Removal.values, title="", text=""),
                name="question_removed_keeps_nothing",
            ),
        ]
        triggers = [
            never_deleted(ERROR, "a question is taken away, not deleted"),
            never_truncated(ERROR, "questions are never swept away"),
        ]

    def __str__(self) -> str:
        return f"question {self.public_id}"


class Answer(models.Model):
    """What someone else knew. At most one of a question's answers is the one that helped."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(_("svaret"), max_length=3000, blank=True)
    written_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True)
    helped = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=6, choices=Removal, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Answer]] = models.Manager()

    class Meta:
        ordering = ["-helped", "written_at", "pk"]
        verbose_name = _("svar")
        verbose_name_plural = _("svar")
        constraints = [
            models.UniqueConstraint(fields=["question"], condition=Q(helped=True), name="answer_one_helped"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by="", text__gt="")
                | Q(removed_at__isnull=False, removed_by__in=Removal.values, text="", helped=False),
                name="answer_removed_keeps_nothing",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="answer_stays_with_its_question",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__question_id__df=pgtrigger.F("new__question_id"))
                | pgtrigger.Q(old__author_id__df=pgtrigger.F("new__author_id")),
                func=f"RAISE EXCEPTION 'an answer stays where it was given' USING ERRCODE = '{ERROR}';",
            ),
            never_deleted(ERROR, "an answer is taken away, not deleted"),
            never_truncated(ERROR, "answers are never swept away"),
        ]

    def __str__(self) -> str:
        return f"answer {self.public_id}"
