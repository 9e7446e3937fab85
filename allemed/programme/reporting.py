"""The funder's figures for a period: counts only, nobody's name. Page, PDF and workbook read them here."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from allemed.base import clock, norwegian, working_days
from allemed.dugnad.models import Measure, MeasureState, State, Table
from allemed.programme.models import HOLDS_A_PLACE, FormState, InterestForm, Kind, Partnership, PartnershipState, Period

S = PartnershipState


@dataclass(frozen=True)
class Part:
    """A table of the report: a heading, what the columns are, and rows of text."""

    title: str
    head: tuple[str, str]
    rows: list[tuple[str, str]]

    @property
    def anchor(self) -> str:
        """What the table is called on the page."""
        return slugify(self.title)


@dataclass
class Report:
    """All figures are computed when asked for, from the partnerships that stand (merged duplicates are not counted)."""

    period: Period

    @cached_property
    def partnerships(self) -> list[Partnership]:
        return list(
            Partnership.objects.standing()
            .filter(period=self.period)
            .select_related("municipality__county", "organisation", "dugnad")
        )

    @cached_property
    def forms(self) -> list[InterestForm]:
        """Every form that counts: not one whose sender never answered."""
        return list(InterestForm.objects.filter(period=self.period).exclude(state=FormState.UNCONFIRMED))

    @cached_property
    def held(self) -> list[Partnership]:
        """Those whose dugnad was held, in the system or outside it."""
        return [each for each in self.partnerships if each.held_at]

    @cached_property
    def parts(self) -> list[Part]:
        """In the order they are read."""
        return [self._interest(), self._places(), self._states(), self._dugnads(), self._measures(), self._counties()]

    def _interest(self) -> Part:
        days = self.days_to_contact
        rows = [
            (_("Interesseskjemaer"), str(len(self.forms))),
            (_("… for kommuner"), str(sum(1 for form in self.forms if form.municipality_id))),
            (_("… for organisasjoner"), str(sum(1 for form in self.forms if form.organisation_id))),
        ]
        if unplaced := sum(1 for form in self.forms if not (form.municipality_id or form.organisation_id)):
            rows.append((_("… fra noen vi ikke har plassert ennå"), str(unplaced)))
        if days is not None:
            rows.append((_("Arbeidsdager fra skjema til første samtale (median)"), norwegian.decimal(days)))
        return Part(_("Interesse"), (_("Hva"), _("Antall")), rows)

    @property
    def days_to_contact(self) -> float | None:
        """Working days from the partnership began until someone of ours spoke with them; the median."""
        waited = [
            working_days.between(_day(each.created_at), _day(each.contacted_at))
            for each in self.partnerships
            if each.contacted_at
        ]
        return statistics.median(waited) if waited else None

    def _places(self) -> Part:
        places = {each.kind: each for each in self.period.places.all()}
        rows = []
        for kind in Kind:
            mine = [each for each in self.partnerships if each.kind == kind]
            given = sum(1 for each in mine if each.state in HOLDS_A_PLACE)
            limit = places[kind].total if kind in places else 0
            of = _("uten grense") if limit is None else _("av %(limit)s") % {"limit": limit}
            rows.append((str(kind.label).capitalize(), f"{given} {of}"))
        return Part(_("Plasser gitt"), (_("Hvem"), _("Plasser")), rows)

    def _states(self) -> Part:
        counted = Counter(each.state for each in self.partnerships)
        rows = [(str(state.label).capitalize(), str(counted[state])) for state in S if counted[state]]
        return Part(_("Hvor samarbeidene står"), (_("Tilstand"), _("Antall")), rows)

    def _dugnads(self) -> Part:
        by_half = Counter(_half_year(each.held_at) for each in self.held)
        rows = [(_("Dugnader holdt"), str(len(self.held)))]
        rows += [(f"… {name}", str(number)) for (_sort, name), number in sorted(by_half.items())]
        planned = [each for each in self.partnerships if each.dugnad and each.dugnad.state == State.PLANNED]
        rows.append((_("Dugnader med dato som ikke er holdt"), str(len(planned))))
        tables = Table.objects.filter(dugnad__partnership__in=self.held).count()
        rows.append((_("Bord i dugnadene"), str(tables)))
        return Part(_("Dugnader"), (_("Hva"), _("Antall")), rows)

    def _measures(self) -> Part:
        found = Measure.objects.filter(dugnad__partnership__in=self.partnerships, dugnad__is_rehearsal=False)
        counted = Counter(found.values_list("state", flat=True))
        rows = [(_("Tiltak i alt"), str(sum(counted.values())))]
        rows += [(f"… {state.label}", str(counted[state])) for state in MeasureState if counted[state]]
        return Part(_("Tiltak"), (_("Hva"), _("Antall")), rows)

    def _counties(self) -> Part:
        """Municipalities with a place, by county; they are public anyway."""
        by_county: dict[str, list[str]] = {}
        for each in self.partnerships:
            if each.municipality and each.state in HOLDS_A_PLACE:
                by_county.setdefault(each.municipality.county.name, []).append(each.municipality.label)
        rows = [
            (county, ", ".join(sorted(names, key=norwegian.sort_key)))
            for county, names in sorted(by_county.items(), key=lambda item: norwegian.sort_key(item[0]))
        ]
        organisations = sorted(
            (each.partner_name for each in self.partnerships if each.organisation and each.state in HOLDS_A_PLACE),
            key=norwegian.sort_key,
        )
        if organisations:
            rows.append((_("Organisasjoner"), ", ".join(organisations)))
        return Part(_("Hvem som har vært med"), (_("Fylke"), _("Partnere")), rows)

    @property
    def data(self) -> dict[str, Any]:
        """What the printed document reads."""
        days = f"{norwegian.date(self.period.starts_on)} – {norwegian.date(self.period.ends_on)}"
        return {
            "title": _("Rapport for %(period)s") % {"period": self.period},
            "lead": _("Tall fra programmet %(days)s, slik de var %(today)s.")
            % {"days": days, "today": norwegian.date(clock.today())},
            "parts": [
                {"title": part.title, "head": list(part.head), "rows": [list(row) for row in part.rows]}
                for part in self.parts
            ],
        }


def _day(moment: Any) -> Any:
    return moment.astimezone(clock.OSLO).date()


def _half_year(moment: Any) -> tuple[str, str]:
    """`("2026-1", "våren 2026")`: January to July is spring, the rest autumn, as people say of dugnads."""
    day = _day(moment)
    is_spring = day.month <= 7
    name = _("våren %(year)s") if is_spring else _("høsten %(year)s")
    return f"{day.year}-{1 if is_spring else 2}", name % {"year": day.year}
