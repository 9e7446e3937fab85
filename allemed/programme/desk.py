"""What the adviser's pages show: which partnerships, what is due, what is stuck. Plain values for the templates."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allemed.base import clock, norwegian, working_days
from allemed.base.norwegian import fold
from allemed.people.models import Role, User
from allemed.programme.models import (
    Answer,
    Kind,
    Partnership,
    PartnershipState,
    Period,
    PeriodState,
    Person,
    Sector,
    SignUp,
)
from allemed.programme.models.partnership import BEFORE_THE_DUGNAD, OVER

CONTACT_WITHIN = 5
"""Working days by the Norwegian calendar; then a new partnership is stuck."""
DATE_BEFORE_END = 4
"""Months before the last day for a dugnad; without a date by then a partnership is stuck."""
YES_BEFORE_DUGNAD = dt.timedelta(days=21)
"""Before the dugnad; with nobody from a group that must be there by then a partnership is stuck."""
S = PartnershipState
BOARD = (S.NEW, S.WAITING, S.TALK, S.AGREEMENT, S.PLANNING, S.RECRUITING, S.READY, S.HELD, S.FOLLOW_UP, S.NETWORK)
ASIDE = (S.PAUSED, S.CLOSED, S.DECLINED, S.WITHDRAWN)
TO_KNOW_OF = Q(is_main=True) | Q(address_fails_since__isnull=False)
"""Of those we speak with, the ones a list must know."""
NAMES = ("periode", "radgiver", "tilstand", "hvem", "q")


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months earlier; the month's last where it has no such day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    next_month = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (next_month - dt.timedelta(days=1)).day))


@dataclass(frozen=True)
class Filters:
    """What is chosen, as it stands in the address: a link that can be shared shows the same to a colleague."""

    period: str = ""
    adviser: str = ""  # an account's id, `ingen` for nobody, empty for all
    state: str = ""
    kind: str = ""
    words: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Filters:
        """From the address; what it does not know is as if it were not there."""
        state, kind = asked.get("tilstand", ""), asked.get("hvem", "")
        return cls(
            period=asked.get("periode", "")[:40],
            adviser=asked.get("radgiver", "")[:12],
            state=state if state in PartnershipState.values else "",
            kind=kind if kind in Kind.values else "",
            words=asked.get("q", "").strip()[:80],
        )

    @property
    def values(self) -> dict[str, str]:
        """As they are called in the address."""
        return dict(zip(NAMES, (self.period, self.adviser, self.state, self.kind, self.words), strict=True))

    def address(self, **changes: str) -> str:
        """`?…` with these changes."""
        said = {name: value for name, value in (self.values | changes).items() if value}
        return "?" + urlencode(said)

    @property
    def is_empty(self) -> bool:
        """Whether everything is shown."""
        return not any(self.values.values())


def _silent_sectors() -> QuerySet[Sector]:
    soon = clock.now() + YES_BEFORE_DUGNAD
    yes = SignUp.objects.filter(sector=OuterRef("pk"), state=Answer.YES)
    found = Sector.objects.filter(~Exists(yes), is_required=True, page__dugnad__starts_at__lte=soon)
    return found.select_related("page").order_by("position", "pk")


@dataclass
class Row:
    """One partnership in a list."""

    it: Partnership
    today: dt.date

    @property
    def name(self) -> str:
        return self.it.partner_name

    @cached_property
    def people(self) -> list[Person]:
        """Whom we ring first, and those whom letters do not reach."""
        people: list[Person] | None = getattr(self.it, "to_know_of", None)
        if people is None:  # one alone, that was not read with a list
            people = list(self.it.people.known().filter(TO_KNOW_OF))
        return people

    @property
    def contact(self) -> Person | None:
        """Whom we ring first."""
        return next((each for each in self.people if each.is_main), None)

    @property
    def unreached(self) -> list[Person]:
        """Those whom letters do not reach."""
        return [each for each in self.people if each.address_fails_since]

    @property
    def silent_sectors(self) -> list[Sector]:
        """The groups that must be in the room, soon, and nobody has said yes from."""
        if self.it.state != S.RECRUITING:
            return []
        found: list[Sector] | None = getattr(self.it, "silent", None)
        return list(_silent_sectors().filter(page__dugnad=self.it.dugnad_id)) if found is None else found

    @property
    def is_due(self) -> bool:
        """Whether something was to happen by today."""
        return self.it.next_on is not None and self.it.next_on <= self.today and self.it.state not in OVER

    @property
    def is_late(self) -> bool:
        return self.it.next_on is not None and self.it.next_on < self.today

    @cached_property
    def reasons(self) -> list[str]:
        """Why it is stuck, each a sentence; empty when it is not."""
        it, found = self.it, []
        waited = working_days.between(it.created_at.astimezone(clock.OSLO).date(), self.today)
        if it.state == S.NEW and it.contacted_at is None and waited > CONTACT_WITHIN:
            found.append(
                ngettext("Ingen har ringt på %(days)s arbeidsdag.", "Ingen har ringt på %(days)s arbeidsdager.", waited)
                % {"days": waited}
            )
        last = it.period.last_dugnad_on
        if it.state in BEFORE_THE_DUGNAD and it.dugnad is None and self.today >= months_before(last, DATE_BEFORE_END):
            found.append(_("Ingen dato, og siste dag for en dugnad er %(day)s.") % {"day": norwegian.date(last)})
        if silent := self.silent_sectors:
            groups = ", ".join(each.label for each in silent)
            found.append(_("Ingen har sagt ja fra: %(groups)s.") % {"groups": groups})
        if it.state in BEFORE_THE_DUGNAD and it.next_on is None:
            found.append(_("Ingenting er avtalt videre."))
        if it.adviser is None and it.state not in (S.NEW, S.WAITING):
            found.append(_("Ingen rådgiver følger det."))
        if it.municipality and not it.municipality.is_valid and it.state not in OVER:
            found.append(_("Kommunen er slått sammen eller delt siden skjemaet kom."))
        if it.organisation and it.organisation.is_gone and it.state not in OVER:
            found.append(_("Organisasjonen er slettet i Enhetsregisteret."))
        if it.state not in OVER:
            found += [_("E-post til %(name)s kommer ikke fram.") % {"name": each.name} for each in self.unreached]
        return found

    @property
    def days_here(self) -> int:
        """How long it has been in its state."""
        moved: dt.datetime | None = getattr(self.it, "moved_at", None)
        return (self.today - (moved or self.it.created_at).astimezone(clock.OSLO).date()).days


@dataclass
class Desk:
    """All partnerships that the filters let through: a handful of queries, however many there are."""

    filters: Filters
    today: dt.date = field(default_factory=clock.today)

    @cached_property
    def periods(self) -> list[Period]:
        """Those someone works with, the newest first."""
        return list(Period.objects.exclude(state=PeriodState.ARCHIVED).prefetch_related("texts", "places", "seasons"))

    @cached_property
    def advisers(self) -> list[User]:
        """Those who may follow a partnership."""
        return advisers()

    @cached_property
    def rows(self) -> list[Row]:
        """In the order of their names."""
        people = Prefetch("people", Person.objects.known().filter(TO_KNOW_OF), to_attr="to_know_of")
        found = Partnership.objects.standing().whole().select_related("municipality__county")
        found = found.filter(period__in=[period.pk for period in self.periods])
        chosen = self.filters
        if chosen.period:
            found = found.filter(period__slug=chosen.period)
        if chosen.adviser:
            found = (
                found.filter(adviser=None)
                if chosen.adviser == "ingen"
                else found.filter(adviser__public_id=chosen.adviser)
            )
        if chosen.state:
            found = found.filter(state=chosen.state)
        if chosen.kind:
            found = found.filter(kind=chosen.kind)
        rows = [Row(it, self.today) for it in found.annotate(moved_at=Max("moves__at")).prefetch_related(people)]
        by_period = {period.pk: period for period in self.periods}
        silent: dict[int, list[Sector]] = defaultdict(list)
        for sector in _silent_sectors().filter(page__dugnad__partnership__state=S.RECRUITING):
            silent[sector.page.dugnad_id].append(sector)
        for row in rows:
            row.it.period = by_period[row.it.period_id]  # with its texts, which are read once
            row.it.silent = silent[row.it.dugnad_id] if row.it.dugnad_id else []  # type: ignore[attr-defined]
        if chosen.words:
            wanted = fold(chosen.words)
            rows = [row for row in rows if wanted in fold(row.name)]
        return sorted(rows, key=lambda row: norwegian.sort_key(row.name))

    @cached_property
    def due(self) -> list[Row]:
        """What was to happen by today, the oldest first."""
        return sorted((row for row in self.rows if row.is_due), key=lambda row: str(row.it.next_on))

    @cached_property
    def stuck(self) -> list[Row]:
        """What nobody moves, the one that has stood longest first."""
        return sorted((row for row in self.rows if row.reasons), key=lambda row: -row.days_here)

    @cached_property
    def new(self) -> list[Row]:
        """Those nobody has spoken with yet and whose time has not run out, the oldest first."""
        rows = (row for row in self.rows if row.it.state == S.NEW and row.it.contacted_at is None and not row.reasons)
        return sorted(rows, key=lambda row: row.it.created_at)

    @cached_property
    def columns(self) -> list[dict[str, Any]]:
        """The board: each state that counts, and those aside where there are any."""
        by_state = defaultdict(list)
        for row in self.rows:
            by_state[row.it.state].append(row)
        return [
            {"state": state, "title": state.label, "rows": self._in_order(state, by_state[state])}
            for state in (*BOARD, *ASIDE)
            if state in BOARD or by_state[state]
        ]

    def _in_order(self, state: PartnershipState, rows: list[Row]) -> list[Row]:
        if state == S.WAITING:  # as they came
            return sorted(rows, key=lambda row: (row.it.period.starts_on, row.it.kind, row.it.arrival or 0))
        return rows

    @cached_property
    def choices(self) -> list[dict[str, Any]]:
        """The filters as links: periods, advisers, kinds."""
        chosen = self.filters
        every = _("Alle")
        periods = [("", every), *((each.slug, str(each)) for each in self.periods)]
        people = [("", every), ("ingen", _("Ingen ennå")), *((each.public_id, each.name) for each in self.advisers)]
        kinds = [("", every), *((kind.value, str(kind.label).capitalize()) for kind in Kind)]
        return [
            _choice(_("Periode"), chosen, "periode", periods),
            _choice(_("Rådgiver"), chosen, "radgiver", people),
            _choice(_("Hvem"), chosen, "hvem", kinds),
        ]


def _choice(title: str, chosen: Filters, name: str, options: Iterable[tuple[str, str]]) -> dict[str, Any]:
    active = chosen.values[name]
    return {
        "title": title,
        "choices": [
            {"title": text, "url": chosen.address(**{name: value}), "active": active == value}
            for value, text in options
        ],
    }


def advisers() -> list[User]:
    """The host's advisers whose accounts are open, by name."""
    held = User.objects.filter(is_active=True, roles__role=Role.ADVISER, roles__valid_until=None)
    return sorted(set(held), key=lambda user: norwegian.sort_key(user.name))


def season(desk: Desk) -> list[dict[str, Any]]:
    """Month by month: the dugnads that have a date, and which part of the year it is."""
    by_month: dict[dt.date, list[Row]] = defaultdict(list)
    for row in desk.rows:
        if row.it.dugnad:
            day = row.it.dugnad.starts_at.astimezone(clock.OSLO).date()
            by_month[day.replace(day=1)].append(row)
    chosen = [period for period in desk.periods if desk.filters.period in ("", period.slug)]
    if not chosen:
        return []
    month = min(period.starts_on for period in chosen).replace(day=1)
    last = max(period.last_dugnad_on for period in chosen)
    months = []
    while month <= last:
        following = (month + dt.timedelta(days=32)).replace(day=1)
        seasons = [
            each
            for period in chosen
            for each in period.seasons.all()
            if each.starts_on < following and each.ends_on >= month
        ]
        rows = sorted(by_month.pop(month, []), key=lambda row: row.it.dugnad.starts_at)  # type: ignore[union-attr]
        is_now, is_over = month <= desk.today < following, following <= desk.today
        months.append({"month": month, "seasons": seasons, "rows": rows, "is_now": is_now, "is_over": is_over})
        month = following
    return months
