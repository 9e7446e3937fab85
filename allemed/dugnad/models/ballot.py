"""Dots. A ballot is a whole allocation, never +1; its history only grows; what is counted stays counted."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from allemed.base import clock
from allemed.dugnad.models.dugnad import Dugnad
from allemed.dugnad.models.guards import never_truncated, only_these_change, refuse
from allemed.dugnad.models.step import Step
from allemed.dugnad.models.table import MOST_PEOPLE, Seat, Table


class Ballot(models.Model):
    """The newest allocation of one voter in one step. `allocations` is `{candidate: dots}`, zeros left out."""

    dugnad = models.ForeignKey(Dugnad, on_delete=models.CASCADE, related_name="ballots")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="ballots")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="ballots")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, null=True, blank=True, related_name="ballots")
    revision = models.PositiveIntegerField()  # made by the voter's device; a lower one is old news
    allocations = models.JSONField(default=dict)
    people = models.PositiveSmallIntegerField(default=1)  # how many stand behind it: a table says so itself
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "seat"], name="ballot_one_a_seat"),
            models.UniqueConstraint(fields=["step", "table"], name="ballot_one_a_table"),
            # At the close the link to the seat is cut, so that both may be missing.
            models.CheckConstraint(condition=Q(seat=None) | Q(table=None), name="ballot_is_a_seats_or_a_tables"),
            models.CheckConstraint(condition=Q(people__range=(1, MOST_PEOPLE)), name="ballot_stands_for_people"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="not_after_the_count",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("counted", "timestamptz")],
                # The link to the seat is cut at the close: that alone may happen afterwards.
                func=f"""
                    IF TG_OP = 'UPDATE' AND NEW.seat_id IS NULL
                        AND to_jsonb(OLD) - 'seat_id' IS NOT DISTINCT FROM to_jsonb(NEW) - 'seat_id'
                    THEN RETURN NEW; END IF;
                    SELECT s.counted_at INTO counted FROM dugnad_step s
                        WHERE s.id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.step_id ELSE NEW.step_id END) FOR SHARE;
                    IF counted IS NOT NULL THEN {refuse("no ballot changes after the count")} END IF;
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                """,
            ),
            never_truncated("a ballot is never swept away"),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} r{self.revision}"


class BallotRevision(models.Model):
    """Every allocation that was taken in, in order."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    allocations = models.JSONField(default=dict)
    people = models.PositiveSmallIntegerField(default=1)
    seq = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["ballot", "revision"]
        constraints = [models.UniqueConstraint(fields=["ballot", "revision"], name="ballot_revision_once")]
        triggers = [
            only_these_change("history_only_grows", "the history of a ballot only grows"),
            never_truncated("the history of a ballot only grows"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} r{self.revision}"


class Result(models.Model):
    """What the count said of one candidate. Equal numbers share a rank: a tie is shown as a tie."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="results")
    candidate = models.CharField(max_length=40)  # `t:<theme>` or `i:<contribution>`
    label = models.CharField(max_length=2000)
    dots = models.PositiveIntegerField()
    voters = models.PositiveIntegerField()
    rank = models.PositiveSmallIntegerField()
    is_tied = models.BooleanField()

    class Meta:
        ordering = ["step", "rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["step", "candidate"], name="result_once_a_candidate")]
        triggers = [
            only_these_change("counted_stays_counted", "counted dots stay counted"),
            never_truncated("counted dots stay counted"),
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.candidate}"
