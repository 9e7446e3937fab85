"""What is new, in one letter a week or a month. Nothing new, no letter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import translation

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.clock import OSLO
from allemed.messages.actions import send
from allemed.messages.models import Message
from allemed.network import links
from allemed.network.models import Introduction, Member, Question, Rhythm

# A stopped worker catches up so long after the week or the month ended; later, the next letter says it.
IS_NEWS_FOR = dt.timedelta(days=3)
MOST_QUESTIONS = 12


@dataclass(frozen=True)
class Window:
    """A week or a month that has ended: from and including `start`, until `end`, both midnight in Oslo."""

    rhythm: Rhythm
    start: dt.datetime
    end: dt.datetime

    @property
    def key(self) -> str:
        """What its letters are known by."""
        return f"network:digest:{self.rhythm}:{self.start:%Y-%m-%d}"


def last_window(rhythm: Rhythm, today: dt.date) -> Window:
    """The last whole week (Monday to Sunday) or month before `today`, by the calendar in Oslo."""
    if rhythm == Rhythm.WEEKLY:
        end = today - dt.timedelta(days=today.weekday())
        start = end - dt.timedelta(days=7)
    else:
        end = today.replace(day=1)
        start = (end - dt.timedelta(days=1)).replace(day=1)
    first, last = (dt.datetime.combine(day, dt.time(), tzinfo=OSLO) for day in (start, end))
    return Window(rhythm, first, last)


def send_digests(*, by: Actor) -> int:
    """Write the last week's or month's letter to each who wants one and has something to read; how many were written.

    As often as anyone likes: each member's window is one letter.
    """
    written = 0
    for rhythm in (Rhythm.WEEKLY, Rhythm.MONTHLY):
        window = last_window(rhythm, clock.today())
        if clock.now() >= window.end + IS_NEWS_FOR:
            continue
        has_got = set(
            Message.objects.filter(message_key__startswith=f"{window.key}:").values_list("message_key", flat=True)
        )
        for member in Member.objects.present().filter(rhythm=rhythm, joined_at__lt=window.end).whole():
            if f"{window.key}:{member.public_id}" not in has_got and _write(by, member, window):
                written += 1
    return written


def find_to_stop(token: str) -> Member | None:
    """Whose digests the link stops; None when there is nothing to stop."""
    public_id = links.open_stop_digest(token)
    return Member.objects.filter(public_id=public_id).exclude(rhythm=Rhythm.NEVER).first() if public_id else None


def stop_digests(*, by: Actor, token: str) -> None:
    """No more digests. Twice is once, and never an error: the person has what they want."""
    with transaction.atomic():
        found = find_to_stop(token)
        if found is not None and Member.objects.filter(pk=found.pk, left_at=None).update(rhythm=Rhythm.NEVER):
            audit.record(by=by, deed="digest_stopped", thing=found)


def _write(by: Actor, member: Member, window: Window) -> bool:
    account = member.account
    with translation.override(account.language):
        content = _content(member, window, account.language)
    if not any(content.values()):
        return False
    stop_url = links.stop_digest(member.public_id, account.language)
    with transaction.atomic():
        # Whoever stops them while we write is heard.
        if not Member.objects.select_for_update().filter(pk=member.pk, rhythm=window.rhythm).exists():
            return False
        send(
            by=by,
            to=account.email,
            kind="network/digest",
            language=account.language,
            context={
                **content,
                "name": account.get_short_name(),
                "stop_url": stop_url,
                "is_monthly": window.rhythm == Rhythm.MONTHLY,
                "network_url": links.address("questions", account.language),
            },
            message_key=f"{window.key}:{member.public_id}",
            unsubscribe_url=stop_url,
            useful_for=IS_NEWS_FOR,
        )
    return True


def _content(member: Member, window: Window, language: str) -> dict[str, Any]:
    during = {"asked_at__gte": window.start, "asked_at__lt": window.end}
    new = Question.objects.standing().filter(**during).exclude(author=member).select_related("barrier")
    followed = [barrier.pk for barrier in member.barriers.all()]
    if followed:
        new = new.filter(barrier__in=followed)
    answers = Q(answers__removed_at=None, answers__written_at__gte=window.start, answers__written_at__lt=window.end)
    answered = (
        Question.objects.standing().filter(author=member).annotate(new_answers=Count("answers", filter=answers))
    ).filter(new_answers__gt=0)
    waiting = Introduction.objects.waiting().filter(asked=member).count()

    def shown(question: Question, **more: Any) -> dict[str, Any]:
        url = links.address("question", language, question.public_id)
        return {"title": question.title, "barrier": str(question.barrier), "url": url, **more}

    found = list(new.prefetch_related("barrier__texts").order_by("-asked_at")[: MOST_QUESTIONS + 1])
    mine = answered.select_related("barrier").prefetch_related("barrier__texts")
    return {
        "questions": [shown(each) for each in found[:MOST_QUESTIONS]],
        "has_more": len(found) > MOST_QUESTIONS,
        "answered": [shown(each, count=getattr(each, "new_answers", 0)) for each in mine],
        "waiting": waiting,
    }
