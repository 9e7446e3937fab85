"""Recruitment: who must be in the room, when the page opens, who walks in, and when the dugnad is ready."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions as room
from allemed.dugnad.models import Dugnad, Mode, State
from allemed.programme.actions import sign_up_page
from allemed.programme.actions.moves import check_host, follow
from allemed.programme.actions.plan import check_coordinator, lock_in_planning, settle_by_deed, tell
from allemed.programme.actions.sign_ups import lock_page, move_on
from allemed.programme.models import Answer, Partnership, Sector, SignUp, SignUpPage, Tool
from allemed.programme.refusals import ProgrammeRefusal

MOST_WALK_INS = 999


@dataclass(frozen=True, kw_only=True)
class Target:
    """One row of who is wanted. `sector` is None for a new one; a row with neither kind nor name is taken away."""

    sector: Sector | None = None
    name: str = ""
    wanted: int = 0
    is_required: bool = True


def page_of(partnership: Partnership) -> SignUpPage | None:
    """The sign-up page of the dugnad that stands; None while there is none."""
    dugnad = partnership.dugnad
    if dugnad is None or dugnad.state == State.CANCELLED:
        return None
    page = SignUpPage.objects.filter(dugnad=dugnad).first()
    if page is not None:
        page.dugnad, page.partnership = dugnad, partnership
    return page


@transaction.atomic
def set_targets(*, by: Actor, page: SignUpPage, targets: Iterable[Target]) -> None:
    """Write who is wanted, in this order. Raises `RefusedError` (SECTOR_IN_USE, SECTOR_TWICE, NO_SUCH_SECTOR …)."""
    check_coordinator(by, page.partnership)
    page = lock_page(page)
    wanted = list(targets)
    names: set[str] = set()
    for target in wanted:
        name = (target.name or (target.sector.label if target.sector and target.sector.kind else "")).strip()
        if name and name.casefold() in names:
            raise RefusedError(ProgrammeRefusal.SECTOR_TWICE, name=name)
        names.add(name.casefold())
    kept = []
    for position, target in enumerate(wanted):
        sector = target.sector or Sector(page=page)
        if sector.page_id != page.pk:
            raise RefusedError(ProgrammeRefusal.NO_SUCH_SECTOR)
        if not sector.kind:
            sector.name = target.name.strip()[:60]
            if not sector.name:
                continue
        sector.wanted, sector.is_required, sector.position = target.wanted, target.is_required, position
        sector.save()
        kept.append(sector.pk)
    for gone in page.sectors.exclude(pk__in=kept):
        if gone.sign_ups.exists():
            raise RefusedError(ProgrammeRefusal.SECTOR_IN_USE, name=gone.label)
        gone.delete()
    settle_by_deed(by=by, partnership=page.partnership, tool=Tool.TARGETS)
    audit.record(by=by, deed="targets_set", thing=page)


@transaction.atomic
def open_page(*, by: Actor, partnership: Partnership) -> SignUpPage:
    """Let people sign up. The first time, the partnership begins to recruit. Twice is once.

    Raises `RefusedError` (NOT_PLANNING, NO_DUGNAD, NO_SECTORS, WHERE_IS_MISSING, DUGNAD_IS_OVER …).
    """
    partnership = lock_in_planning(by, partnership)
    page = _page(partnership)
    if page.is_open:
        return page
    if not page.sectors.exists():
        raise RefusedError(ProgrammeRefusal.NO_SECTORS)
    if not (page.dugnad.place or page.dugnad.link):
        raise RefusedError(ProgrammeRefusal.WHERE_IS_MISSING)
    if page.is_over or page.dugnad.starts_at <= clock.now():
        raise RefusedError(ProgrammeRefusal.DUGNAD_IS_OVER)
    page.opened_at, page.closed_at = page.opened_at or clock.now(), None
    if page.told_starts_at is None:
        sign_up_page.remember(page)
    page.save()
    audit.record(by=by, deed="sign_up_opened", thing=page)
    if partnership.recruiting_at is None:
        partnership.recruiting_at = clock.now()
        follow(by=by, partnership=partnership)
    settle_by_deed(by=by, partnership=partnership, tool=Tool.SIGN_UP)
    tell(by, partnership, _("Påmeldingen er åpnet"))
    return page


@transaction.atomic
def close_page(*, by: Actor, partnership: Partnership) -> SignUpPage:
    """Nobody more signs up; those who have a link can still answer. Twice is once. Raises as `open_page`."""
    partnership = lock_in_planning(by, partnership)
    page = _page(partnership)
    if page.opened_at is not None and page.closed_at is None:
        page.closed_at = clock.now()
        page.save()
        audit.record(by=by, deed="sign_up_closed", thing=page)
        tell(by, partnership, _("Påmeldingen er stengt"))
    return page


def _page(partnership: Partnership) -> SignUpPage:
    """Its page, locked. Raises `RefusedError` (NO_DUGNAD)."""
    found = page_of(partnership)
    if found is None:
        raise RefusedError(ProgrammeRefusal.NO_DUGNAD)
    page = lock_page(found)
    page.partnership = partnership
    return page


@transaction.atomic
def set_places(*, by: Actor, page: SignUpPage, places: int | None) -> SignUpPage:
    """How many there is room for; None is as many as come. More room goes to those who wait.

    Raises `RefusedError` (MORE_HAVE_SAID_YES, NOT_ALLOWED).
    """
    check_coordinator(by, page.partnership)
    page = lock_page(page)
    if places is not None and places < page.taken:
        raise RefusedError(ProgrammeRefusal.MORE_HAVE_SAID_YES, taken=page.taken)
    page.places = places
    page.save(update_fields=["places"])
    audit.record(by=by, deed="places_set", thing=page)
    move_on(by=by, page=page)
    return page


@transaction.atomic
def count_walk_in(*, by: Actor, sector: Sector, is_one_more: bool = True) -> int:
    """Someone came in without having signed up, or was counted wrongly; how many there are now. No name, no address.

    Raises `RefusedError` (NOT_ALLOWED).
    """
    check_coordinator(by, sector.page.partnership)
    locked = Sector.objects.select_for_update().get(pk=sector.pk)
    locked.walk_ins = min(max(locked.walk_ins + (1 if is_one_more else -1), 0), MOST_WALK_INS)
    locked.save(update_fields=["walk_ins"])
    if locked.walk_ins and is_one_more:
        _tell_the_room(by, sector.page, have_come=[locked.key])
    return locked.walk_ins


def _tell_the_room(by: Actor, page: SignUpPage, *, have_come: Iterable[str] = ()) -> None:
    """An open room hears whom the door has counted, whom we want, and who is to get the minutes as it stands now."""
    if page.dugnad.state in (State.LOBBY, State.LIVE):
        room.hand_down(
            by=by,
            dugnad=page.dugnad,
            expected_sectors=expected_sectors(page),
            recipients=recipients(page),
            have_come=have_come,
        )


def missing(partnership: Partnership) -> list[str]:
    """What must be there before the dugnad is ready, and is not: by name, in the reader's language."""
    dugnad = partnership.dugnad
    page = page_of(partnership)
    if dugnad is None or page is None:
        return [gettext("dato"), gettext("sted eller lenke"), gettext("prosessleder"), gettext("dialogkort")]
    found = []
    if dugnad.mode != Mode.DIGITAL and not dugnad.place:
        found.append(gettext("sted"))
    if dugnad.mode != Mode.PHYSICAL and not dugnad.link:
        found.append(gettext("lenke til videomøtet"))
    if not dugnad.assignments.exists():
        found.append(gettext("prosessleder"))
    if dugnad.deck_id is None:
        found.append(gettext("dialogkort"))
    sectors = list(page.sectors.all())
    if not sectors:
        found.append(gettext("hvem som må være i rommet"))
    said_yes = set(SignUp.objects.coming().filter(page=page).values_list("sector", flat=True))
    found += [
        gettext("et ja fra «%(name)s»") % {"name": sector.label}
        for sector in sectors
        if sector.is_required and sector.pk not in said_yes
    ]
    return found


@transaction.atomic
def declare_ready(*, by: Actor, partnership: Partnership) -> Partnership:
    """Everything is there. Twice is once. Raises `RefusedError` (NOT_READY, NOT_PLANNING …)."""
    partnership = lock_in_planning(by, partnership)
    if partnership.ready_at is not None:
        return partnership
    what = missing(partnership)
    if what:
        raise RefusedError(ProgrammeRefusal.NOT_READY, what=", ".join(what))
    partnership.ready_at = clock.now()
    return follow(by=by, partnership=partnership)


@transaction.atomic
def override_ready(*, by: Actor, partnership: Partnership, because: str) -> Partnership:
    """Someone of the host says it is ready all the same; why, and what was missing, stands on the timeline.

    Raises `RefusedError` (NOT_ALLOWED, REASON_NEEDED, NO_DUGNAD, NOT_PLANNING …).
    """
    check_host(by)
    if not because.strip():
        raise RefusedError(ProgrammeRefusal.REASON_NEEDED)
    partnership = lock_in_planning(by, partnership)
    if page_of(partnership) is None:
        raise RefusedError(ProgrammeRefusal.NO_DUGNAD)
    if partnership.ready_at is not None:
        return partnership
    what = len(missing(partnership))
    partnership.ready_at = clock.now()
    partnership = follow(by=by, partnership=partnership, because=because)
    audit.record(by=by, deed="readiness_overridden", thing=partnership, missing=what)
    tell(by, partnership, _("Satt til klar selv om noe manglet"), text=because)
    return partnership


def expected_sectors(page: SignUpPage) -> list[dict[str, object]]:
    """What the room is told about who is wanted."""
    return [{"sector": each.key, "label": each.label, "wanted": each.wanted} for each in page.sectors.all()]


@transaction.atomic
def open_the_door(*, by: Actor, partnership: Partnership, tables: int) -> Dugnad:
    """Open the room's lobby, and hand down who is expected and who gets the minutes.

    Raises `RefusedError` (NO_DUGNAD …, and the room's ALREADY_OPEN and NO_STEPS).
    """
    check_coordinator(by, partnership)
    page = page_of(partnership)
    if page is None:
        raise RefusedError(ProgrammeRefusal.NO_DUGNAD)
    dugnad = room.open_lobby(
        by=by, dugnad=page.dugnad, tables=tables, expected_sectors=expected_sectors(page), recipients=recipients(page)
    )
    keys = {sector.pk: sector.key for sector in page.sectors.all()}
    signed_up = SignUp.objects.coming().filter(page=page).values_list("sector", flat=True).distinct()
    counted = [sector.pk for sector in page.sectors.all() if sector.walk_ins]
    room.hand_down(by=by, dugnad=dugnad, have_come=[keys[pk] for pk in {*signed_up, *counted}])
    return dugnad


def recipients(page: SignUpPage) -> list[tuple[str, str]]:
    """Who gets the minutes, and in what language: those who come."""
    return list(SignUp.objects.known().filter(page=page, state=Answer.YES).values_list("email", "language"))


def keep_rooms_up(*, by: Actor) -> int:
    """While a room is open, people may still say yes or no: the room hears of it. Called every few minutes."""
    pages = SignUpPage.objects.whole().filter(dugnad__state__in=[State.LOBBY, State.LIVE], opened_at__isnull=False)
    for page in pages:
        _tell_the_room(by, page)
    return len(pages)
