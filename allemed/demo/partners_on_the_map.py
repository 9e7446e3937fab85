"""Partner municipalities on the demo's map. The municipalities are real; the partnerships are made up, and say so."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from allemed.places.map_layers import Place
from allemed.places.models import Municipality

NUMBERS = ("5501", "5603", "1860", "5006", "1515", "4640", "3405", "3205", "3909", "4205")


class Partners:
    """A layer of the map, until the programme's own takes its place."""

    key = "partner"
    title = _("Partnere i demoen (oppdiktet)")
    shape = "core"

    def places(self) -> list[Place]:
        """Ten, from north to south; one of them tried Fritidskort as well."""
        return [Place(one) for one in Municipality.objects.today().filter(number__in=NUMBERS)]
