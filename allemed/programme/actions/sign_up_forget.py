"""What we knew of those who signed up goes when the stated time has passed. The rows stay, so that the figures do."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.programme.actions.sign_ups import empty
from allemed.programme.models import Need, SignUp, SignUpPage

NEEDS_KEPT = dt.timedelta(days=30)
"""After the dugnad, or after it was called off."""
PEOPLE_KEPT = dt.timedelta(days=90)
"""The same."""


@transaction.atomic
def forget_due(*, by: Actor) -> Counter[str]:
    """Everything whose time has passed, and how many of each. Called every hour."""
    now = clock.now()
    found: Counter[str] = Counter()
    for page in SignUpPage.objects.passed(now - NEEDS_KEPT).filter(sign_ups__needs__isnull=False).distinct():
        gone = Need.objects.filter(sign_up__page=page).delete()[0]
        audit.record(by=by, deed="needs_erased", thing=page, count=gone)
        found["needs"] += gone
    for sign_up in SignUp.objects.known().filter(page__in=SignUpPage.objects.passed(now - PEOPLE_KEPT)):
        empty(by=by, found=sign_up)
        found["people"] += 1
    return found
