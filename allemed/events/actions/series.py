"""Recurring meetings: the rule, the clubs, and each meeting with its agenda, invitations and minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.conf import settings
from django.db import transaction
from django.utils import translation

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.http import purge_pages
from allemed.base.refusals import RefusedError
from allemed.events import calendar_files, links, queue, times
from allemed.events.models import (
    Answer,
    Invitation,
    Meeting,
    MeetingState,
    Member,
    Series,
    SeriesText,
)
from allemed.events.refusals import EventRefusal
from allemed.messages.actions import send, withdraw
from allemed.places.models import Municipality, Organisation

AHEAD = dt.timedelta(days=366)  # how far ahead the rule makes meetings
INVITED_BEFORE = dt.timedelta(days=21)
REMINDED_BEFORE = dt.timedelta(days=2)


@dataclass(frozen=True)
class Rule:
    """When the meetings are, by the clock on the wall, and where. `first_month` is any day in it."""

    every_months: int
    week: int
    weekday: int
    first_month: dt.date
    time: dt.time
    minutes: int
    place: str = ""
    online_url: str = ""


@dataclass(frozen=True)
class About:
    """The words about a series in one language."""

    title: str
    about: str = ""


def start_series(
    *,
    by: Actor,
    slug: str,
    municipality: Municipality,
    language: str,
    rule: Rule,
    words: Mapping[str, About],
    is_public: bool = True,
) -> Series:
    """A series with its meetings for the year to come. Raises `RefusedError` (SLUG_IN_USE)."""
    with transaction.atomic():
        if Series.objects.filter(slug=slug).exists():
            raise RefusedError(EventRefusal.SLUG_IN_USE)
        series = Series(slug=slug, municipality=municipality, language=language, is_public=is_public)
        _follow(series, rule)
        series.save(force_insert=True)
        _write(series, words)
        audit.record(by=by, deed="series_started", thing=series)
        plan_meetings(series=series)
        purge_pages()
    return series


def change_series(
    *,
    by: Actor,
    series: Series,
    version: int,
    language: str,
    rule: Rule,
    words: Mapping[str, About],
    is_public: bool,
) -> Series:
    """A new rule counts for meetings nobody has been invited to; the others, and the exceptions, stay as they are.

    Raises `RefusedError` (CHANGED_MEANWHILE, SERIES_ENDED).
    """
    with transaction.atomic():
        series = Series.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=series.pk)
        if series.version != version:
            raise RefusedError(EventRefusal.CHANGED_MEANWHILE)
        if series.ended_at:
            raise RefusedError(EventRefusal.SERIES_ENDED)
        _follow(series, rule)
        series.language, series.is_public = language, is_public
        series.version += 1
        series.save()
        _write(series, words)
        untouched = series.meetings.filter(
            starts_at__gt=clock.now(), invited_at=None, is_moved=False, state=MeetingState.PLANNED, agenda=""
        )
        untouched.delete()
        audit.record(by=by, deed="series_changed", thing=series)
        plan_meetings(series=series)
        purge_pages()
    return series


def end_series(*, by: Actor, series: Series) -> None:
    """No more meetings; those that nobody is invited to go, the clubs are told about the rest one by one."""
    with transaction.atomic():
        series = Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
        if series.ended_at is None:
            series.ended_at = clock.now()
            series.save(update_fields=["ended_at"])
            coming = series.meetings.filter(starts_at__gt=clock.now(), state=MeetingState.PLANNED)
            coming.filter(invited_at=None).delete()
            for meeting in coming.all():
                cancel_meeting(by=by, meeting=meeting)
            audit.record(by=by, deed="series_ended", thing=series)
            purge_pages()


def plan_meetings(*, series: Series) -> int:
    """Make the meetings the rule gives for the year to come, those that are not there; how many."""
    if series.ended_at:
        return 0
    made = 0
    there = set(series.meetings.values_list("rule_date", flat=True))
    # A month that has its meeting from an earlier rule, or an exception, gets no second one.
    months = {(day.year, day.month) for day in there}
    days = times.days_by_rule(
        first_month=series.first_month,
        every_months=series.every_months,
        week=series.week,
        weekday=series.weekday,
        until=clock.today() + AHEAD,
    )
    for day in days:
        if day < clock.today() or (day.year, day.month) in months:
            continue
        starts_at = times.moment_by_rule(day, series.time)
        Meeting.objects.create(
            series=series,
            rule_date=day,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=series.minutes),
            place=series.place,
            online_url=series.online_url,
        )
        made += 1
    return made


def change_meeting(
    *,
    by: Actor,
    meeting: Meeting,
    version: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    place: str,
    online_url: str,
    agenda: str,
    minutes: str,
) -> Meeting:
    """An exception from the rule, the agenda, the minutes. Clubs that are invited are told of a new time or place.

    Raises `RefusedError` (CHANGED_MEANWHILE, MEETING_CANCELLED).
    """
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update(of=("self",)).select_related("series").get(pk=meeting.pk)
        if meeting.version != version:
            raise RefusedError(EventRefusal.CHANGED_MEANWHILE)
        if meeting.is_cancelled:
            raise RefusedError(EventRefusal.MEETING_CANCELLED)
        before = (meeting.starts_at, meeting.ends_at, meeting.place, meeting.online_url)
        meeting.starts_at, meeting.ends_at, meeting.place, meeting.online_url = starts_at, ends_at, place, online_url
        meeting.agenda, meeting.minutes = agenda.strip(), minutes.strip()
        meeting.version += 1
        is_moved = before != (starts_at, ends_at, place, online_url)
        if is_moved:
            meeting.is_moved = True
            meeting.sequence += 1
        meeting.save()
        audit.record(by=by, deed="meeting_changed", thing=meeting, is_moved=is_moved)
        if is_moved and meeting.invited_at and not meeting.is_over:
            queue.defer_meeting(meeting)
        purge_pages()
    return meeting


def cancel_meeting(*, by: Actor, meeting: Meeting) -> Meeting:
    """Call one meeting off; the series goes on. Twice is once. Raises `RefusedError` (MEETING_OVER)."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        if meeting.is_cancelled:
            return meeting
        if meeting.is_over:
            raise RefusedError(EventRefusal.MEETING_OVER)
        meeting.state = MeetingState.CANCELLED
        meeting.sequence += 1
        meeting.version += 1
        meeting.save()
        audit.record(by=by, deed="meeting_cancelled", thing=meeting)
        if meeting.invited_at:
            queue.defer_meeting(meeting)
        purge_pages()
    return meeting


def add_member(
    *,
    by: Actor,
    series: Series,
    club: str,
    email: str,
    language: str,
    name: str = "",
    organisation: Organisation | None = None,
) -> Member:
    """A club is with from the next invitation on. Raises `RefusedError` (ALREADY_A_MEMBER, SERIES_ENDED)."""
    email = email.strip().lower()
    with transaction.atomic():
        series = Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
        if series.ended_at:
            raise RefusedError(EventRefusal.SERIES_ENDED)
        if series.members.filter(email=email).exists():
            raise RefusedError(EventRefusal.ALREADY_A_MEMBER)
        member = Member.objects.create(
            series=series,
            club=club.strip(),
            name=name.strip(),
            email=email,
            language=language,
            organisation=organisation,
        )
        audit.record(by=by, deed="member_added", thing=member)
    return member


def remove_member(*, by: Actor, member: Member) -> None:
    """The club is taken out: its contact person and its answers are deleted, and what still waits is not sent."""
    with transaction.atomic():
        for invitation in member.invitations.all():
            withdraw(message_keys_beginning_with=f"events:{invitation.public_id}:")
        audit.record(by=by, deed="member_removed", thing=member)
        member.delete()


def invite(*, by: Actor, meeting: Meeting) -> int:
    """A letter to every club that has not had one about this meeting; how many.

    Raises `RefusedError` (MEETING_CANCELLED, MEETING_OVER, NO_MEMBERS).
    """
    with transaction.atomic():
        meeting = (
            Meeting.objects.select_for_update(of=("self",)).select_related("series__municipality").get(pk=meeting.pk)
        )
        if meeting.is_cancelled:
            raise RefusedError(EventRefusal.MEETING_CANCELLED)
        if meeting.is_over:
            raise RefusedError(EventRefusal.MEETING_OVER)
        members = list(meeting.series.members.all())
        if not members:
            raise RefusedError(EventRefusal.NO_MEMBERS)
        invited = 0
        for member in members:
            invitation, is_new = Invitation.objects.get_or_create(meeting=meeting, member=member)
            if is_new:
                _write_letter(invitation, "invitation", by=by, key="invitation")
                invited += 1
        meeting.invited_at = meeting.invited_at or clock.now()
        meeting.save(update_fields=["invited_at"])
        audit.record(by=by, deed="clubs_invited", thing=meeting, count=invited)
    return invited


def answer(*, by: Actor, invitation: Invitation, said: Answer) -> Invitation:
    """Yes or no; the last answer counts. Raises `RefusedError` (MEETING_CANCELLED, MEETING_OVER)."""
    with transaction.atomic():
        found = Invitation.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=invitation.pk)
        if found.meeting.is_cancelled:
            raise RefusedError(EventRefusal.MEETING_CANCELLED)
        if found.meeting.is_over:
            raise RefusedError(EventRefusal.MEETING_OVER)
        found.answer, found.answered_at = said, clock.now()
        found.save(update_fields=["answer", "answered_at"])
        if said == Answer.NO:
            withdraw(message_keys_beginning_with=f"events:{found.public_id}:reminder")
        audit.record(by=by, deed="invitation_answered", thing=found, answer=said)
    return found


def tell_of_meeting(*, by: Actor, meeting: Meeting, sequence: int) -> int:
    """The clubs that are invited are told that the meeting is moved or called off; how many."""
    if meeting.sequence != sequence:
        return 0
    kind = "meeting_cancelled" if meeting.is_cancelled else "meeting_changed"
    told = 0
    for invitation in meeting.invitations.select_related("member", "meeting__series__municipality"):
        with transaction.atomic():
            withdraw(message_keys_beginning_with=f"events:{invitation.public_id}:")
            _write_letter(invitation, kind, by=by, key=f"{kind}:{sequence}")
        told += 1
    return told


def send_meeting_letters(*, by: Actor) -> int:
    """What is due: meetings for the year to come, invitations three weeks before, reminders two days before."""
    for series in Series.objects.going():
        with transaction.atomic():
            plan_meetings(series=series)
    written = 0
    now = clock.now()
    coming = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=now, series__ended_at=None)
    for meeting in coming.filter(starts_at__lte=now + INVITED_BEFORE, series__members__isnull=False).distinct():
        missing = meeting.series.members.exclude(invitations__meeting=meeting)
        if missing.exists():
            written += invite(by=by, meeting=meeting)
    for meeting in coming.filter(starts_at__lte=now + REMINDED_BEFORE):
        if meeting.invited_at is None or meeting.invited_at > meeting.starts_at - REMINDED_BEFORE:
            continue  # the invitation has just said it
        people = meeting.invitations.exclude(answer=Answer.NO)
        for invitation in people.select_related("member", "meeting__series__municipality"):
            with transaction.atomic():
                key = f"reminder:{meeting.starts_at:%Y%m%d%H%M}"
                _write_letter(invitation, "meeting_reminder", by=by, key=key)
            written += 1
    return written


def _follow(series: Series, rule: Rule) -> None:
    for each in fields(rule):
        setattr(series, each.name, getattr(rule, each.name))
    series.first_month = rule.first_month.replace(day=1)


def _write(series: Series, words: Mapping[str, About]) -> None:
    for language, said in words.items():
        if said.title:
            SeriesText.objects.update_or_create(
                series=series, language=language, defaults={"title": said.title, "about": said.about}
            )
        else:
            SeriesText.objects.filter(series=series, language=language).delete()


def _write_letter(invitation: Invitation, kind: str, *, by: Actor, key: str) -> None:
    meeting, member = invitation.meeting, invitation.member
    series = meeting.series
    text = series.text(member.language)
    entry = calendar_files.meeting_entry(meeting, language=member.language, with_link=True)
    with translation.override(member.language):
        when, day = times.span(meeting.starts_at, meeting.ends_at), times.written(meeting.starts_at)
        page = settings.SITE_ADDRESS + series.get_absolute_url() if series.is_public else ""
    send(
        by=by,
        to=member.email,
        kind=f"events/{kind}",
        language=member.language,
        message_key=f"events:{invitation.public_id}:{key}",
        attachments=[
            calendar_files.enclosure(calendar_files.one(entry, is_cancelled=meeting.is_cancelled)),
        ],
        useful_for=max(meeting.ends_at - clock.now(), dt.timedelta(minutes=1)),
        context={
            "title": text.title if text else series.slug,
            "municipality": series.municipality.name,
            "name": member.name,
            "club": member.club,
            "when": when,
            "day": day,
            "place": meeting.place,
            "online_url": meeting.online_url,
            "agenda": meeting.agenda,
            "answer_url": links.invitation_link(invitation),
            "feed_url": links.feed_link(member),
            "series_url": page,
            "has_said_yes": invitation.answer == Answer.YES,
        },
    )
