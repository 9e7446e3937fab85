"""Who comes: signing up, being invited, answering by one tap, and a waiting list that moves by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.db import transaction
from django.db.models import F

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.programme.actions import sign_up_letters as letters
from allemed.programme.actions.plan import check_coordinator
from allemed.programme.models import Answer, Need, NeedKind, Sector, SignUp, SignUpPage
from allemed.programme.refusals import ProgrammeRefusal


class Result(Enum):
    """What signing up led to; its value is a part of the receipt's address."""

    PLACE = "plass"
    QUEUE = "venteliste"


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Someone on a list."""

    email: str
    sector: Sector
    name: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Invited:
    """What became of a list."""

    invited: int
    known: int  # they had signed up, been invited or said no before


def lock_page(page: SignUpPage) -> SignUpPage:
    """The page as it is now, held: one at a time decides who gets what."""
    return SignUpPage.objects.select_for_update(of=("self",)).whole().get(pk=page.pk)


def _is_free(page: SignUpPage) -> bool:
    """Whether a place is free, and nobody waits for it."""
    return not page.is_full and not SignUp.objects.queue().filter(page=page).exists()


@transaction.atomic
def sign_up(
    *,
    by: Actor,
    page: SignUpPage,
    sector: Sector,
    name: str,
    email: str,
    language: str,
    organisation: str = "",
    needs: Iterable[NeedKind] = (),
) -> Result:
    """A place, or the next number in the queue, and a letter that says which. `needs` are told with consent.

    An address that has one already gets a letter about that, and nothing of it is overwritten; the asker is told what a
    new one would have been told, so that nobody can find out who comes. One that was invited, or said no, now comes.
    Raises `RefusedError` (SIGN_UP_CLOSED, NO_SUCH_SECTOR).
    """
    page = lock_page(page)
    if not page.is_open:
        raise RefusedError(ProgrammeRefusal.SIGN_UP_CLOSED)
    if sector.page_id != page.pk:
        raise RefusedError(ProgrammeRefusal.NO_SUCH_SECTOR)
    result = Result.PLACE if _is_free(page) else Result.QUEUE
    email = email.strip().lower()
    found = SignUp.objects.known().filter(page=page, email=email).first()
    if found is not None and found.state in (Answer.YES, Answer.WAITING):
        found.page = page
        letters.write(found, "signup_standing", by=by, key=None, is_known=True)
        return result
    if found is None:
        found = SignUp(page=page, sector=sector, email=email, language=language)
        found.name, found.organisation = name.strip(), organisation.strip()
    else:
        found.page, found.sector = page, sector
        found.name, found.organisation = found.name or name.strip(), found.organisation or organisation.strip()
    _come(by=by, found=found, deed="signed_up")
    _keep_needs(found, needs)
    return result


def _come(*, by: Actor, found: SignUp, deed: str) -> None:
    """A place if one is free, else the next number in the queue; and the letter. The page is locked."""
    page = found.page
    found.state = Answer.YES if _is_free(page) else Answer.WAITING
    SignUpPage.objects.filter(pk=page.pk).update(arrivals=F("arrivals") + 1)
    page.arrivals += 1
    found.arrival, found.answered_at = page.arrivals, clock.now()
    found.save()
    audit.record(by=by, deed=deed, thing=found, has_place=found.state == Answer.YES)
    letters.take_back(found)
    letters.write(found, "signup_standing", by=by, key=f"standing:{found.arrival}")


@transaction.atomic
def answer(*, by: Actor, sign_up: SignUp, is_coming: bool) -> SignUp:
    """One tap. A no gives the place to the next, stops the reminders and forgets what was told of needs.

    The same answer twice is one. Raises `RefusedError` (DUGNAD_IS_OVER).
    """
    page = lock_page(sign_up.page)
    found = SignUp.objects.select_for_update(of=("self",)).select_related("sector").get(pk=sign_up.pk)
    found.page = page
    if found.erased_at or page.is_over or page.is_cancelled:
        raise RefusedError(ProgrammeRefusal.DUGNAD_IS_OVER)
    if is_coming:
        if found.state not in (Answer.YES, Answer.WAITING):
            _come(by=by, found=found, deed="answered_yes")
        return found
    if found.state != Answer.NO:
        _leave(by=by, found=found)
    return found


def _leave(*, by: Actor, found: SignUp, is_told: bool = True) -> None:
    letters.take_back(found)
    was_coming = found.state == Answer.YES
    if is_told and was_coming:  # their calendar holds it: the letter takes it out
        letters.write(found, "signup_no", by=by, key=f"no:{found.arrival}", is_cancelled=True)
    found.state, found.answered_at = Answer.NO, clock.now()
    found.save()
    found.needs.all().delete()
    audit.record(by=by, deed="answered_no", thing=found)
    move_on(by=by, page=found.page)


def move_on(*, by: Actor, page: SignUpPage) -> int:
    """Give every free place to those who have waited longest; how many. The page is locked."""
    page.refresh_from_db(fields=["taken", "places"])
    if page.is_over or page.is_cancelled:
        return 0
    waiting = SignUp.objects.queue().filter(page=page)
    next_ones = list(waiting if page.places is None else waiting[: max(page.places - page.taken, 0)])
    for found in next_ones:
        found.page = page
        found.state = Answer.YES
        found.save(update_fields=["state"])
        audit.record(by=by, deed="moved_up", thing=found)
        letters.write(found, "signup_standing", by=by, key=f"moved_up:{found.arrival}", has_moved_up=True)
    return len(next_ones)


@transaction.atomic
def invite(*, by: Actor, page: SignUpPage, guests: Iterable[Guest]) -> Invited:
    """A letter with a one-tap answer to everyone on the list, or to nobody. One address is one person.

    Raises `RefusedError` (NOT_ALLOWED, SIGN_UP_CLOSED, NO_SUCH_SECTOR).
    """
    check_coordinator(by, page.partnership)
    page = lock_page(page)
    if not page.is_open:
        raise RefusedError(ProgrammeRefusal.SIGN_UP_CLOSED)
    by_address = {guest.email.strip().lower(): guest for guest in reversed(list(guests))}  # the first of two counts
    known = set(SignUp.objects.known().filter(page=page, email__in=by_address).values_list("email", flat=True))
    new = [(email, guest) for email, guest in reversed(by_address.items()) if email not in known]
    for email, guest in new:
        if guest.sector.page_id != page.pk:
            raise RefusedError(ProgrammeRefusal.NO_SUCH_SECTOR)
        found = SignUp.objects.create(
            page=page,
            sector=guest.sector,
            email=email,
            name=guest.name.strip(),
            organisation=guest.organisation.strip(),
            language=page.partnership.language,
            state=Answer.INVITED,
        )
        letters.write(found, "signup_invitation", by=by, key="invitation", useful_until=page.dugnad.starts_at)
    audit.record(by=by, deed="guests_invited", thing=page, invited=len(new), known=len(known))
    return Invited(len(new), len(known))


@transaction.atomic
def tell_needs(*, by: Actor, sign_up: SignUp, needs: Iterable[NeedKind]) -> None:
    """What the person needs, told with consent; it takes the place of what was told before.

    Raises `RefusedError` (DUGNAD_IS_OVER).
    """
    found = SignUp.objects.select_for_update(of=("self",)).select_related("page__dugnad").get(pk=sign_up.pk)
    if found.erased_at or found.state == Answer.NO or found.page.is_over or found.page.is_cancelled:
        raise RefusedError(ProgrammeRefusal.DUGNAD_IS_OVER)
    found.needs.all().delete()
    _keep_needs(found, needs)
    audit.record(by=by, deed="needs_told", thing=found)


def _keep_needs(found: SignUp, needs: Iterable[NeedKind]) -> None:
    Need.objects.bulk_create([Need(sign_up=found, kind=kind) for kind in dict.fromkeys(needs)], ignore_conflicts=True)


@transaction.atomic
def forget_needs(*, by: Actor, sign_up: SignUp) -> None:
    """The consent is taken back. Twice is once."""
    if Need.objects.filter(sign_up=sign_up).delete()[0]:
        audit.record(by=by, deed="needs_forgotten", thing=sign_up)


@transaction.atomic
def forget_sign_up(*, by: Actor, sign_up: SignUp) -> None:
    """At their own wish, at once: the place goes to the next, and nothing is left that says who it was. No letter."""
    page = lock_page(sign_up.page)
    found = SignUp.objects.select_for_update(of=("self",)).get(pk=sign_up.pk)
    if found.erased_at is not None:
        return
    found.page = page
    if found.state != Answer.NO and not page.is_over and not page.is_cancelled:
        _leave(by=by, found=found, is_told=False)
    empty(by=by, found=found)


def empty(*, by: Actor, found: SignUp) -> None:
    """Empty one row, inside the caller's transaction."""
    letters.take_back(found)
    found.needs.all().delete()
    found.name = found.email = found.organisation = ""
    found.erased_at = clock.now()
    found.save(update_fields=["name", "email", "organisation", "erased_at"])
    audit.record(by=by, deed="sign_up_erased", thing=found)


@transaction.atomic
def send_new_link(*, by: Actor, sign_up: SignUp) -> None:
    """A link that works, to the address we have."""
    letters.write(sign_up, "signup_standing", by=by, key=None, is_new_link=True)
