"""Partner municipalities on the map: those that have a place, or had one."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allemed.places.map_layers import Place
from allemed.places.models import Municipality
from allemed.programme.models import HOLDS_A_PLACE, Partnership, PartnershipState, Period

SHOWN = tuple(state for state in HOLDS_A_PLACE if state != PartnershipState.PAUSED)


class Partners:
    """A layer of the map. A merged municipality brings its partnership to what it has become."""

    key = "partner"
    title = gettext_lazy("Partnerkommuner")
    shape = "core"

    def places(self) -> list[Place]:
        """Each once, with the newest period it took part in."""
        found = Partnership.objects.standing().filter(state__in=SHOWN, municipality__isnull=False)
        found = found.select_related("period", "municipality").prefetch_related("period__texts")
        newest: dict[str, Period] = {}
        places: set[int] = set()
        for partnership in found.order_by("period__starts_on"):
            place: Municipality = partnership.municipality  # type: ignore[assignment]
            places.add(place.pk)
            newest[place.number] = partnership.period
        became = Municipality.objects.filter(pk__in=places).became()
        return [
            Place(
                today, note=_("Med i %(period)s") % {"period": max((newest[number] for number in before), key=_starts)}
            )
            for today, before in became.items()
        ]


def _starts(period: Period) -> dt.date:
    return period.starts_on
