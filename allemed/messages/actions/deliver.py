"""Hand a message to the e-mail server: claim, send, mark.

Claim and mark are transactions of their own, with the SMTP conversation between them. Two workers cannot claim the same
message (`FOR UPDATE SKIP LOCKED`, then a state the other does not look for).

The one window that remains: the e-mail server has accepted the message, and the worker dies before it has marked it.
SMTP has no way to ask whether it was accepted. After `CLAIM` the message is taken back and sent again with the *same*
Message-ID and Date, by which receiving servers and programs recognise a copy. We choose that over the other mistake, a
message that never arrives.
"""

from __future__ import annotations

import datetime as dt
import random
import smtplib
from dataclasses import dataclass
from email.utils import format_datetime

import structlog
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from allemed.base import clock
from allemed.messages.models import Failure, Message, State
from allemed.messages.queue import defer_delivery

log = structlog.get_logger(__name__)

# Minutes until the next try after the first, second, … failure; then we give up, a little more than a day later.
PAUSES = (1, 2, 5, 15, 30, 60, 120, 240, 480, 720)
JITTER = 0.25  # a share of the pause, so that a server that comes back is not met by everything at once


@dataclass(frozen=True)
class Trouble:
    """Why a try failed, and whether another may succeed."""

    failure: Failure
    is_lasting: bool
    smtp_code: int | None = None


def deliver(*, public_id: str) -> State | None:
    """Try once to deliver the message. The state it ended in, or None if it was not ours to send just now."""
    message = _claim(public_id)
    if message is None:
        return None
    if message.useful_until and message.useful_until < clock.now():
        return _give_up(message, Trouble(Failure.TOO_LATE, is_lasting=True))
    trouble = _hand_over(message)
    if trouble is None:
        return _mark_sent(message)
    if trouble.is_lasting or message.attempts > len(PAUSES):
        return _give_up(message, trouble)
    return _wait(message, trouble)


def take_back_abandoned() -> int:
    """Put messages whose worker died back in the queue, and nudge those whose job was lost. How many there were."""
    count = 0
    with transaction.atomic():
        for message in Message.objects.abandoned().select_for_update(skip_locked=True):
            _wait(message, Trouble(Failure.WORKER_LOST, is_lasting=False))
            count += 1
    lost = clock.now() - dt.timedelta(minutes=5)
    with transaction.atomic():
        for message in Message.objects.due().filter(next_attempt_at__lt=lost).select_for_update(skip_locked=True):
            message.next_attempt_at = clock.now()  # not nudged again the next minute
            message.save(update_fields=["next_attempt_at"])
            defer_delivery(message)
            count += 1
    return count


def _claim(public_id: str) -> Message | None:
    with transaction.atomic():
        message = Message.objects.due().filter(public_id=public_id).select_for_update(skip_locked=True).first()
        if message is None:
            return None
        message.state = State.SENDING
        message.claimed_at = clock.now()
        message.next_attempt_at = None
        message.attempts += 1
        message.save(update_fields=["state", "claimed_at", "next_attempt_at", "attempts"])
        return message


def _hand_over(message: Message) -> Trouble | None:
    """The SMTP conversation. What went wrong, if something did; never who it was to."""
    try:
        get_connection().send_messages([as_email(message)])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        return _trouble(codes[0] if codes else 0)
    except smtplib.SMTPResponseException as error:
        return _trouble(error.smtp_code)
    except (smtplib.SMTPException, OSError):
        return Trouble(Failure.NO_CONTACT, is_lasting=False)
    except (ValueError, TypeError, LookupError):  # a header or file that Python's e-mail package refuses
        return Trouble(Failure.BROKEN, is_lasting=True)
    return None


def _trouble(code: int) -> Trouble:
    if 500 <= code < 600:
        return Trouble(Failure.REFUSED, is_lasting=True, smtp_code=code)
    return Trouble(Failure.BUSY, is_lasting=False, smtp_code=code if 400 <= code < 500 else None)


def as_email(message: Message) -> EmailMultiAlternatives:
    """The e-mail itself: the same for every try, byte for byte but for the boundary between its parts."""
    headers = {
        "Message-ID": message.message_id,
        "Date": format_datetime(message.created_at),
        "Auto-Submitted": "auto-generated",  # so that holiday replies stay at home (RFC 3834)
        "Content-Language": message.language,
    }
    if message.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    email = EmailMultiAlternatives(message.subject, message.text, to=[message.to], headers=headers)
    email.attach_alternative(message.html, "text/html")
    for file in message.attachments.all():
        email.attach(file.name, bytes(file.content), file.media_type)
    return email


def _mark_sent(message: Message) -> State:
    """Sent, and its words forgotten in the same transaction. The address is kept a month, for "did you send it?"."""
    with transaction.atomic():
        marked = Message.objects.filter(pk=message.pk, state=State.SENDING, claimed_at=message.claimed_at).update(
            state=State.SENT,
            claimed_at=None,
            sent_at=clock.now(),
            failure=Failure.NONE,
            smtp_code=None,
            subject="",
            text="",
            html="",
            unsubscribe_url="",
        )
        if marked:
            message.attachments.all().delete()
    log.info("message_sent", message=message.public_id, kind=message.kind, attempts=message.attempts)
    return State.SENT


def _wait(message: Message, trouble: Trouble) -> State:
    pause = dt.timedelta(minutes=PAUSES[min(max(message.attempts, 1), len(PAUSES)) - 1])
    pause *= 1 + random.uniform(0, JITTER)  # noqa: S311  (spreads load, keeps no secret)
    at = clock.now() + pause
    with transaction.atomic():
        waiting = Message.objects.filter(pk=message.pk, state=State.SENDING, claimed_at=message.claimed_at).update(
            state=State.WAITING,
            claimed_at=None,
            next_attempt_at=at,
            failure=trouble.failure,
            smtp_code=trouble.smtp_code,
        )
        if waiting:
            defer_delivery(message, at=at)
    log.warning("message_waits", message=message.public_id, kind=message.kind, failure=trouble.failure.value)
    return State.WAITING


def _give_up(message: Message, trouble: Trouble) -> State:
    Message.objects.filter(pk=message.pk, state=State.SENDING, claimed_at=message.claimed_at).update(
        state=State.GIVEN_UP,
        claimed_at=None,
        given_up_at=clock.now(),
        failure=trouble.failure,
        smtp_code=trouble.smtp_code,
    )
    log.error("message_given_up", message=message.public_id, kind=message.kind, failure=trouble.failure.value)
    return State.GIVEN_UP
