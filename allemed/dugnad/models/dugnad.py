"""A dugnad: one facilitated workshop of one partner, its clock, its control, and who leads it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.dialogkort.models import DeckVersion
from allemed.dugnad.models.guards import never_truncated, refuse
from allemed.dugnad.models.runbook import RunbookVersion
from allemed.people.models import User
from allemed.places.models import Municipality, Organisation


class Mode(models.TextChoices):
    """Where people are."""

    PHYSICAL = "physical", _("i samme rom")
    HYBRID = "hybrid", _("noen i rommet og noen hjemme")
    DIGITAL = "digital", _("på nett")


class State(models.TextChoices):
    """How far the evening has come."""

    PLANNED = "planned", _("planlagt")
    LOBBY = "lobby", _("døra er åpen")
    LIVE = "live", _("i gang")
    CLOSED = "closed", _("avsluttet")
    CANCELLED = "cancelled", _("avlyst")


# The database holds the same table (trigger `dugnad_moves`).
MOVES: dict[State, set[State]] = {
    State.PLANNED: {State.LOBBY, State.CANCELLED},
    State.LOBBY: {State.LIVE, State.CANCELLED},
    State.LIVE: {State.CLOSED},
    State.CLOSED: set(),
    State.CANCELLED: set(),
}
HAS_STEPS = (State.LOBBY, State.LIVE, State.CLOSED)
LEASE = dt.timedelta(seconds=20)
LATE = dt.timedelta(hours=24)
"""How long after the close what stood in a telephone's outbox is still taken in, marked as late."""


class DugnadQuerySet(models.QuerySet["Dugnad"]):
    """`real()`, `open()`, `led_by(user)`."""

    def real(self) -> Self:
        """Not the rehearsals."""
        return self.filter(is_rehearsal=False)

    def open(self) -> Self:
        """Those one can walk into now."""
        return self.filter(state__in=[State.LOBBY, State.LIVE])

    def led_by(self, user: User) -> Self:
        """Those this person leads."""
        return self.filter(pk__in=Assignment.objects.filter(user=user).values("dugnad"))


class Dugnad(models.Model):
    """One workshop. `seq` rises by one with every change anyone can see, and only the log of events raises it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    title = models.CharField(_("navn"), max_length=120)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kommune")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisasjon")
    )
    language = models.CharField(_("språk"), max_length=7, choices=settings.LANGUAGES, default="nb")
    mode = models.CharField(_("hvordan"), max_length=8, choices=Mode, default=Mode.PHYSICAL)
    place = models.CharField(_("sted"), max_length=200, blank=True)
    link = models.URLField(_("lenke til videomøtet"), max_length=500, blank=True)
    starts_at = models.DateTimeField(_("begynner"))
    ends_at = models.DateTimeField(_("slutter"))
    runbook = models.ForeignKey(RunbookVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("kjøreplan"))
    deck = models.ForeignKey(
        DeckVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kortstokk")
    )
    is_rehearsal = models.BooleanField(_("øvelse"), default=False)
    # Handed down by the programme until the evening is over: who is expected (`[{"sector": "sport", "wanted": 4}, …]`).
    expected_sectors = models.JSONField(default=list, blank=True)
    sectors_present = models.JSONField(default=list, blank=True)

    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    code = models.CharField(max_length=6, blank=True, default="")
    is_door_open = models.BooleanField(default=False)
    evening_code_hash = models.CharField(max_length=64, blank=True, default="")
    evening_code_until = models.DateTimeField(null=True, blank=True)
    seq = models.BigIntegerField(default=0, editable=False)

    epoch = models.PositiveIntegerField(default=0)  # rises at each takeover of the control
    holder = models.ForeignKey("dugnad.Seat", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    lease_until = models.DateTimeField(null=True, blank=True)
    step_ends_at = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.PositiveIntegerField(null=True, blank=True)  # what remained when the clock was stopped

    created_at = models.DateTimeField(default=clock.now, editable=False)
    lobby_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    seats_erased_at = models.DateTimeField(null=True, blank=True)
    notes_erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[DugnadQuerySet] = DugnadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-starts_at", "public_id"]
        verbose_name = _("dugnad")
        verbose_name_plural = _("dugnader")
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, organisation=None)
                | Q(municipality=None, organisation__isnull=False),
                name="dugnad_has_one_partner",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="dugnad_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="dugnad_state_is_known"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="dugnad_mode_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="dugnad_has_a_name"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="dugnad_code_leads_to_one"),
            models.CheckConstraint(
                condition=Q(state__in=["lobby", "live"]) | Q(is_door_open=False),
                name="dugnad_door_is_open_in_an_evening",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["lobby", "live"]) & ~Q(code=""))
                | (~Q(state__in=["lobby", "live"]) & Q(code="")),
                name="dugnad_code_lives_with_the_evening",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
                name="dugnad_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(step_ends_at=None) | Q(paused_seconds=None), name="dugnad_clock_runs_or_stands"
            ),
            models.CheckConstraint(
                condition=Q(evening_code_hash="", evening_code_until=None)
                | (~Q(evening_code_hash="") & Q(evening_code_until__isnull=False)),
                name="dugnad_evening_code_has_an_end",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="dugnad_moves",
                field="state",
                transitions=[(old.value, new.value) for old, following in MOVES.items() for new in sorted(following)],
            ),
            pgtrigger.Trigger(
                name="only_events_raise_seq",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__seq__df=pgtrigger.F("new__seq")),
                # Inside the trigger of an event's insertion we are one level deeper.
                func=f"""
                    IF pg_trigger_depth() < 2 OR NEW.seq <> OLD.seq + 1
                    THEN {refuse("only an event raises the sequence, by one")} END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="epoch_only_rises",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__epoch__gt=pgtrigger.F("new__epoch")),
                func=refuse("the epoch of the control only rises"),
            ),
            pgtrigger.Trigger(
                name="hours_of_its_facilitators_follow",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                condition=pgtrigger.Q(old__starts_at__df=pgtrigger.F("new__starts_at"))
                | pgtrigger.Q(old__ends_at__df=pgtrigger.F("new__ends_at"))
                | pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
                func="UPDATE dugnad_assignment SET dugnad_id = dugnad_id WHERE dugnad_id = NEW.id; RETURN NULL;",
            ),
            never_truncated("a dugnad is never swept away"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def partner(self) -> Municipality | Organisation:
        """Whose dugnad it is."""
        partner = self.municipality or self.organisation
        if partner is None:
            raise LookupError("constraint dugnad_has_one_partner is gone")
        return partner

    @property
    def is_open(self) -> bool:
        """Whether the evening is on: the lobby counts."""
        return self.state in (State.LOBBY, State.LIVE)

    @property
    def takes_late_work(self) -> bool:
        """Whether what was written without network is still taken in after the close."""
        return self.state == State.CLOSED and self.closed_at is not None and clock.now() < self.closed_at + LATE


class Assignment(models.Model):
    """Who leads which dugnad. Nobody leads two at the same time: the hours are the dugnad's own, kept by a trigger."""

    dugnad = models.ForeignKey(Dugnad, on_delete=models.CASCADE, related_name="assignments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("prosessleder"))
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    is_binding = models.BooleanField(default=True, editable=False)  # a rehearsal or a cancelled one keeps nobody busy

    class Meta:
        ordering = ["dugnad", "pk"]
        verbose_name = _("prosessleder i en dugnad")
        verbose_name_plural = _("prosessledere i dugnader")
        constraints = [
            models.UniqueConstraint(fields=["dugnad", "user"], name="assignment_is_given_once"),
            ExclusionConstraint(
                name="facilitator_leads_one_at_a_time",
                condition=Q(is_binding=True),
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_at"),
                            F("ends_at"),
                            RangeBoundary(),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="has_its_dugnads_hours",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    SELECT d.starts_at, d.ends_at, NOT d.is_rehearsal AND d.state <> 'cancelled'
                        INTO NEW.starts_at, NEW.ends_at, NEW.is_binding
                        FROM dugnad_dugnad d WHERE d.id = NEW.dugnad_id;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dugnad_id}: {self.user_id}"
