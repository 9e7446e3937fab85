"""Who is in the network, and what each of them has chosen to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.base.triggers import never_deleted, never_truncated
from allemed.dialogkort.models import Barrier
from allemed.people.models import Role, RoleAssignment, User
from allemed.places.models import Municipality, Organisation

ERROR = "NW001"
"""The SQLSTATE of every trigger of this room."""
ROLES = (Role.COORDINATOR, Role.FACILITATOR, Role.ADVISER, Role.ADMINISTRATOR)


class Field(models.TextChoices):
    """What an entry in the directory may show. Each is shown only when its owner has said so."""

    NAME = "name", _("navnet mitt")
    TITLE = "title", _("stillingen min")
    PARTNER = "partner", _("hvor jeg arbeider")
    EMAIL = "email", _("e-postadressen min")
    PHONE = "phone", _("telefonnummeret mitt")
    BARRIERS = "barriers", _("barrierene jeg arbeider med")
    ABOUT = "about", _("det jeg har skrevet om meg")


class Rhythm(models.TextChoices):
    """How often someone is written to about what is new."""

    WEEKLY = "weekly", _("en gang i uka")
    MONTHLY = "monthly", _("en gang i måneden")
    NEVER = "never", _("aldri")


class MemberQuerySet(models.QuerySet["Member"]):
    """`present()`, `listed()`, `askable()`, `of(user)`."""

    def present(self) -> Self:
        """Those who have not left, and whose account and role are still open."""
        role = RoleAssignment.objects.current().filter(user=OuterRef("user"), role__in=ROLES)
        of_partner = role.filter(role=Role.COORDINATOR)
        here = of_partner.filter(municipality=OuterRef("municipality")) | of_partner.filter(
            organisation=OuterRef("organisation")
        )
        of_host = role.exclude(role=Role.COORDINATOR)
        return self.filter(
            Q(left_at=None, user__is_active=True),
            Q(Exists(here)) | (Q(municipality=None, organisation=None) & Q(Exists(of_host))),
        )

    def listed(self) -> Self:
        """Those the directory shows something of."""
        return self.present().exclude(shown=[])

    def askable(self) -> Self:
        """Those who want to be found by someone who resembles them."""
        return self.present().filter(may_be_asked=True).exclude(municipality=None, organisation=None)

    def of(self, user: User) -> Self:
        """The one membership of this person, if they have one now."""
        return self.filter(user=user, left_at=None)

    def whole(self) -> Self:
        """With what an entry needs."""
        return self.select_related("user", "municipality", "organisation").prefetch_related("barriers__texts")


class Member(models.Model):
    """One person, from joining to leaving. Whoever leaves leaves nothing; coming back begins a new row.

    `shown` holds the fields others see; none from the start. `may_be_asked`: someone like them may be told that their
    municipality or organisation is here, and ask for a talk.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # For whom they coordinate; neither for process leaders and the host's own.
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("stilling eller rolle"), max_length=120, blank=True)
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    about = models.TextField(_("om meg"), max_length=600, blank=True)
    barriers = models.ManyToManyField(Barrier, blank=True, related_name="+")
    shown = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    may_be_asked = models.BooleanField(default=False)
    rhythm = models.CharField(max_length=8, choices=Rhythm, default=Rhythm.NEVER)
    joined_at = models.DateTimeField(default=clock.now, editable=False)
    left_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[MemberQuerySet] = MemberQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["joined_at", "pk"]
        verbose_name = _("medlem av nettverket")
        verbose_name_plural = _("medlemmer av nettverket")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(left_at=None), name="member_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(left_at=None, user__isnull=False)
                | Q(
                    left_at__gte=F("joined_at"),
                    user=None,
                    title="",
                    phone="",
                    about="",
                    shown=[],
                    may_be_asked=False,
                    rhythm=Rhythm.NEVER,
                ),
                name="member_who_left_leaves_nothing",
            ),
            models.CheckConstraint(condition=Q(shown__contained_by=Field.values), name="member_shows_what_we_know"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="member_rhythm_is_known"),
            models.CheckConstraint(
                condition=Q(municipality=None) | Q(organisation=None), name="member_is_of_one_partner"
            ),
            models.CheckConstraint(
                condition=Q(may_be_asked=False) | Q(municipality__isnull=False) | Q(organisation__isnull=False),
                name="member_asked_is_of_a_partner",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="who_left_stays_away",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__left_at__isnull=False),
                func=f"RAISE EXCEPTION 'whoever left begins anew' USING ERRCODE = '{ERROR}';",
            ),
            never_deleted(ERROR, "a membership ends, it is not deleted"),
            never_truncated(ERROR, "members are never swept away"),
        ]

    def __str__(self) -> str:
        return f"member {self.public_id}"

    @property
    def partner(self) -> Municipality | Organisation | None:
        """For whom they coordinate; None for process leaders and the host's own."""
        return self.municipality or self.organisation

    @property
    def account(self) -> User:
        """Whose membership it is. Raises `LookupError` when they have left."""
        if self.user is None:
            raise LookupError("the member has left")
        return self.user

    @property
    def entry(self) -> Entry:
        """What others may see: only what is chosen, and nothing of someone who has left."""
        if self.left_at is not None or self.user is None:
            return Entry(public_id="", has_left=True)
        chosen = set(self.shown)
        return Entry(
            public_id=self.public_id,
            name=self.user.name if Field.NAME in chosen else "",
            title=self.title if Field.TITLE in chosen else "",
            partner=str(self.partner or "ALLEMED") if Field.PARTNER in chosen else "",
            email=self.user.email if Field.EMAIL in chosen else "",
            phone=self.phone if Field.PHONE in chosen else "",
            barriers=tuple(self.barriers.all()) if Field.BARRIERS in chosen else (),
            about=self.about if Field.ABOUT in chosen else "",
        )


@dataclass(frozen=True)
class Entry:
    """Someone as the others see them. Templates get this and never the member."""

    public_id: str
    name: str = ""
    title: str = ""
    partner: str = ""
    email: str = ""
    phone: str = ""
    barriers: tuple[Barrier, ...] = ()
    about: str = ""
    has_left: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not any((self.name, self.title, self.partner, self.email, self.phone, self.barriers, self.about))

    @property
    def called(self) -> str:
        """What stands beside something they wrote."""
        if self.has_left:
            return str(_("En som har forlatt nettverket"))
        if self.name:
            return f"{self.name}, {self.partner}" if self.partner else self.name
        if self.partner:
            return str(_("En i %(partner)s") % {"partner": self.partner})
        return str(_("En i nettverket"))
