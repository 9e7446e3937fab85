"""Partnerships (samarbeid): one municipality or organisation in one period, from interest to network."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.base.triggers import never_deleted, never_truncated, only_these_change
from allemed.dugnad.models import Dugnad
from allemed.people.models import User
from allemed.places.models import Municipality, Organisation
from allemed.programme.models.period import Kind, Period

ERROR = "PG001"
"""The SQLSTATE of every trigger of this room."""


class PartnershipState(models.TextChoices):
    """How far a partnership has come. It follows from what has happened (`Partnership.state_of_facts`)."""

    NEW = "new", _("ny")
    WAITING = "waiting", _("på venteliste")
    TALK = "talk", _("samtale")
    AGREEMENT = "agreement", _("avtale")
    PLANNING = "planning", _("planlegging")
    RECRUITING = "recruiting", _("invitering")
    READY = "ready", _("klar")
    HELD = "held", _("dugnaden er holdt")
    FOLLOW_UP = "follow_up", _("oppfølging")
    NETWORK = "network", _("nettverk")
    CLOSED = "closed", _("avsluttet")
    PAUSED = "paused", _("på pause")
    DECLINED = "declined", _("fikk nei")
    WITHDRAWN = "withdrawn", _("trakk seg")


_S = PartnershipState
_Step = tuple[datetime | None, PartnershipState]
# What a partnership goes through while it has a place, in order.
ROAD = (_S.TALK, _S.AGREEMENT, _S.PLANNING, _S.RECRUITING, _S.READY, _S.HELD, _S.FOLLOW_UP, _S.NETWORK)
BEFORE_THE_DUGNAD = (_S.TALK, _S.AGREEMENT, _S.PLANNING, _S.RECRUITING, _S.READY)
OVER = (_S.CLOSED, _S.DECLINED, _S.WITHDRAWN)
HOLDS_A_PLACE = (*ROAD, _S.PAUSED, _S.CLOSED)
# What may follow what. The database holds the same table (trigger `partnership_moves`).
MOVES: dict[PartnershipState, tuple[PartnershipState, ...]] = {
    _S.NEW: (_S.TALK, _S.WAITING, _S.DECLINED, _S.WITHDRAWN),
    _S.WAITING: (_S.TALK, _S.DECLINED, _S.WITHDRAWN),
    _S.TALK: (_S.AGREEMENT, _S.PAUSED, _S.DECLINED, _S.WITHDRAWN),
    # What has happened may be undone until the dugnad is held: an agreement called back, a date taken away.
    _S.AGREEMENT: (_S.PLANNING, _S.TALK, _S.PAUSED, _S.DECLINED, _S.WITHDRAWN),
    _S.PLANNING: (_S.RECRUITING, _S.READY, _S.HELD, _S.AGREEMENT, _S.PAUSED, _S.DECLINED, _S.WITHDRAWN),
    _S.RECRUITING: (_S.READY, _S.HELD, _S.PLANNING, _S.PAUSED, _S.DECLINED, _S.WITHDRAWN),
    _S.READY: (_S.HELD, _S.RECRUITING, _S.PLANNING, _S.PAUSED, _S.DECLINED, _S.WITHDRAWN),
    _S.HELD: (_S.FOLLOW_UP, _S.PAUSED, _S.CLOSED, _S.WITHDRAWN),
    _S.FOLLOW_UP: (_S.NETWORK, _S.PAUSED, _S.CLOSED, _S.WITHDRAWN),
    _S.NETWORK: (_S.CLOSED, _S.PAUSED, _S.WITHDRAWN),
    _S.PAUSED: (*ROAD, _S.DECLINED, _S.WITHDRAWN),
    _S.DECLINED: (_S.NEW,),
    _S.WITHDRAWN: (_S.NEW,),
    _S.CLOSED: (),
}
_HOLDS = ", ".join(f"'{state.value}'" for state in HOLDS_A_PLACE)
# The moment behind each state that a person, and not the course of things, decides.
_DECIDED = {"paused": "paused_at", "declined": "declined_at", "withdrawn": "withdrawn_at", "closed": "closed_at"}


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    """`standing()`, `alive()`, `queue()`, `whole()`, `of_partners(pairs)`."""

    def standing(self) -> Self:
        """All but the duplicates that were merged into another."""
        return self.filter(merged_into=None)

    def alive(self) -> Self:
        """Those something may still happen to."""
        return self.standing().exclude(state__in=OVER)

    def queue(self) -> Self:
        """The waiting list, the one who has waited longest first."""
        return self.standing().filter(state=PartnershipState.WAITING).order_by("arrival")

    def of_partners(self, partners: Iterable[tuple[int | None, int | None]]) -> Self:
        """Those of these partners, each a municipality's key or an organisation's, the other None."""
        theirs = Q(pk__in=[])
        for municipality, organisation in partners:
            theirs |= Q(municipality=municipality, organisation=organisation)
        return self.filter(theirs)

    def whole(self) -> Self:
        """With what a list shows of each."""
        return self.select_related("municipality", "organisation", "adviser", "dugnad", "period")


class Partnership(models.Model):
    """One partner in one period. Moments are facts; `state` is what follows from them, and every change is a `Move`."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="partnerships", verbose_name=_("periode"))
    kind = models.CharField(_("hvem"), max_length=16, choices=Kind)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kommune")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisasjon")
    )
    language = models.CharField(_("språk"), max_length=7, choices=settings.LANGUAGES, default="nb")
    adviser = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rådgiver")
    )
    dugnad = models.OneToOneField(
        Dugnad, on_delete=models.PROTECT, null=True, blank=True, related_name="partnership", verbose_name=_("dugnad")
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates")

    state = models.CharField(max_length=10, choices=PartnershipState, default=PartnershipState.NEW)
    arrival = models.PositiveIntegerField(null=True, blank=True)  # its number on the waiting list
    created_at = models.DateTimeField(default=clock.now, editable=False)
    contacted_at = models.DateTimeField(null=True, blank=True)  # the first time someone of ours spoke with them
    waiting_since = models.DateTimeField(null=True, blank=True)
    place_given_at = models.DateTimeField(null=True, blank=True)
    talked_at = models.DateTimeField(null=True, blank=True)  # the talk ended in "yes, let us agree"
    agreed_at = models.DateTimeField(null=True, blank=True)  # a named person accepted the agreement
    recruiting_at = models.DateTimeField(null=True, blank=True)  # the sign-up page opened
    ready_at = models.DateTimeField(null=True, blank=True)  # everything there, or overridden with a reason
    held_at = models.DateTimeField(null=True, blank=True)
    followed_at = models.DateTimeField(null=True, blank=True)  # the minutes were sent
    networked_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    next_on = models.DateField(_("neste gang"), null=True, blank=True)
    next_step = models.CharField(_("hva som skal skje"), max_length=200, blank=True)
    # Of the row: one more each time someone saves it, so that the second of two is told.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[PartnershipQuerySet] = PartnershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["period", "created_at", "pk"]
        verbose_name = _("samarbeid")
        verbose_name_plural = _("samarbeid")
        indexes = [
            models.Index(fields=["period", "state"], name="partnership_by_state"),
            models.Index(fields=["adviser", "next_on"], name="partnership_by_adviser"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, organisation=None)
                | Q(municipality=None, organisation__isnull=False),
                name="partnership_has_one_partner",
            ),
            models.CheckConstraint(
                condition=Q(kind="returning")
                | Q(kind="new_municipality", municipality__isnull=False)
                | Q(kind="organisation", organisation__isnull=False),
                name="partnership_kind_fits_the_partner",
            ),
            models.UniqueConstraint(
                fields=["period", "municipality"],
                condition=Q(merged_into=None, municipality__isnull=False),
                name="partnership_once_for_a_municipality",
            ),
            models.UniqueConstraint(
                fields=["period", "organisation"],
                condition=Q(merged_into=None, organisation__isnull=False),
                name="partnership_once_for_an_organisation",
            ),
            models.CheckConstraint(condition=Q(state__in=_S.values), name="partnership_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in HOLDS_A_PLACE]) | Q(place_given_at__isnull=False),
                name="partnership_on_its_way_was_given_a_place",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", arrival__isnull=False, waiting_since__isnull=False) | ~Q(state="waiting"),
                name="partnership_waiting_has_a_number",
            ),
            models.UniqueConstraint(
                fields=["period", "kind", "arrival"],
                condition=Q(arrival__isnull=False),
                name="partnership_has_its_own_number",
            ),
            *(
                models.CheckConstraint(
                    condition=~Q(state=state) | Q(**{f"{moment}__isnull": False}),
                    name=f"partnership_{state}_has_a_time",
                )
                for state, moment in _DECIDED.items()
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="partnership_moves",
                field="state",
                transitions=[(old.value, new.value) for old, following in MOVES.items() for new in following],
            ),
            never_truncated(ERROR, "a partnership is never swept away"),
            never_deleted(ERROR, "a partnership stays; it can be declined, withdrawn or merged"),
            pgtrigger.Trigger(
                name="places_are_counted",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                func=f"""
                    DECLARE had boolean := TG_OP = 'UPDATE' AND OLD.state IN ({_HOLDS}) AND OLD.merged_into_id IS NULL;
                            has boolean := NEW.state IN ({_HOLDS}) AND NEW.merged_into_id IS NULL;
                    BEGIN
                    IF TG_OP = 'UPDATE' AND had = has AND (OLD.period_id, OLD.kind) = (NEW.period_id, NEW.kind) THEN
                        RETURN NULL;
                    END IF;
                    IF had THEN
                        UPDATE programme_places SET taken = taken - 1
                            WHERE period_id = OLD.period_id AND kind = OLD.kind;
                    END IF;
                    IF has THEN
                        UPDATE programme_places SET taken = taken + 1
                            WHERE period_id = NEW.period_id AND kind = NEW.kind;
                        IF NOT FOUND THEN
                            RAISE EXCEPTION 'the period has no places of this kind' USING ERRCODE = '{ERROR}';
                        END IF;
                    END IF;
                    RETURN NULL;
                    END;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} ({self.period.slug})"

    def get_absolute_url(self) -> str:
        """Its page at the adviser's desk."""
        return reverse("partnerships:partnership", args=[self.public_id])

    @property
    def partner(self) -> Municipality | Organisation:
        """With whom we work."""
        partner = self.municipality or self.organisation
        if partner is None:
            raise LookupError("constraint partnership_has_one_partner is gone")
        return partner

    @property
    def partner_name(self) -> str:
        """The same, as it is read."""
        return self.municipality.label if self.municipality else str(self.partner)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is expected to happen."""
        return self.state in OVER

    def state_of_facts(self) -> PartnershipState:
        """What follows from the moments: the last of them that still stands. A decided end or pause goes before all."""
        decided: tuple[_Step, ...] = (
            (self.withdrawn_at, _S.WITHDRAWN),
            (self.declined_at, _S.DECLINED),
            (self.closed_at, _S.CLOSED),
            (self.paused_at, _S.PAUSED),
        )
        # After the dugnad nothing before it is asked about any more.
        past: tuple[_Step, ...] = (
            (self.networked_at, _S.NETWORK),
            (self.followed_at, _S.FOLLOW_UP),
            (self.held_at, _S.HELD),
        )
        for moment, state in (*decided, *(past if self.place_given_at else ())):
            if moment:
                return state
        if not self.place_given_at:
            return _S.WAITING if self.waiting_since else _S.NEW
        steps: tuple[_Step, ...] = (
            (self.talked_at, _S.TALK),
            (self.agreed_at, _S.AGREEMENT),
            (self.ready_at or self.recruiting_at, _S.PLANNING),
            (self.ready_at, _S.RECRUITING),
        )
        ahead = [state for moment, state in steps if not moment]
        return ahead[0] if ahead else _S.READY

    @property
    def number_in_queue(self) -> int | None:
        """How many wait before this one, and this one; None when it does not wait."""
        if self.state != _S.WAITING or self.arrival is None:
            return None
        queue = Partnership.objects.queue().filter(period=self.period_id, kind=self.kind)
        return queue.filter(arrival__lte=self.arrival).count()


class Move(models.Model):
    """One change of state: from, to, when, who and why. Written once; only the reason may be emptied, never changed."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="moves")
    old = models.CharField(max_length=10, choices=PartnershipState, blank=True)  # empty: it began
    new = models.CharField(max_length=10, choices=PartnershipState)
    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=60)
    because = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["partnership", "at", "pk"]
        verbose_name = _("flytting")
        verbose_name_plural = _("flyttinger")
        constraints = [models.CheckConstraint(condition=~Q(old=models.F("new")), name="move_goes_somewhere")]
        triggers = [
            only_these_change(ERROR, "written_once", "a move is written once", "because"),
            pgtrigger.Trigger(
                name="reason_is_only_emptied",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__because__df=pgtrigger.F("new__because")) & ~pgtrigger.Q(new__because=""),
                func=f"RAISE EXCEPTION 'the reason of a move is only emptied' USING ERRCODE = '{ERROR}';",
            ),
            never_deleted(ERROR, "a move is never deleted"),
            never_truncated(ERROR, "moves are never swept away"),
        ]

    def __str__(self) -> str:
        return f"{self.partnership_id}: {self.old or '–'} → {self.new}"


def belongs_to(partnership: Partnership) -> Q:
    """Rows of this partnership, and of the duplicates that were merged into it."""
    return Q(partnership=partnership) | Q(partnership__merged_into=partnership)


class PersonQuerySet(models.QuerySet["Person"]):
    """`known()`."""

    def known(self) -> Self:
        """Those whose names we still have."""
        return self.filter(erased_at=None)


class Person(models.Model):
    """Someone at the partner whom we speak with. Erased when asked: the row stays, empty, so that the history holds."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(_("navn"), max_length=120, blank=True)
    title = models.CharField(_("stilling eller rolle"), max_length=120, blank=True)
    email = models.EmailField(_("e-postadresse"), max_length=254, blank=True)
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    is_main = models.BooleanField(_("den vi ringer først"), default=False)
    # The account, when this person has one and coordinates the partnership.
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Since when we take the address to be right; and since when we know better, because a letter did not arrive.
    address_since = models.DateTimeField(default=clock.now)
    address_fails_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["partnership", "-is_main", "created_at", "pk"]
        verbose_name = _("kontaktperson")
        verbose_name_plural = _("kontaktpersoner")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(is_main=True), name="person_one_is_called_first"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, name__gt="")
                | Q(erased_at__isnull=False, name="", title="", email="", phone="", is_main=False, user=None),
                name="person_erased_keeps_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.public_id}"

    def forget(self) -> None:
        """Empty the row and save it."""
        self.name = self.title = self.email = self.phone = ""
        self.is_main, self.user, self.address_fails_since, self.erased_at = False, None, None, clock.now()
        self.save()
