"""The letters about a talk, and its calendar file. A letter that waits can be taken back by its key (`key_of`)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from allemed.base import clock
from allemed.base.actor import Actor
from allemed.messages.actions import Enclosure, send, withdraw
from allemed.programme import talk_links as links
from allemed.programme.calendars import MEDIA_TYPE, Entry, file_of
from allemed.programme.models import Talk
from allemed.programme.moments import span


def key_of(talk: Talk, kind: str = "") -> str:
    """The name of one of its letters; without `kind`, what all their names begin with."""
    return f"programme:{talk.partnership.public_id}:talk:{talk.public_id}:{kind}"


def take_back(talk: Talk, kind: str = "") -> None:
    """Letters of this kind (all, when none is named) that have not left do not leave."""
    withdraw(message_keys_beginning_with=key_of(talk, kind))


def calendar_file(talk: Talk, *, is_cancelled: bool = False) -> bytes:
    """The time they chose, for the person's calendar. Raises LookupError when there is none."""
    with translation.override(talk.language):
        return _file(talk, _("Samtale om dugnad med ALLEMED"), links.talk_link(talk), is_cancelled=is_cancelled)


def adviser_calendar_file(talk: Talk, address: str) -> bytes:
    """The same for ours: with whom, and `address`, where the partnership is. The person's key is not in it."""
    return _file(talk, _("Samtale med %(partner)s") % {"partner": talk.partnership.partner_name}, address)


def _file(talk: Talk, summary: str, address: str, *, is_cancelled: bool = False) -> bytes:
    if talk.starts_at is None or talk.ends_at is None:
        raise LookupError("the talk has no time")
    entry = Entry(
        uid=f"samtale-{talk.public_id}",
        sequence=talk.sequence,
        starts_at=talk.starts_at,
        ends_at=talk.ends_at,
        summary=summary,
        description="\n\n".join(part for part in (talk.link, address) if part),
        place=talk.place,
    )
    return file_of(entry, is_cancelled=is_cancelled)


def write(
    talk: Talk,
    kind: str,
    *,
    by: Actor,
    key: str | None,
    file: bytes = b"",
    until: dt.datetime | None = None,
    **facts: Any,
) -> None:
    """One letter to the person; nobody is written to whom we have forgotten. `file` is for their calendar."""
    if talk.person.erased_at or not talk.person.email:
        return
    with translation.override(talk.language):
        context = {
            "name": talk.person.name,
            "partner": talk.partnership.partner_name,
            "adviser": talk.adviser.name if talk.adviser else "",
            "how": str(talk.get_mode_display()),
            "place": talk.place,
            "link": talk.link,
            # Also in a subject, where a space that holds on would be no printable character.
            "when": span(talk.starts_at, talk.ends_at).replace("\xa0", " ") if talk.starts_at and talk.ends_at else "",
            "own_url": links.talk_link(talk),
        }
    send(
        by=by,
        to=talk.person.email,
        kind=f"programme/{kind}",
        language=talk.language,
        context=context | facts,
        message_key=key_of(talk, key) if key is not None else None,
        attachments=(Enclosure("samtale.ics", MEDIA_TYPE, file),) if file else (),
        useful_for=max(until - clock.now(), dt.timedelta(minutes=1)) if until else None,
    )
