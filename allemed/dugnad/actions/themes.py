"""Gathering ideas under themes. Every original stays, with its table; a theme only points."""

from __future__ import annotations

from uuid import UUID

from allemed.base.refusals import RefusedError
from allemed.dugnad import words
from allemed.dugnad.actions.ballots import open_ballot_steps
from allemed.dugnad.actions.room import Room, deed, must_be_current, must_be_open, refresh
from allemed.dugnad.models import Contribution, SeatKind, Theme, ThemeMember
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.sitter import Sitter

LONGEST = 120


def _may_gather(room: Room, by: Sitter) -> None:
    sitter = refresh(by)
    must_be_current(sitter)
    must_be_open(room.dugnad)
    if sitter.seat.kind not in (SeatKind.FACILITATOR, SeatKind.THEME_TEAM):
        raise RefusedError(RoomRefusal.NOT_ALLOWED)
    if open_ballot_steps(room.dugnad).exists():
        raise RefusedError(RoomRefusal.VOTING_IS_OPEN)


def name_theme(*, by: Sitter, theme: UUID, title: str, base: int) -> tuple[Theme, int]:
    """Make a theme (base 0) or give it another name. Returns it and the sequence. Refuses a name changed meanwhile."""
    title = words.one_line(words.clean(title, LONGEST), LONGEST)
    with deed(by.seat.dugnad, by) as room:
        found = Theme.objects.filter(pk=theme).first()
        if found is not None and found.dugnad_id != room.dugnad.pk:
            raise RefusedError(RoomRefusal.ANOTHER_THING)
        if found is not None and found.title == title:
            return found, room.dugnad.seq
        _may_gather(room, by)
        if found is None:
            made = Theme.objects.create(pk=theme, dugnad=room.dugnad, title=title)
            return made, room.log("theme_made", theme)
        if found.version != base:
            raise RefusedError(RoomRefusal.CHANGED_MEANWHILE)
        found.title = title
        found.version += 1
        found.save(update_fields=["title", "version"])
        return found, room.log("theme_renamed", theme)


def gather(*, by: Sitter, contribution: UUID, theme: UUID | None) -> int:
    """Put a contribution that the room may see under a theme, or under none. Returns the sequence."""
    with deed(by.seat.dugnad, by) as room:
        _may_gather(room, by)
        found = Contribution.objects.filter(pk=contribution, dugnad=room.dugnad, shown_at__isnull=False).first()
        place = Theme.objects.filter(pk=theme, dugnad=room.dugnad, merged_into=None).first() if theme else None
        if found is None or (theme and place is None):
            raise RefusedError(RoomRefusal.NOT_HERE)
        member = ThemeMember.objects.filter(contribution=found).first()
        if (member.theme_id if member else None) == theme:
            return room.dugnad.seq
        if member is not None:
            member.delete()
        if place is not None:
            ThemeMember.objects.create(theme=place, contribution=found)
        return room.log("gathered", contribution, theme=theme or "")


def merge(*, by: Sitter, theme: UUID, into: UUID) -> int:
    """Put everything under one theme under another. The first stays as a pointer. Returns the sequence."""
    with deed(by.seat.dugnad, by) as room:
        found = Theme.objects.filter(pk=theme, dugnad=room.dugnad).first()
        target = Theme.objects.filter(pk=into, dugnad=room.dugnad, merged_into=None).first()
        if found is None or target is None or found.pk == target.pk:
            raise RefusedError(RoomRefusal.NOT_HERE)
        if found.merged_into_id == target.pk:
            return room.dugnad.seq
        if found.merged_into_id is not None:
            raise RefusedError(RoomRefusal.CHANGED_MEANWHILE)
        _may_gather(room, by)
        ThemeMember.objects.filter(theme=found).update(theme=target)
        found.merged_into = target
        found.save(update_fields=["merged_into"])
        return room.log("theme_merged", theme, into=into)
