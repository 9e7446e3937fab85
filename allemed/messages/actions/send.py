"""Write a message in the outbox, in the deed's own transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from allemed.audit import actions as audit
from allemed.base import clock, rows
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.messages.models import Attachment, Message
from allemed.messages.queue import defer_delivery
from allemed.messages.refusals import MessageRefusal


@dataclass(frozen=True)
class Enclosure:
    """A file to go with a message, such as `Enclosure("dugnad.ics", "text/calendar", calendar.to_ical())`."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What the templates made."""

    subject: str
    text: str
    html: str


def send(
    *,
    by: Actor,
    to: str,
    kind: str,
    language: str,
    context: dict[str, Any],
    message_key: str | None = None,
    attachments: Iterable[Enclosure] = (),
    unsubscribe_url: str = "",
    useful_for: dt.timedelta | None = None,
) -> Message:
    """Send the letter `kind` ("<room>/<kind>") to one person when, and only if, the transaction commits.

    The templates are `<room>/letters/<kind>.subject`, `.txt` and, for more than the text with links, `.html`. It is
    worded now, so every try sends the same words, and a mistake in a template stops the deed and not the post.

    The same `message_key` twice is one message: the first is returned. `unsubscribe_url` must stop the messages on a
    POST without a question (RFC 8058). A message not delivered within `useful_for` is given up.

    Raises `RefusedError` with a `MessageRefusal`; `TemplateDoesNotExist` when the letter is not written.
    """
    if message_key and _is_written(message_key):
        return Message.objects.get(message_key=message_key)
    letter = word(kind, language, context)
    _check_address(to)
    message = Message(
        to=to,
        kind=kind,
        language=language,
        message_key=message_key,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        unsubscribe_url=unsubscribe_url,
        useful_until=clock.now() + useful_for if useful_for else None,
    )
    with transaction.atomic(savepoint=False):
        written = audit.event(by=by, deed="message_written", thing=message, kind=kind)
        if not rows.write(message, written, unless_there=message_key is not None):
            return Message.objects.get(message_key=message_key)  # written between our look and our write
        Attachment.objects.bulk_create(
            [
                Attachment(message=message, name=file.name, media_type=file.media_type, content=file.content)
                for file in attachments
            ]
        )
        defer_delivery(message)
    return message


def _is_written(message_key: str) -> bool:
    with connection.cursor() as cursor:  # by hand: every letter asks this, and nearly every one is new
        cursor.execute("SELECT FROM outbox_message WHERE message_key = %s", [message_key])
        return cursor.fetchone() is not None


def word(kind: str, language: str, context: dict[str, Any]) -> Letter:
    """The letter's words in one language. `site_address` and `language` are always there for its templates."""
    if language not in dict(settings.LANGUAGES):
        raise RefusedError(MessageRefusal.UNKNOWN_LANGUAGE)
    room, _, name = kind.partition("/")
    stem = f"{room}/letters/{name}"
    with translation.override(language):
        everything = {"site_address": settings.SITE_ADDRESS, "language": language} | context
        subject = _render(f"{stem}.subject", everything, escape=False).strip("\r\n \t")
        text = _render(f"{stem}.txt", everything, escape=False).strip() + "\n"
        frame = {"subject": subject, "text": text, "language": language, "site_address": settings.SITE_ADDRESS}
        try:
            html = _render(f"{stem}.html", frame | everything, escape=True)
        except TemplateDoesNotExist as missing:
            if missing.args[0] != f"{stem}.html":
                raise
            html = _render("messages/letter_from_text.html", frame, escape=True)
    if not subject:
        raise RefusedError(MessageRefusal.NO_SUBJECT)
    # A line break in a subject could add headers of someone else's choosing.
    if len(subject.splitlines()) > 1 or not subject.isprintable():
        raise RefusedError(MessageRefusal.SUBJECT_HAS_LINES)
    return Letter(subject=subject[:250], text=text, html=html)


def _render(template_name: str, context: dict[str, Any], *, escape: bool) -> str:
    # The backend's own render() would escape plain text as if it were HTML.
    template: Any = get_template(template_name)
    return str(template.template.render(Context(context, autoescape=escape)))


def _check_address(to: str) -> None:
    try:
        validate_email(to)
    except ValidationError:
        raise RefusedError(MessageRefusal.NOT_ONE_ADDRESS) from None
    if not to.isprintable() or any(character in to for character in ",; "):
        raise RefusedError(MessageRefusal.NOT_ONE_ADDRESS)
