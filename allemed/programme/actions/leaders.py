"""Process leaders: what they say of themselves, who is asked to lead what, and that they hear of every change, once.

The room keeps who leads what, and that nobody leads two at a time. Here it is seen to that they can and that they know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from allemed.audit import actions as audit
from allemed.base import clock, norwegian
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions as room
from allemed.dugnad.models import Assignment, Dugnad, State
from allemed.messages.actions import Enclosure, send
from allemed.people.models import Role, RoleAssignment, User
from allemed.places.models import County
from allemed.programme import links
from allemed.programme.actions.moves import check_host
from allemed.programme.actions.plan import lock_in_planning, settle_by_deed, tell
from allemed.programme.calendars import MEDIA_TYPE, Entry, file_of
from allemed.programme.models import DaysAway, Leader, LeaderNotice, Partnership, Skill, Tool
from allemed.programme.models.leader import new_feed_key
from allemed.programme.moments import span
from allemed.programme.permissions import is_leader
from allemed.programme.refusals import ProgrammeRefusal

FEED_KEPT = dt.timedelta(days=180)
"""How far back a calendar feed goes."""


@transaction.atomic
def save_leader(*, by: User, languages: Iterable[str], skills: Iterable[str], counties: Iterable[County]) -> Leader:
    """What I can and where I go. Raises `RefusedError` (NOT_A_LEADER)."""
    _check_leader(by)
    leader, _is_new = Leader.objects.get_or_create(user=by)
    leader.languages, leader.skills, leader.saved_at = sorted(set(languages)), sorted(set(skills)), clock.now()
    leader.save()
    leader.counties.set(counties)
    audit.record(by=by, deed="leader_saved", thing=by)
    return leader


@transaction.atomic
def be_away(*, by: User, first: dt.date, last: dt.date) -> DaysAway:
    """I cannot on these days. The same days twice are once.

    Raises `RefusedError` (NOT_A_LEADER, LEADS_THEN when they lead a dugnad on one of the days).
    """
    _check_leader(by)
    User.objects.take_turns(by.pk)
    led = Assignment.objects.filter(user=by, is_binding=True, starts_at__lt=_midnight(last + dt.timedelta(days=1)))
    clash = led.filter(ends_at__gt=_midnight(first)).order_by("starts_at").first()
    if clash is not None:
        raise RefusedError(ProgrammeRefusal.LEADS_THEN, when=norwegian.moment(clash.starts_at))
    found, is_new = DaysAway.objects.get_or_create(user=by, first=first, last=last)
    if is_new:
        audit.record(by=by, deed="leader_days_away", thing=by)
    return found


@transaction.atomic
def be_back(*, by: User, days: DaysAway) -> None:
    """I can after all. Raises `RefusedError` (NOT_ALLOWED) for someone else's days."""
    if days.user_id != by.pk:
        raise RefusedError(ProgrammeRefusal.NOT_ALLOWED)
    days.delete()
    audit.record(by=by, deed="leader_days_back", thing=by)


@transaction.atomic
def new_feed(*, by: User) -> Leader:
    """Another address for the calendar; the old one stops working. Raises `RefusedError` (NOT_A_LEADER)."""
    _check_leader(by)
    leader, _is_new = Leader.objects.get_or_create(user=by)
    leader.feed_key = new_feed_key()
    leader.save(update_fields=["feed_key"])
    audit.record(by=by, deed="leader_feed_renewed", thing=by)
    return leader


@transaction.atomic
def ask_to_lead(*, by: Actor, partnership: Partnership, user: User) -> Assignment:
    """Let the process leader lead the partnership's dugnad; they get a letter and a calendar file. Twice is once.

    Raises `RefusedError` (NO_DUGNAD, NOT_A_LEADER, LEADER_IS_AWAY, NOT_PLANNING, NOT_ALLOWED; the room's IS_BUSY).
    """
    check_host(by)
    partnership = lock_in_planning(by, partnership)
    dugnad = partnership.dugnad
    if dugnad is None or dugnad.state == State.CANCELLED:
        raise RefusedError(ProgrammeRefusal.NO_DUGNAD)
    _check_leader(user)
    User.objects.take_turns(user.pk)
    if away_on(user, dugnad):
        raise RefusedError(ProgrammeRefusal.LEADER_IS_AWAY, name=user.name)
    is_new = not dugnad.assignments.filter(user=user).exists()
    assignment = room.assign(by=by, dugnad=dugnad, user=user)
    if is_new:
        tell(by, partnership, _("%(name)s leder dugnaden"), name=user.name)
        settle_by_deed(by=by, partnership=partnership, tool=Tool.LEADERS)
        _tell_of(by, dugnad)
    return assignment


@transaction.atomic
def let_go(*, by: Actor, partnership: Partnership, user: User) -> None:
    """The process leader does not lead it after all; they are told. Twice is once. Raises as `ask_to_lead`."""
    check_host(by)
    partnership = lock_in_planning(by, partnership)
    dugnad = partnership.dugnad
    if dugnad is None:
        raise RefusedError(ProgrammeRefusal.NO_DUGNAD)
    if dugnad.assignments.filter(user=user).exists():
        room.unassign(by=by, dugnad=dugnad, user=user)
        tell(by, partnership, _("%(name)s leder ikke dugnaden likevel"), name=user.name)
        _tell_of(by, dugnad)


def tell_all_leaders(*, by: Actor) -> int:
    """Tell every process leader what is new about what they lead, also what the room changed without us; how many
    letters. Called every few minutes.
    """
    told = LeaderNotice.objects.filter(is_off=False).values("dugnad")
    led = Assignment.objects.filter(is_binding=True).values("dugnad")
    written = 0
    for dugnad in Dugnad.objects.real().filter(Q(pk__in=told) | Q(pk__in=led), ends_at__gt=clock.now()):
        with transaction.atomic():
            written += _tell_of(by, dugnad)
    return written


def _tell_of(by: Actor, dugnad: Dugnad) -> int:
    """Bring what they have been told in step with what is so. Inside the caller's transaction; how many letters."""
    dugnad = Dugnad.objects.select_for_update().get(pk=dugnad.pk)
    if dugnad.ends_at <= clock.now() or dugnad.is_rehearsal:
        return 0
    told = {notice.user_id: notice for notice in LeaderNotice.objects.filter(dugnad=dugnad).select_related("user")}
    leads = {each.user_id: each.user for each in dugnad.assignments.select_related("user")}
    if dugnad.state == State.CANCELLED:
        leads = {}
    written = 0
    for pk, user in leads.items():
        notice = told.get(pk)
        if notice is not None and not notice.is_off and not _differs(notice, dugnad):
            continue
        kind = "leader_assigned" if notice is None or notice.is_off else "leader_changed"
        notice = notice or LeaderNotice(dugnad=dugnad, user=user, sequence=0)
        notice.sequence += 1 if notice.pk else 0
        _remember(notice, dugnad, user)
        _write(by, notice, kind)
        written += 1
    for pk, notice in told.items():
        if pk not in leads and not notice.is_off:
            notice.is_off = True
            notice.sequence += 1
            notice.save()
            _write(by, notice, "leader_off", is_cancelled=dugnad.state == State.CANCELLED)
            written += 1
    return written


def _differs(notice: LeaderNotice, dugnad: Dugnad) -> bool:
    names = ("starts_at", "ends_at", "place", "link")
    return any(getattr(notice, name) != getattr(dugnad, name) for name in names)


def _remember(notice: LeaderNotice, dugnad: Dugnad, user: User) -> None:
    for name in ("starts_at", "ends_at", "place", "link"):
        setattr(notice, name, getattr(dugnad, name))
    notice.language, notice.is_off = user.language, False
    notice.save()


def _entry(notice: LeaderNotice, title: str, url: str) -> Entry:
    return Entry(
        uid=f"leder-{notice.dugnad.public_id}-{notice.user.public_id}",
        sequence=notice.sequence,
        starts_at=notice.starts_at,
        ends_at=notice.ends_at,
        summary=title,
        description=url,
        place=notice.place,
    )


def _write(by: Actor, notice: LeaderNotice, kind: str, *, is_cancelled: bool = False) -> None:
    url = links.leading(notice.language)
    title = notice.dugnad.title
    with translation.override(notice.language):
        context = {
            "name": notice.user.name,
            "title": title,
            "when": span(notice.starts_at, notice.ends_at),
            "place": notice.place,
            "link": notice.link,
            "own_url": url,
            "is_cancelled": is_cancelled,
        }
    content = file_of(_entry(notice, title, url), is_cancelled=kind == "leader_off")
    send(
        by=by,
        to=notice.user.email,
        kind=f"programme/{kind}",
        language=notice.language,
        context=context,
        message_key=f"programme:leader:{notice.dugnad.public_id}:{notice.user.public_id}:{notice.sequence}",
        attachments=(Enclosure("dugnad.ics", MEDIA_TYPE, content),),
    )


def feed_entries(leader: Leader) -> list[Entry]:
    """What the process leader leads, for a calendar that asks now and then. No participant's data."""
    since = clock.now() - FEED_KEPT
    mine = Assignment.objects.filter(user=leader.user_id, is_binding=True, ends_at__gt=since)
    url = links.leading(leader.user.language)
    return [
        Entry(
            uid=f"leder-{each.dugnad.public_id}-{leader.user.public_id}",
            sequence=each.dugnad.seq,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            summary=each.dugnad.title,
            description=url,
            place=each.dugnad.place,
        )
        for each in mine.select_related("dugnad").order_by("starts_at")
    ]


@dataclass(frozen=True)
class Candidate:
    """Someone who might lead a dugnad: whether they can, and what speaks for and against."""

    user: User
    leader: Leader | None
    is_asked: bool
    is_away: bool
    is_busy: bool
    goes_there: bool
    speaks: bool
    counties: tuple[str, ...] = ()
    """Where they go; empty for all over the country."""

    @property
    def can(self) -> bool:
        """Whether they can be asked."""
        return not (self.is_away or self.is_busy)

    @property
    def skills(self) -> list[str]:
        """What they have done before, in the reader's language."""
        return [str(Skill(each).label) for each in self.leader.skills] if self.leader else []

    @property
    def rank(self) -> tuple[bool, ...]:
        """The best first."""
        return (not self.is_asked, not self.can, not self.goes_there, not self.speaks)


def candidates(partnership: Partnership, dugnad: Dugnad) -> list[Candidate]:
    """Every process leader, the best suited first. Seven queries, however many they are."""
    held = RoleAssignment.objects.current().filter(role=Role.FACILITATOR, user__is_active=True).select_related("user")
    users = {each.user_id: each.user for each in held}
    known = {each.user_id: each for each in Leader.objects.filter(user__in=users).prefetch_related("counties")}
    asked = set(dugnad.assignments.values_list("user", flat=True))
    same_time = Assignment.objects.filter(is_binding=True, starts_at__lt=dugnad.ends_at, ends_at__gt=dugnad.starts_at)
    busy = set(same_time.exclude(dugnad=dugnad).values_list("user", flat=True))
    away = set(_days_of(dugnad).values_list("user", flat=True))
    partner = partnership.partner
    place = partner if partnership.municipality_id else getattr(partner, "municipality", None)
    county = getattr(place, "county_id", None)
    found = []
    for pk, user in users.items():
        leader = known.get(pk)
        counties = {each.pk: each.name for each in leader.counties.all()} if leader else {}
        found.append(
            Candidate(
                user=user,
                leader=leader,
                is_asked=pk in asked,
                is_away=pk in away,
                is_busy=pk in busy,
                goes_there=not counties or county is None or county in counties,
                speaks=leader is None or not leader.languages or dugnad.language in leader.languages,
                counties=tuple(counties.values()),
            )
        )
    return sorted(found, key=lambda each: (*each.rank, norwegian.sort_key(each.user.name)))


def away_on(user: User, dugnad: Dugnad) -> bool:
    """Whether the process leader has said that they cannot on the dugnad's day."""
    return _days_of(dugnad).filter(user=user).exists()


def _days_of(dugnad: Dugnad) -> QuerySet[DaysAway]:
    first, last = (moment.astimezone(clock.OSLO).date() for moment in (dugnad.starts_at, dugnad.ends_at))
    return DaysAway.objects.filter(first__lte=last, last__gte=first)


def _check_leader(user: Actor) -> None:
    if not isinstance(user, User) or not is_leader(user):
        raise RefusedError(ProgrammeRefusal.NOT_A_LEADER)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(0), clock.OSLO)
