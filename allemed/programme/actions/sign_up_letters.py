"""The letters about a dugnad: worded in the person's language, once for each thing that happens.

A letter's key begins with `programme:signup:<sign-up>:`, so that what waits can be taken back when it is true no more.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from allemed.base import clock
from allemed.base.actor import Actor
from allemed.dugnad.models import Dugnad, State
from allemed.messages.actions import Enclosure, send, withdraw
from allemed.messages.models import Message
from allemed.programme.models import Answer, SignUp, SignUpPage
from allemed.programme.moments import span
from allemed.programme.sign_up_calendar import MEDIA_TYPE, calendar_file
from allemed.programme.sign_up_links import answer_link, page_link

BEFORE = (dt.timedelta(days=7), dt.timedelta(days=1))
"""How long before the dugnad people are reminded."""


def where(dugnad: Dugnad) -> str:
    """In one line, in the language that is on."""
    parts = [dugnad.place] if dugnad.place else []
    if dugnad.link or dugnad.mode == "digital":
        parts.append(_("på nett"))
    return ", ".join(parts)


def write(
    sign_up: SignUp,
    kind: str,
    *,
    by: Actor,
    key: str | None,
    useful_until: dt.datetime | None = None,
    is_cancelled: bool = False,
    **facts: Any,
) -> None:
    """One letter; who has a place gets the calendar file. `key` is None for one that may be asked for many times."""
    page, language = sign_up.page, sign_up.language
    is_coming = sign_up.state == Answer.YES
    with translation.override(language):
        context = {
            "name": sign_up.name,
            "title": page.dugnad.title,
            "when": span(page.dugnad.starts_at, page.dugnad.ends_at),
            "where": where(page.dugnad),
            "link": page.dugnad.link if is_coming else "",
            "partner": page.partnership.partner_name,
            "own_url": answer_link(sign_up),
            "page_url": page_link(page, language),
            "is_coming": is_coming,
            "is_waiting": sign_up.state == Answer.WAITING,
            "is_invited": sign_up.state == Answer.INVITED,
        }
    file = calendar_file(page, language=language, with_link=True, is_cancelled=is_cancelled)
    send(
        by=by,
        to=sign_up.email,
        kind=f"programme/{kind}",
        language=language,
        context=context | facts,
        message_key=None if key is None else f"programme:signup:{sign_up.public_id}:{key}",
        attachments=(Enclosure("dugnad.ics", MEDIA_TYPE, file),) if is_coming else (),
        useful_for=max(useful_until - clock.now(), dt.timedelta(minutes=1)) if useful_until else None,
    )


def take_back(sign_up: SignUp, kind: str = "") -> None:
    """Letters of this kind (all, when none is named) that have not left do not leave."""
    withdraw(message_keys_beginning_with=f"programme:signup:{sign_up.public_id}:{kind}")


def remind(*, by: Actor) -> int:
    """A week and a day before: those who come, and those who have not answered. Each once; how many."""
    now = clock.now()
    soon = SignUpPage.objects.whole().filter(opened_at__isnull=False, cancelled_at=None)
    soon = soon.filter(dugnad__starts_at__gt=now, dugnad__starts_at__lte=now + max(BEFORE))
    written = 0
    for page in soon.exclude(dugnad__state=State.CANCELLED):
        # The nearest that is due: a worker that stood still for days does not send both at once.
        due = min(before for before in BEFORE if page.dugnad.starts_at - before <= now)
        written += _remind(page, due, by=by)
    return written


def _remind(page: SignUpPage, before: dt.timedelta, *, by: Actor) -> int:
    # With the start in the key, a dugnad that is moved is reminded of again.
    key = f"reminder:{before.days}:{page.dugnad.starts_at:%Y%m%d%H%M}"
    people = SignUp.objects.known().filter(page=page, state__in=[Answer.YES, Answer.INVITED])
    # Whoever signed up or was invited after that moment has just been told.
    people = people.filter(created_at__lt=page.dugnad.starts_at - before)
    keys = {f"programme:signup:{found.public_id}:{key}": found for found in people}
    there = set(Message.objects.filter(message_key__in=keys).values_list("message_key", flat=True))
    written = 0
    for found in (found for each, found in keys.items() if each not in there):
        with transaction.atomic():
            fresh = people.filter(pk=found.pk).select_for_update().first()
            if fresh is None:  # said no a moment ago
                continue
            fresh.page = page
            until = page.dugnad.starts_at
            write(fresh, "signup_reminder", by=by, key=key, useful_until=until, is_tomorrow=before.days == 1)
        written += 1
    return written
