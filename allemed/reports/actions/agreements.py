"""Write down why we may have some data, and who may see them."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.people.models import Role, User
from allemed.people.permissions import has_role
from allemed.reports.models import AnalystAccess, DataAgreement, DataKind
from allemed.reports.permissions import can_manage_access, can_record_agreements
from allemed.reports.refusals import ReportRefusal


@transaction.atomic
def record_agreement(
    *,
    by: Actor,
    title: str,
    kind: DataKind,
    credit: str,
    is_synthetic: bool = False,
    legal_basis: str = "",
    impact_assessment: str = "",
    impact_assessed_on: dt.date | None = None,
    reference: str = "",
    agreed_on: dt.date | None = None,
    delete_by: dt.date | None = None,
    threshold: int = 5,
    rounding: int = 0,
) -> DataAgreement:
    """Record an agreement. The database refuses one about microdata that does not say why we may have them."""
    if isinstance(by, User) and not can_record_agreements(by):
        raise RefusedError(ReportRefusal.NOT_ALLOWED)
    agreement = DataAgreement.objects.create(
        title=title,
        kind=kind,
        credit=credit,
        is_synthetic=is_synthetic,
        legal_basis=legal_basis,
        impact_assessment=impact_assessment,
        impact_assessed_on=impact_assessed_on,
        reference=reference,
        agreed_on=agreed_on,
        delete_by=delete_by,
        threshold=threshold,
        rounding=rounding,
        created_by=by.actor_id,
    )
    audit.record(by=by, deed="data_agreement_recorded", thing=agreement, kind=agreement.kind)
    return agreement


@transaction.atomic
def grant_access(*, by: Actor, agreement: DataAgreement, user: User) -> AnalystAccess:
    """Put an analyst on the agreement's list. Raises `RefusedError` for who is no analyst, or is there already."""
    if isinstance(by, User) and not can_manage_access(by):
        raise RefusedError(ReportRefusal.NOT_ALLOWED)
    if not has_role(user, Role.ANALYST):
        raise RefusedError(ReportRefusal.NOT_AN_ANALYST, name=user.name)
    try:
        with transaction.atomic():
            access = AnalystAccess.objects.create(agreement=agreement, user=user, granted_by=by.actor_id)
    except IntegrityError:
        raise RefusedError(ReportRefusal.ALREADY_ON_THE_LIST, name=user.name) from None
    audit.record(by=by, deed="data_access_granted", thing=agreement, person=user.public_id)
    return access


@transaction.atomic
def end_access(*, by: Actor, access: AnalystAccess) -> AnalystAccess:
    """Take an analyst off the list, now. Twice is once."""
    if isinstance(by, User) and not can_manage_access(by):
        raise RefusedError(ReportRefusal.NOT_ALLOWED)
    locked = AnalystAccess.objects.select_for_update().get(pk=access.pk)
    if locked.ended_at is None:
        locked.ended_at, locked.ended_by = clock.now(), by.actor_id
        locked.save(update_fields=["ended_at", "ended_by"])
        audit.record(by=by, deed="data_access_ended", thing=locked.agreement, person=locked.user.public_id)
    return locked
