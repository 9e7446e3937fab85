"""What the room forgets by itself: seats after a week, notes and older versions after ninety days."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.dugnad import presence
from allemed.dugnad.actions.closing import call_off, cut_links, end
from allemed.dugnad.actions.minutes import redact_originals
from allemed.dugnad.actions.room import deed
from allemed.dugnad.models import Contribution, ContributionVersion, Dugnad, Kind, Recipient, Seat, State

SEATS = dt.timedelta(days=7)
NOTES = dt.timedelta(days=90)
PRESENCE = dt.timedelta(hours=24)
OVER = (State.CLOSED, State.CANCELLED)


def end_forgotten(*, by: Actor) -> int:
    """End the evenings nobody ended, a week after they should have been over. Says how many.

    Until then someone may type in paper. What was written becomes a draft of the minutes; a lobby where nothing was
    written is called off. From then on seats, notes and links are forgotten as for any other.
    """
    done = 0
    for dugnad in Dugnad.objects.open().filter(ends_at__lt=clock.now() - SEATS):
        with deed(dugnad, by) as room:
            if room.dugnad.state == State.LOBBY and not room.dugnad.contributions.exists():
                call_off(room)
            elif room.dugnad.is_open:
                end(room)
            else:
                continue  # someone ended it meanwhile
            audit.record(by=by, deed="dugnad_ended_by_itself", thing=dugnad)
            done += 1
    return done


def forget_seats(*, by: Actor) -> int:
    """Erase the seats of dugnads that were over a week ago. Says in how many dugnads."""
    before = clock.now() - SEATS
    due = Dugnad.objects.filter(state__in=OVER, ends_at__lt=before, seats_erased_at=None)
    done = 0
    for dugnad in due.exclude(closed_at__gt=before):
        with deed(dugnad, by) as room:
            cut_links(dugnad.pk)
            seats, _ = Seat.objects.filter(dugnad=dugnad).delete()
            room.set(seats_erased_at=clock.now())
            room.log("seats_erased", count=seats)
            audit.record(by=by, deed="dugnad_seats_erased", thing=dugnad, count=seats)
            done += 1
    presence.forget(clock.now() - PRESENCE)
    return done


def forget_notes(*, by: Actor) -> int:
    """Erase tables' own notes, withdrawn texts and earlier versions ninety days after the close. Says how many."""
    before = clock.now() - NOTES
    erased = 0
    for dugnad in Dugnad.objects.filter(state__in=OVER, ends_at__lt=before, notes_erased_at=None):
        with deed(dugnad, by) as room:
            older = ContributionVersion.objects.filter(contribution__dugnad=dugnad)
            count, _ = older.exclude(number=F("contribution__version")).delete()
            notes = Contribution.objects.filter(dugnad=dugnad, kind=Kind.NOTE, siblings=None, sibling_of=None)
            gone, _ = notes.delete()
            # Those that others point to keep their row, without their words.
            rest = Contribution.objects.filter(dugnad=dugnad, kind=Kind.NOTE)
            ContributionVersion.objects.filter(contribution__in=rest).delete()
            rest.update(text="–")
            redact_originals(by=by, dugnad=dugnad)
            Recipient.objects.filter(dugnad=dugnad).delete()
            room.set(notes_erased_at=clock.now())
            room.log("notes_erased", count=gone + count)
            audit.record(by=by, deed="dugnad_notes_erased", thing=dugnad, count=gone + count)
            erased += gone + count
    return erased
