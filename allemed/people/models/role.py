"""What a person may do, for whom, and from when until when."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.people.models.user import User
from allemed.places.models import Municipality, Organisation


class Role(models.TextChoices):
    """What someone is here."""

    EDITOR = "editor", _("redaktør")
    ADVISER = "adviser", _("rådgiver")
    FACILITATOR = "facilitator", _("prosessleder")
    COORDINATOR = "coordinator", _("koordinator hos en partner")
    CLUB_OFFICER = "club_officer", _("tillitsvalgt i et lag")
    CASE_WORKER = "case_worker", _("saksbehandler i en kommune")
    ECONOMIST = "economist", _("økonom i en kommune")
    ANALYST = "analyst", _("analytiker")
    ADMINISTRATOR = "administrator", _("administrator")


class Scope(models.TextChoices):
    """For whom a role is held."""

    HOST = "host", _("hele ALLEMED")
    PARTNER = "partner", _("én kommune eller én organisasjon")
    MUNICIPALITY = "municipality", _("én kommune")
    ORGANISATION = "organisation", _("ett lag eller én organisasjon")


# Which role needs which scope. The database holds the same table (constraint `role_has_its_scope`).
SCOPES: dict[Role, Scope] = {
    Role.EDITOR: Scope.HOST,
    Role.ADVISER: Scope.HOST,
    Role.FACILITATOR: Scope.HOST,
    Role.COORDINATOR: Scope.PARTNER,
    Role.CLUB_OFFICER: Scope.ORGANISATION,
    Role.CASE_WORKER: Scope.MUNICIPALITY,
    Role.ECONOMIST: Scope.MUNICIPALITY,
    Role.ANALYST: Scope.HOST,
    Role.ADMINISTRATOR: Scope.HOST,
}
# Who can see personal data, and therefore needs a second step to sign in.
SEES_PERSONAL_DATA = frozenset(Role) - {Role.EDITOR, Role.ANALYST}


def _with_scope(scope: Scope) -> list[str]:
    return sorted(role.value for role, its in SCOPES.items() if its == scope)


class RoleQuerySet(models.QuerySet["RoleAssignment"]):
    """`current()`, `held_at(moment)`, `of(user)`."""

    def held_at(self, moment: dt.datetime) -> Self:
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=moment), valid_from__lte=moment)

    def current(self) -> Self:
        """Those held now, by people whose account is open."""
        return self.held_at(clock.now()).filter(user__is_active=True)


class RoleAssignment(models.Model):
    """One person holds one role, for a while, for one partner where the role needs one. Ended, never deleted."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(_("rolle"), max_length=14, choices=Role)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kommune")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisasjon")
    )
    valid_from = models.DateTimeField(default=clock.now)
    valid_until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[RoleQuerySet] = RoleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["user", "role", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=_with_scope(Scope.HOST), municipality=None, organisation=None)
                | Q(role__in=_with_scope(Scope.MUNICIPALITY), municipality__isnull=False, organisation__isnull=True)
                | Q(role__in=_with_scope(Scope.ORGANISATION), municipality__isnull=True, organisation__isnull=False)
                | (
                    Q(role__in=_with_scope(Scope.PARTNER))
                    & (
                        Q(municipality__isnull=False, organisation__isnull=True)
                        | Q(municipality__isnull=True, organisation__isnull=False)
                    )
                ),
                name="role_has_its_scope",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="role_ends_after_it_begins"
            ),
            # One at a time: nobody coordinates two partners, or works for two municipalities.
            ExclusionConstraint(
                name="role_is_held_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            RangeBoundary(),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.public_id}"

    @property
    def partner(self) -> Municipality | Organisation | None:
        """For whom the role is held, where it is held for someone."""
        return self.municipality or self.organisation

    @property
    def is_current(self) -> bool:
        now = clock.now()
        return self.valid_from <= now and (self.valid_until is None or self.valid_until > now)
