"""What may be shown on the map: a registry that rooms above fill, so that places need not know them.

A room registers a layer in its `apps.py`: `map_layers.register(PartnerLayer())`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allemed.places.models import District, Municipality

Text = str | Promise  # a text, perhaps one that waits for the reader's language


@dataclass(frozen=True)
class Place:
    """One place in a layer. `municipality` is one of today's; `district` says that it is only that part of it."""

    municipality: Municipality
    district: District | None = None
    note: Text = ""
    url: str = ""

    @property
    def name(self) -> str:
        """`Grorud (Oslo)`, or the municipality's own."""
        return f"{self.district} ({self.municipality.name})" if self.district else self.municipality.label


class Layer(Protocol):
    """A list of places of one kind. Its shape lets two layers share a cell."""

    @property
    def key(self) -> str:
        """What stands in the address: `?lag=pilot`."""

    @property
    def title(self) -> Text:
        """What is true of every place in it: "Prøvde Fritidskort"."""

    @property
    def shape(self) -> str:
        """`fill` or `core`."""

    def places(self) -> Iterable[Place]:
        """Every place of this kind today, in any order."""


_layers: dict[str, Layer] = {}


def register(layer: Layer) -> None:
    """Show `layer` on the map from now on; the same key again replaces it."""
    _layers[layer.key] = layer


def layers() -> list[Layer]:
    """Every layer there is, in the order they were registered."""
    return list(_layers.values())


class Pilots:
    """The twelve that tried Fritidskort (the evaluation's second report, 2022:1)."""

    key = "pilot"
    title = _("Prøvde Fritidskort")
    shape = "fill"

    # Their numbers then; followed to today, since most have a new one.
    ASKED_ON = dt.date(2021, 1, 1)
    NUMBERS = ("4203", "3025", "1841", "3001", "1106", "4622", "5007", "3807", "3423", "5401", "5405")
    DISTRICTS = ("030110",)
    SOME_AREAS = ("3025", "3807", "5401")

    def places(self) -> list[Place]:
        """Today's municipalities, and the district."""
        pilots = Municipality.objects.on(self.ASKED_ON).filter(number__in=self.NUMBERS)
        found = [
            Place(one, note=_("Noen områder i kommunen") if before & set(self.SOME_AREAS) else "")
            for one, before in pilots.became().items()
        ]
        districts = District.objects.filter(number__in=self.DISTRICTS).select_related("municipality")
        found += [Place(one.municipality, district=one, note=_("Bydel")) for one in districts]
        return found


register(Pilots())
