"""Measures (tiltak): the concrete actions a table agrees on. They belong to the partner and outlive the evening."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.dialogkort.models import Barrier, DialogueCard
from allemed.dugnad.models.contribution import Contribution, Theme, Via
from allemed.dugnad.models.dugnad import Dugnad
from allemed.dugnad.models.guards import never_truncated, only_these_change
from allemed.dugnad.models.table import Seat, Table
from allemed.places.models import Municipality, Organisation

LONGEST = 500
MOST_AT_A_TABLE = 3


class MeasureState(models.TextChoices):
    """How far a measure has come. What happens in the year after is for the follow-up to add."""

    AGREED = "agreed", _("avtalt, mangler eier")
    COMMITTED = "committed", _("avtalt, med eier og frist")
    CONFIRMED = "confirmed", _("bekreftet av eieren")
    WITHDRAWN = "withdrawn", _("trukket")


# The database holds the same table (trigger `measure_moves`).
MEASURE_MOVES: dict[MeasureState, set[MeasureState]] = {
    MeasureState.AGREED: {MeasureState.COMMITTED, MeasureState.WITHDRAWN},
    MeasureState.COMMITTED: {MeasureState.AGREED, MeasureState.CONFIRMED, MeasureState.WITHDRAWN},
    MeasureState.CONFIRMED: {MeasureState.AGREED, MeasureState.COMMITTED, MeasureState.WITHDRAWN},
    MeasureState.WITHDRAWN: {MeasureState.AGREED, MeasureState.COMMITTED},
}
HAS_OWNER = (~Q(owner_name="") | ~Q(owner_role="")) & Q(deadline__isnull=False)


class Measure(models.Model):
    """One measure. One sentence saves it; owner and deadline commit it."""

    id = models.UUIDField(primary_key=True, editable=False)
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    dugnad = models.ForeignKey(Dugnad, on_delete=models.PROTECT, related_name="measures")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, null=True, blank=True, related_name="measures")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    place = models.PositiveSmallIntegerField(null=True, blank=True)  # first, second or third of its table
    text = models.CharField(_("tiltaket"), max_length=LONGEST)
    card = models.ForeignKey(DialogueCard, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    barrier = models.ForeignKey(Barrier, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    idea = models.ForeignKey(Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="measures")
    theme = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="measures")
    owner_name = models.CharField(_("hvem som eier tiltaket"), max_length=120, blank=True, default="")
    owner_role = models.CharField(_("rolle"), max_length=120, blank=True, default="")
    owner_organisation = models.CharField(_("virksomhet"), max_length=120, blank=True, default="")
    owner_email = models.EmailField(_("e-postadresse"), blank=True, default="")
    first_step = models.CharField(_("det første vi gjør"), max_length=300, blank=True, default="")
    first_step_date = models.DateField(_("når"), null=True, blank=True)
    deadline = models.DateField(_("frist"), null=True, blank=True)
    help_needed = models.CharField(_("hjelp vi trenger"), max_length=300, blank=True, default="")
    is_name_public = models.BooleanField(default=False)  # the owner, an adult, said so in answering
    state = models.CharField(max_length=9, choices=MeasureState, default=MeasureState.AGREED)
    version = models.PositiveIntegerField(default=1)
    via = models.CharField(max_length=6, choices=Via, default=Via.DEVICE)
    sibling_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="siblings")
    is_late = models.BooleanField(default=False)
    approved_at = models.DateTimeField(null=True, blank=True)  # read back and approved at the table
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["dugnad", "table", "place", "created_at"]
        verbose_name = _("tiltak")
        verbose_name_plural = _("tiltak")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="measure_says_something"),
            models.CheckConstraint(condition=Q(state__in=MeasureState.values), name="measure_state_is_known"),
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, organisation=None)
                | Q(municipality=None, organisation__isnull=False),
                name="measure_belongs_to_one_partner",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["committed", "confirmed"]) | HAS_OWNER,
                name="measure_committed_has_owner_and_deadline",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at=None)),
                name="measure_withdrawn_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(is_name_public=False) | Q(state="confirmed"), name="measure_name_public_is_confirmed"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False), name="measure_confirmed_has_a_time"
            ),
            models.CheckConstraint(
                condition=Q(place=None) | Q(place__range=(1, MOST_AT_A_TABLE), table__isnull=False),
                name="measure_is_one_of_three",
            ),
            models.UniqueConstraint(
                fields=["table", "place"], condition=~Q(state="withdrawn"), name="measure_one_a_place"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state"], name="measure_by_municipality"),
            models.Index(fields=["organisation", "state"], name="measure_by_organisation"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="measure_moves",
                field="state",
                transitions=[
                    (old.value, new.value) for old, following in MEASURE_MOVES.items() for new in sorted(following)
                ],
            ),
            never_truncated("a measure is never swept away"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.public_id}"

    @property
    def has_owner_and_deadline(self) -> bool:
        """What makes it a commitment."""
        return bool((self.owner_name or self.owner_role) and self.deadline)


class MeasureVersion(models.Model):
    """One accepted writing of a measure. `body` holds every field that people write."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    base = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    body = models.JSONField()
    seq = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["measure", "number"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "number"], name="measure_version_number_once"),
            models.UniqueConstraint(fields=["measure", "base", "content_hash"], name="measure_version_is_written_once"),
        ]
        triggers = [
            # `body` may lose a name when the owner declines or is erased.
            only_these_change("written_stays_written", "what was written stays written", "body"),
            never_truncated("what was written stays written"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} v{self.number}"


class Answer(models.TextChoices):
    """What an owner said by the link."""

    NONE = "", ""
    YES = "yes", _("ja")
    CORRECTED = "corrected", _("rettet og bekreftet")
    NO = "no", _("nei")


class OwnerLink(models.Model):
    """The key in the letter to an owner. Opening its page changes nothing; its buttons do, once."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="links")
    key_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=7, choices=settings.LANGUAGES, default="nb")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=9, choices=Answer, default=Answer.NONE, blank=True)

    class Meta:
        ordering = ["measure", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="owner_link_answer_has_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"link to {self.measure_id}"
