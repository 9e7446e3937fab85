"""Introductions: two people who resemble each other get each other's address when both have said yes."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.base.triggers import never_deleted, never_truncated
from allemed.network.models.member import ERROR, Member

ANSWER_WITHIN = dt.timedelta(days=14)
# Whoever was not answered with a yes does not ask the same person again before this.
QUIET_FOR = dt.timedelta(days=180)
# What was written is gone so long after the last thing that happened.
WORDS_ARE_KEPT_FOR = dt.timedelta(days=90)


class IntroductionState(models.TextChoices):
    """Where it stands. `no` and `lapsed` look the same to the asker."""

    ASKED = "asked", _("venter på svar")
    YES = "yes", _("begge har sagt ja")
    NO = "no", _("takket nei")
    WITHDRAWN = "withdrawn", _("trukket tilbake")
    LAPSED = "lapsed", _("ikke besvart i tide")


_S = IntroductionState
# The database holds the same table (trigger `introduction_moves`).
INTRODUCTION_MOVES: dict[IntroductionState, tuple[IntroductionState, ...]] = {
    _S.ASKED: (_S.YES, _S.NO, _S.WITHDRAWN, _S.LAPSED),
    _S.YES: (_S.WITHDRAWN,),  # one of them left the network
    _S.NO: (),
    _S.WITHDRAWN: (),
    _S.LAPSED: (),
}


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    """`waiting()`, `overdue()`, `with_words_to_forget()`, `about(member)`."""

    def waiting(self) -> Self:
        """Those nobody has answered yet."""
        return self.filter(state=_S.ASKED)

    def overdue(self) -> Self:
        """Those that have waited too long."""
        return self.waiting().filter(asked_at__lte=clock.now() - ANSWER_WITHIN)

    def with_words_to_forget(self) -> Self:
        """Those that ended long ago, whose words we still have."""
        return self.exclude(words="").exclude(state=_S.ASKED).filter(ended_at__lte=clock.now() - WORDS_ARE_KEPT_FOR)

    def about(self, member: Member) -> Self:
        """Those this person asked for, or was asked in."""
        return self.filter(Q(asker=member) | Q(asked=member))


class Introduction(models.Model):
    """One request for a talk. The asker said yes by asking; the asked one says yes, no, or nothing."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    asker = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="asked_for")
    asked = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="asked_in")
    words = models.TextField(_("hva du vil snakke om"), max_length=600, blank=True)
    state = models.CharField(max_length=9, choices=IntroductionState, default=IntroductionState.ASKED)
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[IntroductionQuerySet] = IntroductionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-asked_at", "pk"]
        verbose_name = _("forespørsel om en samtale")
        verbose_name_plural = _("forespørsler om samtaler")
        constraints = [
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="introduction_is_between_two"),
            models.UniqueConstraint(
                fields=["asker", "asked"], condition=Q(state="asked"), name="introduction_asked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", ended_at=None) | (~Q(state="asked") & Q(ended_at__isnull=False)),
                name="introduction_ends_once",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="introduction_moves",
                field="state",
                transitions=[
                    (old.value, new.value) for old, following in INTRODUCTION_MOVES.items() for new in following
                ],
            ),
            never_deleted(ERROR, "an introduction is never deleted"),
            never_truncated(ERROR, "introductions are never swept away"),
        ]

    def __str__(self) -> str:
        return f"introduction {self.public_id}"

    @property
    def answer_by(self) -> dt.datetime:
        """When it lapses."""
        return self.asked_at + ANSWER_WITHIN

    @property
    def looks_open(self) -> bool:
        """Whether the asker still sees it as waiting: a no is not told before the time is out."""
        return self.state == _S.ASKED or (self.state == _S.NO and self.answer_by > clock.now())

    def other(self, member: Member) -> Member:
        """The one who is not `member`. Raises `LookupError` for a third person."""
        if member.pk == self.asker_id:
            return self.asked
        if member.pk == self.asked_id:
            return self.asker
        raise LookupError("the member is neither of the two")
