"""Who is to be in the room: a dugnad's sign-up page, the sectors it wants, who said what, and what some need."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.base.triggers import never_truncated
from allemed.dugnad.models import Dugnad, State
from allemed.programme.models.partnership import ERROR, Partnership
from allemed.programme.models.period import SLUG


class SectorKind(models.TextChoices):
    """The sectors a municipality's dugnad cannot do without. The keys are those the room knows them by."""

    PUBLIC = "public", _("Kommunen")
    VOLUNTARY = "voluntary", _("Frivillige lag")
    BUSINESS = "business", _("Næringsliv")
    YOUTH = "youth", _("Barn og ungdom")
    DECISION = "decision", _("De som bestemmer")


class SignUpPageQuerySet(models.QuerySet["SignUpPage"]):
    """`whole()`, `passed(since)`."""

    def whole(self) -> Self:
        """With what its public page shows."""
        return self.select_related(
            "dugnad", "partnership__municipality", "partnership__organisation", "partnership__period"
        )

    def passed(self, moment: dt.datetime) -> Self:
        """Those whose dugnad was over, or called off, before `moment`."""
        return self.alias(was=Coalesce("cancelled_at", "dugnad__ends_at")).filter(was__lt=moment)


class SignUpPage(models.Model):
    """One dugnad's sign-up. `taken` is counted by a trigger, and can never pass `places`: a constraint says so.

    Whoever gives out a place locks this row first, so places go, and the waiting list stands, in order of arrival.
    `told_…` is what those who signed up have been told: what differs from the dugnad is news to them.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="sign_up_pages")
    dugnad = models.OneToOneField(Dugnad, on_delete=models.PROTECT, related_name="sign_up_page")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    places = models.PositiveIntegerField(_("plasser"), null=True, blank=True)  # empty: as many as come
    taken = models.PositiveIntegerField(default=0, editable=False)
    arrivals = models.PositiveIntegerField(default=0, editable=False)
    told_starts_at = models.DateTimeField(null=True, blank=True)
    told_ends_at = models.DateTimeField(null=True, blank=True)
    told_place = models.CharField(max_length=200, blank=True)
    told_link = models.URLField(max_length=500, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # of the calendar entry: one more for each change told
    cancelled_at = models.DateTimeField(null=True, blank=True)  # those who signed up were told that it is called off
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[SignUpPageQuerySet] = SignUpPageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["partnership", "created_at", "pk"]
        verbose_name = _("påmeldingsside")
        verbose_name_plural = _("påmeldingssider")
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="sign_up_page_slug_is_an_address"),
            models.CheckConstraint(condition=Q(places=None) | Q(places__gte=1), name="sign_up_page_has_a_place"),
            models.CheckConstraint(
                condition=Q(places=None) | Q(taken__lte=F("places")), name="sign_ups_are_not_overbooked"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="sign_up_page_closed_was_open"
            ),
        ]
        triggers = [never_truncated(ERROR, "a sign-up page is never swept away")]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_cancelled(self) -> bool:
        """Whether there will be no dugnad."""
        return self.dugnad.state == State.CANCELLED

    @property
    def is_over(self) -> bool:
        """Whether it has been."""
        return self.dugnad.state == State.CLOSED or self.dugnad.ends_at <= clock.now()

    @property
    def is_open(self) -> bool:
        """Whether someone can sign up at this moment."""
        is_on = self.opened_at is not None and self.closed_at is None
        return is_on and not self.is_cancelled and not self.is_over and clock.now() < self.dugnad.starts_at

    @property
    def is_full(self) -> bool:
        """Whether the next one must wait."""
        return self.places is not None and self.taken >= self.places


class Sector(models.Model):
    """A group that should be in the room: how many are wanted, and how many came in unannounced (only counted)."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    page = models.ForeignKey(SignUpPage, on_delete=models.CASCADE, related_name="sectors")
    kind = models.CharField(max_length=9, choices=SectorKind, blank=True)
    name = models.CharField(_("gruppe"), max_length=60, blank=True)  # where it is one of the partner's own
    wanted = models.PositiveSmallIntegerField(_("hvor mange dere vil ha"), default=0)
    is_required = models.BooleanField(_("må være i rommet"), default=True)
    walk_ins = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["page", "position", "pk"]
        verbose_name = _("gruppe")
        verbose_name_plural = _("grupper")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="", name__gt="") | Q(kind__in=SectorKind.values, name=""),
                name="sector_is_known_or_named",
            ),
            models.UniqueConstraint(fields=["page", "kind"], condition=~Q(kind=""), name="sector_once_of_a_kind"),
            models.UniqueConstraint("page", Lower("name"), condition=Q(kind=""), name="sector_once_by_a_name"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What it is called, in the reader's language where it is one of ours."""
        return str(SectorKind(self.kind).label) if self.kind else self.name

    @property
    def key(self) -> str:
        """What the room calls it."""
        return self.kind or self.name


class Answer(models.TextChoices):
    """Where someone stands."""

    INVITED = "invited", _("har ikke svart")
    YES = "yes", _("kommer")
    WAITING = "waiting", _("på venteliste")
    NO = "no", _("kommer ikke")


# What may follow what. The database holds the same table (trigger `answer_moves`).
ANSWER_MOVES: dict[Answer, tuple[Answer, ...]] = {
    Answer.INVITED: (Answer.YES, Answer.WAITING, Answer.NO),
    Answer.YES: (Answer.NO,),
    Answer.WAITING: (Answer.YES, Answer.NO),
    Answer.NO: (Answer.YES, Answer.WAITING),
}


class SignUpQuerySet(models.QuerySet["SignUp"]):
    """`known()`, `coming()`, `queue()`, `expected()`."""

    def known(self) -> Self:
        """Those whose names we still have."""
        return self.filter(erased_at=None)

    def coming(self) -> Self:
        """Those who have a place."""
        return self.filter(state=Answer.YES)

    def queue(self) -> Self:
        """Those who wait for one, the first to arrive first."""
        return self.filter(state=Answer.WAITING).order_by("arrival")

    def expected(self) -> Self:
        """Those who should hear when something changes: all but those who said no."""
        return self.known().exclude(state=Answer.NO)


class SignUp(models.Model):
    """One person's answer. They signed up themselves, or were on a list and got a letter; one address is one person.

    Name, address and organisation go 90 days after; the row stays, so that the figures do.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    page = models.ForeignKey(SignUpPage, on_delete=models.PROTECT, related_name="sign_ups")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="sign_ups")
    name = models.CharField(_("navn"), max_length=120, blank=True)
    email = models.EmailField(_("e-postadresse"), max_length=254, blank=True)
    organisation = models.CharField(_("lag eller arbeidssted"), max_length=160, blank=True)
    language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    state = models.CharField(max_length=7, choices=Answer)
    arrival = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SignUpQuerySet] = SignUpQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["page", "created_at", "pk"]
        verbose_name = _("påmelding")
        verbose_name_plural = _("påmeldinger")
        indexes = [models.Index(fields=["page", "state"], name="sign_up_by_answer")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=Answer.values), name="sign_up_answer_is_known"),
            models.UniqueConstraint(
                fields=["page", "email"], condition=Q(erased_at=None), name="sign_up_once_for_an_address"
            ),
            models.UniqueConstraint(
                fields=["page", "arrival"], condition=Q(arrival__isnull=False), name="sign_up_has_its_own_arrival"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["yes", "waiting"]) | Q(arrival__isnull=False), name="sign_up_yes_has_arrived"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="sign_up_email_is_lower_case"),
            models.CheckConstraint(
                condition=Q(erased_at=None, email__gt="")
                | Q(erased_at__isnull=False, name="", email="", organisation=""),
                name="sign_up_erased_keeps_nothing",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="answer_moves",
                field="state",
                transitions=[(old.value, new.value) for old, following in ANSWER_MOVES.items() for new in following],
            ),
            pgtrigger.Trigger(
                name="sign_up_is_counted",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                func="""
                    IF TG_OP = 'UPDATE' AND OLD.page_id = NEW.page_id
                        AND (OLD.state = 'yes') = (NEW.state = 'yes') THEN
                        RETURN NULL;
                    END IF;
                    IF TG_OP <> 'INSERT' AND OLD.state = 'yes' THEN
                        UPDATE programme_signuppage SET taken = taken - 1 WHERE id = OLD.page_id;
                    END IF;
                    IF TG_OP <> 'DELETE' AND NEW.state = 'yes' THEN
                        UPDATE programme_signuppage SET taken = taken + 1 WHERE id = NEW.page_id;
                    END IF;
                    RETURN NULL;
                """,
            ),
            never_truncated(ERROR, "sign-ups are never swept away"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.public_id}"

    @property
    def number_in_queue(self) -> int:
        """How many stand before this one and still wait, and this one."""
        return SignUp.objects.queue().filter(page=self.page_id, arrival__lte=self.arrival).count()


class NeedKind(models.TextChoices):
    """What someone may need. No free words: what is shown are counts."""

    SIGN_INTERPRETER = "sign_interpreter", _("Tegnspråktolk")
    INTERPRETER = "interpreter", _("Tolk til et annet språk")
    HEARING_LOOP = "hearing_loop", _("Teleslynge")
    WHEELCHAIR = "wheelchair", _("Plass til rullestol")
    VEGETARIAN = "vegetarian", _("Vegetarmat")
    HALAL = "halal", _("Halal")
    GLUTEN_FREE = "gluten_free", _("Mat uten gluten")
    LACTOSE_FREE = "lactose_free", _("Mat uten laktose")
    NUT_FREE = "nut_free", _("Mat uten nøtter")


class Need(models.Model):
    """One thing one person needs, told with consent. Shown to nobody but themselves; counted for the caterer."""

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=16, choices=NeedKind)
    consented_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["sign_up", "kind"]
        verbose_name = _("behov")
        verbose_name_plural = _("behov")
        constraints = [
            models.UniqueConstraint(fields=["sign_up", "kind"], name="sign_up_need_is_told_once"),
            models.CheckConstraint(condition=Q(kind__in=NeedKind.values), name="sign_up_need_is_known"),
        ]

    def __str__(self) -> str:
        return f"a need of sign-up {self.sign_up_id}"
