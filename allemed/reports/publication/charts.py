"""Charts by Altair, made into SVG when a publication is made: no script, no picture service, no browser.

Title and description are ours, in the page's language; everything inside is hidden from screen readers, which get the
table instead. Uncertainty is always drawn, scales begin at nought, and what colours tell shapes tell as well. Colours
are those of the theme in light; a style sheet turns them in dark (`reports.css`), by the values written here.
"""

from __future__ import annotations

import functools
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import altair as alt
import vl_convert
from django.utils.html import escape

from allemed.base import fonts
from allemed.reports.publication.words import percent, signed

# What reports.css turns in dark mode, by value. Changing one here is changing it there.
INK, QUIET, BLUE, ORANGE, GROUND = "#29241e", "#6b6156", "#1a4b97", "#b4500f", "#fffdf9"
LINE = "#b8ab99"
SVG = "http://www.w3.org/2000/svg"
WIDTH, LABELS = 205, 160  # of the plot and of the words beside it, in the chart's own units
ROW = 34
LETTERS, BROKEN = 21, "split(datum.label, '|')"
FONT = "Inter ALLEMED"
SHAPES = ("circle", "diamond", "square", "triangle-up")
COLOURS = (BLUE, ORANGE, INK, QUIET)


@dataclass(frozen=True)
class Dot:
    """One estimate: the row it stands in, its series, and its interval. Whole per cent (or points)."""

    row: str
    value: int
    low: int
    high: int
    series: str = ""


def dots(rows: Sequence[Dot], *, series: Sequence[str] = (), unit: str = "percent") -> str:
    """Rows of dots with their intervals, each with its number beside it; one shape and colour for each series."""
    order = list(dict.fromkeys(_broken(dot.row) for dot in rows))
    names = list(series) or [""]
    low = min(0, *(dot.low for dot in rows))
    high = max(dot.high for dot in rows)
    top = max(10, 10 * -(-high // 10))
    bottom = 10 * (low // 10) if low < 0 else 0
    values = [
        {
            "row": _broken(dot.row),
            "value": dot.value,
            "low": dot.low,
            "high": dot.high,
            "series": dot.series,
            "written": percent(dot.value) if unit == "percent" else signed(dot.value),
        }
        for dot in rows
    ]
    scale = alt.Scale(domain=[bottom, top], nice=False)
    axis = alt.Axis(title=None, tickCount=4, domain=False, labelExpr=_axis(unit), labelPadding=6)
    shift = alt.YOffset("series:N", sort=names) if len(names) > 1 else alt.Undefined
    y = alt.Y(
        "row:N", sort=order, axis=alt.Axis(title=None, ticks=False, domain=False, labelLimit=LABELS, labelExpr=BROKEN)
    )
    colour = alt.Color("series:N", scale=alt.Scale(domain=names, range=list(COLOURS[: len(names)])), legend=None)
    shape = alt.Shape("series:N", scale=alt.Scale(domain=names, range=list(SHAPES[: len(names)])), legend=None)
    base = alt.Chart(_data(values)).encode(y=y, yOffset=shift)
    layers: list[Any] = [
        base.mark_rule(strokeWidth=3, strokeCap="round", opacity=0.55).encode(
            x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", color=colour
        ),
        base.mark_point(filled=True, size=85, opacity=1).encode(
            x=alt.X("value:Q", scale=scale, axis=axis), color=colour, shape=shape
        ),
        base.mark_text(align="left", dx=0, fontSize=15, fontWeight=600, color=INK).encode(
            x=alt.X("high:Q", scale=scale, axis=axis), text="written:N", xOffset=alt.value(9)
        ),
    ]
    if bottom < 0:
        zero = alt.Chart(_data([{"value": 0}])).mark_rule(color=INK, strokeWidth=1.5)
        layers.insert(0, zero.encode(x=alt.X("value:Q", scale=scale, axis=axis)))
    height = max(60, ROW * len(order) * (0.55 + 0.45 * len(names)))
    return _svg(alt.layer(*layers).properties(width=WIDTH, height=height))


def lines(rows: Sequence[Dot], *, series: Sequence[str], order: Sequence[str] = ()) -> str:
    """Series over ordered groups: lines with intervals, each named at its end; a line alone has its numbers instead.

    `order` may have groups that are not drawn.
    """
    order = list(order) or list(dict.fromkeys(dot.row for dot in rows))
    top = max(10, 10 * -(-max(dot.high for dot in rows) // 10))
    values = [
        {
            "row": dot.row,
            "value": dot.value,
            "low": dot.low,
            "high": dot.high,
            "series": dot.series,
            "written": percent(dot.value),
        }
        for dot in rows
    ]
    is_alone = len(series) == 1
    scale = alt.Scale(domain=[0, top], nice=False)
    axis = alt.Axis(title=None, tickCount=4, domain=False, labelExpr=_axis("percent"))
    x = alt.X(
        "row:N",
        sort=order,
        scale=alt.Scale(type="point", padding=0.3, domain=order),
        axis=alt.Axis(title=None, labelAngle=0, ticks=False, labelExpr=_wrapped()),
    )
    colour = alt.Color(
        "series:N", scale=alt.Scale(domain=list(series), range=list(COLOURS[: len(series)])), legend=None
    )
    shape = alt.Shape("series:N", scale=alt.Scale(domain=list(series), range=list(SHAPES[: len(series)])), legend=None)
    dash = alt.StrokeDash(
        "series:N",
        scale=alt.Scale(domain=list(series), range=[[1, 0], [6, 4], [2, 3], [8, 3, 2, 3]][: len(series)]),
        legend=None,
    )
    base = alt.Chart(_data(values)).encode(x=x, color=colour)
    y = alt.Y("value:Q", scale=scale, axis=axis)
    ends = list({value["series"]: value for value in values}.values())
    named = (
        alt.Chart(_data(ends))
        .mark_text(align="left", dx=10, fontSize=15, fontWeight=600)
        .encode(x=x, y=y, text="series:N", color=colour)
    )
    if is_alone:
        named = base.mark_text(dy=-14, fontSize=15, fontWeight=600, color=INK).encode(
            y=alt.Y("high:Q", scale=scale, axis=axis), text="written:N", color=alt.value(INK)
        )
    chart = alt.layer(
        base.mark_rule(strokeWidth=7 if is_alone else 3, opacity=0.55).encode(
            y=alt.Y("low:Q", scale=scale, axis=axis), y2="high:Q"
        ),
        base.mark_line(strokeWidth=2).encode(y=y, strokeDash=dash),
        # Alone, a small mark, so that an interval of a point or two is seen on both sides of it.
        base.mark_point(filled=True, size=22 if is_alone else 80, opacity=1).encode(y=y, shape=shape),
        named,
    )
    return _svg(chart.properties(width=WIDTH + 50, height=220))


def _data(values: list[dict[str, Any]]) -> Any:
    return alt.Data(values=values)  # type: ignore[no-untyped-call]


def _broken(label: str) -> str:
    """A long name over two lines."""
    return "|".join(textwrap.wrap(label, LETTERS)) or label


def _axis(unit: str) -> str:
    """How Vega writes a tick: as our numbers are written, in the page's language."""
    sample = percent(7).replace("7", "") if unit == "percent" else ""
    return f"replace(datum.value, '-', '\u2212') + '{sample}'"


def _wrapped() -> str:
    return "split(datum.value, ' ')"


@functools.cache
def _ready() -> None:
    fonts.ensure()
    vl_convert.register_font_directory(str(fonts.folder()))


def _svg(chart: Any) -> str:
    _ready()
    said = (
        chart.configure(font=FONT, background="transparent", padding=4)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=14, labelColor=INK, gridColor=LINE, gridOpacity=0.6, tickColor=LINE)
    )
    return str(vl_convert.vegalite_to_svg(said.to_dict(), vl_version="6.1"))


# --- What readers get ------------------------------------------------------------------------------------------------


def dressed(svg: str, *, id: str, title: str, description: str) -> str:  # noqa: A002 -- an element's id
    """The drawing as a picture with a title and a description, everything inside it out of a screen reader's way."""
    root = ET.fromstring(svg)  # noqa: S314 -- made by us a moment ago
    width, height = (float(root.attrib[name]) for name in ("width", "height"))
    parts = []
    for child in root:
        if child.tag == f"{{{SVG}}}rect":  # the ground
            continue
        for element in child.iter():
            for name in [name for name in element.attrib if name.startswith("aria-") or name in {"role", "class"}]:
                del element.attrib[name]
            if element.attrib.get("font-family"):
                del element.attrib["font-family"]
        parts.append(ET.tostring(child, encoding="unicode"))
    inner = re.sub(r"\s?xmlns(:\w+)?=\"[^\"]+\"|ns\d+:", "", "".join(parts))
    inner = re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", inner)
    return (
        f'<svg class="rp-chart" xmlns="{SVG}" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
        f'role="img" aria-labelledby="{id}-navn {id}-tekst" focusable="false">'
        f'<title id="{id}-navn">{escape(title)}</title><desc id="{id}-tekst">{escape(description)}</desc>'
        f'<g aria-hidden="true">{inner}</g></svg>'
    )
