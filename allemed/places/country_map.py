"""What the page of the map says: which layers are shown, what is marked, the table's rows, the links between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from allemed.places.hexagons.drawing import Drawing, Look, Mark, draw
from allemed.places.map_layers import Layer, Place, Text, layers
from allemed.places.models import County, Municipality, Population

# What the table can be sorted by: the parameter's value and whether the largest comes first.
SORTS = {"": False, "fylke": False, "barn": True}


@dataclass
class Row:
    """One line of the table: a municipality, or a district within one."""

    municipality: Municipality
    name: str
    children: int | None
    kinds: list[tuple[str, Text]] = field(default_factory=list)  # of layer: key and title
    notes: list[Text] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"kommune-{self.municipality.number}" + ("-del" if self.is_part else "")

    is_part: bool = False


class CountryMap:
    """The map page for one choice of layer, county (of today's `counties`) and order.

    Raises KeyError for a layer that does not exist.
    """

    def __init__(
        self, counties: list[County], *, layer: str = "", county: County | None = None, sort: str = ""
    ) -> None:
        self.counties, self.every_layer = counties, layers()
        self.layer, self.county, self.sort = layer, county, sort
        if layer and layer not in {one.key for one in self.every_layer}:
            raise KeyError(layer)

    @property
    def shown_layers(self) -> list[Layer]:
        return [one for one in self.every_layer if not self.layer or one.key == self.layer]

    @cached_property
    def municipalities(self) -> dict[str, Municipality]:
        return {one.number: one for one in Municipality.objects.today().select_related("county")}

    @cached_property
    def places(self) -> list[tuple[Layer, Place]]:
        return [
            (layer, place)
            for layer in self.shown_layers
            for place in layer.places()
            if self.county is None or place.municipality.county_id == self.county.pk
        ]

    @cached_property
    def rows(self) -> list[Row]:
        """Everything marked; in a county, every municipality there as well."""
        children = dict(Population.objects.values_list("municipality_id", "children_6_17").order_by("year"))
        rows: dict[tuple[int, str], Row] = {}
        for layer, place in self.places:
            one = self.municipalities[place.municipality.number]
            row = rows.setdefault(
                (one.pk, place.name),
                Row(one, place.name, None if place.district else children.get(one.pk), is_part=bool(place.district)),
            )
            row.kinds.append((layer.key, layer.title))
            row.notes += [place.note] if place.note else []
        if self.county:
            for one in self.municipalities.values():
                if one.county_id == self.county.pk:
                    rows.setdefault((one.pk, one.label), Row(one, one.label, children.get(one.pk)))
        return sorted(rows.values(), key=self._order)

    def _order(self, row: Row) -> tuple[object, ...]:
        name = (row.municipality.sort_key, row.name)
        if self.sort == "fylke":
            return (row.municipality.county.sort_key, *name)
        if self.sort == "barn":
            return (-(row.children or 0), *name)
        return name

    @cached_property
    def drawing(self) -> Drawing:
        anchors = {(row.municipality.number, row.name): row.anchor for row in self.rows}
        return draw(
            {number: one.label for number, one in self.municipalities.items()},
            marks=[
                Mark(
                    number=place.municipality.number,
                    shape=layer.shape,
                    label=place.name,
                    url=place.url or f"#{anchors[place.municipality.number, place.name]}",
                    is_part=place.district is not None,
                )
                for layer, place in self.places
            ],
            looks=[Look(layer.shape, str(layer.title)) for layer in self.shown_layers],
            only=self.county.number if self.county else "",
        )

    # --- Links, so that each choice has an address ------------------------------------------------------------------

    def _link(self, **changed: str) -> str:
        now = {"lag": self.layer, "fylke": self.county.number if self.county else "", "sorter": self.sort}
        chosen = {name: value for name, value in (now | changed).items() if value}
        return f"?{urlencode(chosen)}" if chosen else "?"

    @property
    def layer_choices(self) -> list[dict[str, object]]:
        everything: list[tuple[str, Text]] = [("", _("Alt"))]
        return [
            {"title": title, "url": self._link(lag=key), "active": key == self.layer}
            for key, title in everything + [(one.key, one.title) for one in self.every_layer]
        ]

    @cached_property
    def county_choices(self) -> list[dict[str, object]]:
        whole: list[tuple[str, str]] = [("", _("Hele landet"))]
        now = self.county.number if self.county else ""
        return [
            {"title": title, "url": self._link(fylke=number), "active": number == now}
            for number, title in whole + [(one.number, one.name) for one in self.counties]
        ]

    @property
    def columns(self) -> list[dict[str, object]]:
        """The table's heads: title, address that sorts by it, and what `aria-sort` says."""
        titles = {"": _("Kommune"), "fylke": _("Fylke"), "barn": _("Barn 6–17 år")}
        return [
            {
                "title": title,
                "url": f"{self._link(sorter=key)}#tabell",
                "sorted": ("descending" if SORTS[key] else "ascending") if key == self.sort else "",
                "is_number": key == "barn",
            }
            for key, title in titles.items()
            if not (self.county and key == "fylke")  # in one county they would all say the same
        ]
