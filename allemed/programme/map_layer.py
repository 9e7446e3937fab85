"""Partner municipalities on the map: those that have a place, or had one."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allemed.places.map_layers import Place
from allemed.places.models import Municipality
from allemed.programme.models import HOLDS_A_PLACE, Partnership, PartnershipState

SHOWN = tuple(state for state in HOLDS_A_PLACE if state != PartnershipState.PAUSED)


class Partners:
    """A layer of the map. A merged municipality brings its partnership to what it has become."""

    key = "partner"
    title = gettext_lazy("Partnerkommuner")
    shape = "core"

    def places(self) -> list[Place]:
        """Each once, with the newest period it took part in."""
        found = Partnership.objects.standing().filter(state__in=SHOWN, municipality__isnull=False)
        newest: dict[int, str] = {}
        for partnership in (
            found.select_related("period").prefetch_related("period__texts").order_by("period__starts_on")
        ):
            newest[partnership.municipality_id or 0] = str(partnership.period)
        became = Municipality.objects.filter(pk__in=newest).became()
        periods: dict[int, str] = {}
        current: dict[int, Municipality] = {}
        numbers = {place.number: pk for pk, place in Municipality.objects.in_bulk(newest).items()}
        for today, before in became.items():
            current[today.pk] = today
            periods[today.pk] = max(newest[numbers[number]] for number in before if number in numbers)
        return [Place(place, note=_("Med i %(period)s") % {"period": periods[pk]}) for pk, place in current.items()]
