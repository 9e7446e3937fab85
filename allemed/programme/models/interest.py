"""Interest forms (interesseskjema): what a municipality or organisation sent when it wanted a dugnad."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.base.triggers import never_truncated
from allemed.dialogkort.models import Barrier
from allemed.places.models import Municipality, Organisation
from allemed.programme.models.partnership import ERROR, Partnership
from allemed.programme.models.period import Period

# Nobody mistakes one of these for another when it is read aloud.
READ_ALOUD = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"


def new_reference() -> str:
    """`K7M-3QF`: what the sender says on the telephone. It opens nothing."""
    letters = "".join(secrets.choice(READ_ALOUD) for _ in range(6))
    return f"{letters[:3]}-{letters[3:]}"


class FormState(models.TextChoices):
    """What has become of a form."""

    RECEIVED = "received", _("mottatt")
    # Its organisation was typed while the register was down, or is not in it: an adviser finds out who it is.
    UNPLACED = "unplaced", _("mottatt, vi finner ut hvilken organisasjon det er")
    UNCONFIRMED = "unconfirmed", _("venter på at avsenderen svarer på en e-post")
    JOINED = "joined", _("lagt sammen med et tidligere skjema")
    ERASED = "erased", _("slettet")


# The database holds the same table (trigger `form_moves`).
FORM_MOVES: dict[FormState, tuple[FormState, ...]] = {
    FormState.UNPLACED: (FormState.RECEIVED, FormState.JOINED, FormState.ERASED),
    FormState.UNCONFIRMED: (FormState.JOINED, FormState.ERASED),
    FormState.RECEIVED: (FormState.ERASED,),
    FormState.JOINED: (FormState.ERASED,),
    FormState.ERASED: (),
}


KEPT_AFTER_NO = dt.timedelta(days=90)
WORDS = ("name", "title", "email", "phone", "why", "when", "who", "typed_name", "seasons", "wants_news")


def _is_rewritten() -> pgtrigger.Q:
    """Whether an update touches what was said, moves a partner once known, or keeps the form longer than promised."""
    touched = pgtrigger.Q(new__erase_on__gt=pgtrigger.F("old__erase_on"))
    for word in (*WORDS, "client_id", "reference"):
        touched |= pgtrigger.Q(**{f"old__{word}__df": pgtrigger.F(f"new__{word}")})
    for partner in ("municipality", "organisation"):
        moved = pgtrigger.Q(**{f"old__{partner}__df": pgtrigger.F(f"new__{partner}")})
        touched |= ~pgtrigger.Q(old__state="unplaced") & moved
    return touched


class InterestFormQuerySet(models.QuerySet["InterestForm"]):
    """`known()`, `counted()`, `shorten()`, `due_for_erasure()`."""

    def known(self) -> Self:
        """Those whose words we still have."""
        return self.exclude(state=FormState.ERASED)

    def counted(self) -> Self:
        """Those that belong to a partnership."""
        return self.filter(state__in=[FormState.RECEIVED, FormState.JOINED])

    def shorten(self) -> None:
        """Their partner got a no, or went: they are forgotten earlier than was promised at first."""
        sooner = clock.today() + KEPT_AFTER_NO
        self.known().filter(erase_on__gt=sooner).update(erase_on=sooner)

    def due_for_erasure(self) -> Self:
        """Those whose stated date has passed."""
        return self.known().filter(erase_on__lte=clock.today())


class InterestForm(models.Model):
    """One form as it was sent. Nothing in it is overwritten: a later one stands beside it, in the same partnership.

    `client_id` is made when the form is shown: a double click, a retry and the back button make one. `erase_on` is the
    date that the sender was told.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    client_id = models.UUIDField(unique=True, editable=False)
    reference = models.CharField(max_length=7, unique=True, default=new_reference, editable=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="forms")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="forms")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # As it was typed, where we do not know yet which organisation it is.
    typed_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=11, choices=FormState, default=FormState.RECEIVED)
    language = models.CharField(max_length=7, choices=settings.LANGUAGES)

    name = models.CharField(_("navnet ditt"), max_length=120, blank=True)
    title = models.CharField(_("stilling eller rolle"), max_length=120, blank=True)
    email = models.EmailField(_("e-postadresse"), max_length=254, blank=True)
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    why = models.TextField(_("hvorfor dere vil ha en dugnad"), max_length=2000, blank=True)
    when = models.CharField(_("når det passer"), max_length=300, blank=True)
    who = models.CharField(_("hvem som bør være i rommet"), max_length=600, blank=True)
    seasons = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    barriers = models.ManyToManyField(Barrier, blank=True, related_name="+")
    wants_news = models.BooleanField(default=False)

    sent_at = models.DateTimeField(default=clock.now, editable=False)
    call_by = models.DateField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    erase_on = models.DateField()
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[InterestFormQuerySet] = InterestFormQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-sent_at", "pk"]
        verbose_name = _("interesseskjema")
        verbose_name_plural = _("interesseskjemaer")
        indexes = [
            models.Index(fields=["erase_on"], condition=~Q(state="erased"), name="form_by_erasure"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, organisation=None)
                | Q(municipality=None, organisation__isnull=False)
                | Q(municipality=None, organisation=None, state="unplaced", typed_name__gt="")
                | Q(municipality=None, organisation=None, state="erased"),
                name="form_has_one_partner",
            ),
            models.CheckConstraint(condition=Q(state__in=FormState.values), name="form_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["unconfirmed", "unplaced"], partnership=None)
                | Q(state__in=["received", "joined"], partnership__isnull=False)
                | Q(state="erased"),
                name="form_belongs_to_a_partnership_once_it_counts",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="erased", name="", title="", email="", phone="", why="", when="", who="", typed_name=""
                )
                & Q(erased_at__isnull=False, seasons=[], wants_news=False)
                | ~Q(state="erased") & Q(name__gt="", email__gt="", erased_at=None),
                name="form_erased_keeps_nothing",
            ),
            models.CheckConstraint(condition=Q(seasons__contained_by=["spring", "autumn"]), name="form_seasons_known"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="form_moves",
                field="state",
                transitions=[(old.value, new.value) for old, following in FORM_MOVES.items() for new in following],
            ),
            pgtrigger.Trigger(
                name="words_are_only_erased",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=~pgtrigger.Q(new__state="erased") & _is_rewritten(),
                func=f"RAISE EXCEPTION 'a form is only erased, never overwritten' USING ERRCODE = '{ERROR}';",
            ),
            never_truncated(ERROR, "forms are never swept away"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def partner(self) -> Municipality | Organisation | None:
        """Who wants a dugnad; None where that is to be found out, or is forgotten."""
        return self.municipality or self.organisation

    @property
    def partner_name(self) -> str:
        """The same, as it is read."""
        partner = self.partner
        if isinstance(partner, Municipality):
            return partner.label
        return partner.name if partner else self.typed_name

    @property
    def is_erased(self) -> bool:
        """Whether nothing of it is left but that it was."""
        return self.state == FormState.ERASED
