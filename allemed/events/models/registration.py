"""Who has a place, who waits, and what some of them need."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.events.models.event import Event
from allemed.events.models.seats import Seats


class RegistrationState(models.TextChoices):
    """Where someone stands."""

    CONFIRMED = "confirmed", _("Har plass")
    WAITING = "waiting", _("Venter på plass")
    OFFERED = "offered", _("Er tilbudt plass")
    LAPSED = "lapsed", _("Svarte ikke på tilbudet")
    CANCELLED = "cancelled", _("Har meldt seg av")


# What may follow what. The database holds the same table (trigger `registration_moves`).
REGISTRATION_MOVES: dict[RegistrationState, tuple[RegistrationState, ...]] = {
    RegistrationState.CONFIRMED: (RegistrationState.CANCELLED,),
    RegistrationState.WAITING: (RegistrationState.OFFERED, RegistrationState.CANCELLED),
    RegistrationState.OFFERED: (
        RegistrationState.CONFIRMED,
        RegistrationState.LAPSED,
        RegistrationState.CANCELLED,
    ),
    RegistrationState.LAPSED: (RegistrationState.WAITING, RegistrationState.CANCELLED),
    RegistrationState.CANCELLED: (),
}
# An offered place is held for the one it is offered to.
HOLDS_A_PLACE = (RegistrationState.CONFIRMED, RegistrationState.OFFERED)
LIVE = (*HOLDS_A_PLACE, RegistrationState.WAITING)
_HOLDS = ", ".join(f"'{state.value}'" for state in HOLDS_A_PLACE)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """`live()`, `in_order()`, `waiting()`, `confirmed()`."""

    def live(self) -> Self:
        """Those who have a place, or wait for one."""
        return self.filter(state__in=LIVE)

    def confirmed(self) -> Self:
        """Those who have a place."""
        return self.filter(state=RegistrationState.CONFIRMED)

    def waiting(self) -> Self:
        """Those who wait, the first to arrive first."""
        return self.filter(state=RegistrationState.WAITING).order_by("arrival")

    def in_order(self) -> Self:
        """In order of arrival, each way of taking part by itself."""
        return self.order_by("seats", "arrival")

    def known(self) -> Self:
        """Those whose names we still have."""
        return self.filter(erased_at=None)


class Registration(models.Model):
    """One person's place at one event, or in the queue for it. No account: the link in the letter is the key.

    The name, address and organisation go when the stated time has passed (`actions.forget`); the row stays, so that
    the figures do.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations", editable=False)
    seats = models.ForeignKey(Seats, on_delete=models.PROTECT, related_name="registrations")
    arrival = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RegistrationState)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    organisation = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=7, choices=settings.LANGUAGES)

    registered_at = models.DateTimeField(default=clock.now, editable=False)
    offered_at = models.DateTimeField(null=True, blank=True)
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    attended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[RegistrationQuerySet] = RegistrationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["seats", "arrival"]
        indexes = [
            models.Index(fields=["event", "state"], name="registration_by_event"),
            models.Index(fields=["offer_expires_at"], condition=Q(state="offered"), name="registration_offers"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["seats", "arrival"], name="registration_has_its_own_arrival"),
            # One person, one place: a second registration from the same address joins the first.
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=Q(state__in=[state.value for state in LIVE], erased_at=None),
                name="registration_once_for_an_address",
            ),
            models.CheckConstraint(condition=Q(state__in=RegistrationState.values), name="registration_state_is_known"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="registration_email_is_lower_case"),
            models.CheckConstraint(
                condition=Q(state="offered", offer_expires_at__isnull=False)
                | (~Q(state="offered") & Q(offer_expires_at=None)),
                name="registration_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False) | ~Q(state="confirmed"),
                name="registration_confirmed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None)),
                name="registration_cancelled_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(attended_at=None) | Q(state="confirmed"), name="registration_attended_had_a_place"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, name__gt="", email__gt="")
                | Q(erased_at__isnull=False, name="", email="", organisation=""),
                name="registration_erased_keeps_nothing",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="registration_moves",
                field="state",
                transitions=[
                    (old.value, new.value) for old, following in REGISTRATION_MOVES.items() for new in following
                ],
            ),
            pgtrigger.Trigger(
                name="event_is_the_seats",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    SELECT s.event_id INTO NEW.event_id FROM events_seats s WHERE s.id = NEW.seats_id;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="registration_is_counted",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                func=f"""
                    IF TG_OP = 'UPDATE' AND OLD.seats_id = NEW.seats_id
                        AND (OLD.state IN ({_HOLDS})) = (NEW.state IN ({_HOLDS})) THEN
                        RETURN NULL;
                    END IF;
                    IF TG_OP <> 'INSERT' AND OLD.state IN ({_HOLDS}) THEN
                        UPDATE events_seats SET taken = taken - 1 WHERE id = OLD.seats_id;
                    END IF;
                    IF TG_OP <> 'DELETE' AND NEW.state IN ({_HOLDS}) THEN
                        UPDATE events_seats SET taken = taken + 1 WHERE id = NEW.seats_id;
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.public_id}"

    @property
    def is_live(self) -> bool:
        """Whether this person has a place, or waits for one."""
        return self.state in LIVE

    @property
    def number_in_queue(self) -> int:
        """How many stand before this one and are still waiting, and this one."""
        return Registration.objects.waiting().filter(seats=self.seats_id, arrival__lte=self.arrival).count()


class NeedKind(models.TextChoices):
    """What someone may need. No free words: what is shown are counts."""

    SIGN_INTERPRETER = "sign_interpreter", _("Tegnspråktolk")
    TEXT_INTERPRETER = "text_interpreter", _("Skrivetolk")
    HEARING_LOOP = "hearing_loop", _("Teleslynge")
    WHEELCHAIR = "wheelchair", _("Plass til rullestol")
    COMPANION = "companion", _("Plass til ledsager")
    VEGETARIAN = "vegetarian", _("Vegetarmat")
    HALAL = "halal", _("Halal")
    GLUTEN_FREE = "gluten_free", _("Mat uten gluten")
    LACTOSE_FREE = "lactose_free", _("Mat uten laktose")
    NUT_FREE = "nut_free", _("Mat uten nøtter")


class Need(models.Model):
    """One thing one person needs, told with consent. Shown to nobody but themselves; counted for those who arrange."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=20, choices=NeedKind)
    consented_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["registration", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "kind"], name="need_is_told_once"),
            models.CheckConstraint(condition=Q(kind__in=NeedKind.values), name="need_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"a need of registration {self.registration_id}"
