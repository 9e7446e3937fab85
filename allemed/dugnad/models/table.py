"""Tables and seats. A seat is a device's place in the room: a kind, perhaps a table, never a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.dialogkort.models import DialogueCard
from allemed.dugnad.models.dugnad import Dugnad
from allemed.dugnad.models.step import Step

MOST_TABLES = 120
MOST_PEOPLE = 30


class Table(models.Model):
    """A table in the room, or a breakout on the net. `code` is what a new telephone shows to take over a dead one."""

    dugnad = models.ForeignKey(Dugnad, on_delete=models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField(_("bord"))
    code = models.CharField(max_length=6)
    link = models.URLField(_("lenke"), max_length=500, blank=True)
    people = models.PositiveSmallIntegerField(_("hvor mange som sitter her"), default=0)
    help_asked_at = models.DateTimeField(null=True, blank=True)
    is_closed = models.BooleanField(default=False)

    class Meta:
        ordering = ["dugnad", "number"]
        verbose_name = _("bord")
        verbose_name_plural = _("bord")
        constraints = [
            models.UniqueConstraint(fields=["dugnad", "number"], name="table_number_once"),
            models.UniqueConstraint(fields=["dugnad", "code"], name="table_code_leads_to_one"),
            models.CheckConstraint(condition=Q(number__range=(1, MOST_TABLES)), name="table_number_is_a_tables"),
            models.CheckConstraint(condition=Q(people__lte=MOST_PEOPLE), name="table_holds_so_many"),
        ]

    def __str__(self) -> str:
        return str(_("Bord %(number)d") % {"number": self.number})

    @property
    def writer(self) -> Seat | None:
        """The telephone that writes for it."""
        return self.seats.filter(kind=SeatKind.TABLE, ended_at=None).first()


class SeatKind(models.TextChoices):
    TABLE = "table", _("skriver for bordet")
    PERSONAL = "personal", _("deltaker")
    PRESENTER = "presenter", _("storskjerm")
    FACILITATOR = "facilitator", _("prosessleder")
    THEME_TEAM = "theme_team", _("temagruppe")
    OBSERVER = "observer", _("tilhører")


def called(seat: str) -> str:
    """What people call the telephone in the seat with this public id: its own screen shows it, and the leader's."""
    return seat[:4]


class Seat(models.Model):
    """A device's place. Whoever holds its signed token with its `epoch` sits there; a takeover raises the epoch."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    dugnad = models.ForeignKey(Dugnad, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=11, choices=SeatKind)
    table = models.ForeignKey(Table, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    language = models.CharField(max_length=7, choices=settings.LANGUAGES, default="nb")
    epoch = models.PositiveIntegerField(default=1)
    is_borrowed = models.BooleanField(default=False)  # a facilitator by the evening's code: no personal data
    is_played = models.BooleanField(default=False)  # nobody holds it: a rehearsal does its deeds
    created_at = models.DateTimeField(default=clock.now, editable=False)
    taken_over_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["dugnad", "pk"]
        verbose_name = _("plass")
        verbose_name_plural = _("plasser")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SeatKind.values), name="seat_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=SeatKind.TABLE, table__isnull=False)
                | Q(kind=SeatKind.PERSONAL)
                | (~Q(kind__in=[SeatKind.TABLE, SeatKind.PERSONAL]) & Q(table=None)),
                name="seat_has_a_table_where_it_needs_one",
            ),
            models.UniqueConstraint(
                fields=["table"], condition=Q(kind=SeatKind.TABLE, ended_at=None), name="seat_one_writes_for_a_table"
            ),
            models.CheckConstraint(condition=Q(epoch__gte=1), name="seat_epoch_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def called(self) -> str:
        """What people call the telephone."""
        return called(self.public_id)


class CardDeal(models.Model):
    """A dialogue card lies on a table. Dealing again puts it aside; the contributions keep their card."""

    dugnad = models.ForeignKey(Dugnad, on_delete=models.CASCADE, related_name="deals")
    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="deals")
    card = models.ForeignKey(DialogueCard, on_delete=models.PROTECT, related_name="+")
    dealt_at = models.DateTimeField(default=clock.now, editable=False)
    put_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["table", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "card"], condition=Q(put_aside_at=None), name="card_lies_once_on_a_table"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_id}: {self.card_id}"


class Progress(models.Model):
    """How far a table has come with a step."""

    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="progress")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="progress")
    ready_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)  # the table let the room see what it had written
    approved_at = models.DateTimeField(null=True, blank=True)  # read back and approved: the measures

    class Meta:
        ordering = ["table", "step"]
        constraints = [models.UniqueConstraint(fields=["table", "step"], name="progress_once_a_step")]

    def __str__(self) -> str:
        return f"{self.table_id}/{self.step_id}"
