"""What an uploaded drawing may be. An SVG is a program until the opposite is shown: only known shapes pass."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from xml.etree import ElementTree

from defusedxml import ElementTree as DefusedElementTree
from defusedxml.common import DefusedXmlException
from PIL import Image

from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import IllustrationKind
from allemed.dialogkort.refusals import CardRefusal

MAX_BYTES = 2_000_000
MAX_SVG_BYTES = 400_000
MAX_SIDE = 5_000  # pixels
MIN_SIDE = 300  # pixels: less is a blur on an A6 card
MAX_ELEMENTS = 4_000
MAX_DEPTH = 40
MAX_USES = 200

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
SHAPES = frozenset(
    (
        *("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("defs", "clipPath", "mask", "pattern", "linearGradient", "radialGradient", "stop", "symbol", "use"),
        *("title", "desc", "style"),
    )
)
# Drawing programs leave their own notes behind; they are dropped, not refused.
NOTES = frozenset(["metadata"])
TEXT = frozenset(["text", "tspan", "textPath", "tref", "font"])
# `url(#a)` points inside the drawing; every other `url(`, an import, an escape or a script in a style points out of it.
OUTSIDE = re.compile(
    r"url\(\s*['\"]?\s*(?!#|['\"]?#)|@import|\\|expression|javascript:|data:|-moz-binding", re.IGNORECASE
)
LENGTH = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*$")


@dataclass(frozen=True)
class Drawing:
    """A drawing that may be shown and printed; `content` is what is stored."""

    kind: IllustrationKind
    content: bytes
    width: int
    height: int


def read(content: bytes) -> Drawing:
    """The drawing in an uploaded file, made safe. Raises `RefusedError` with the sentence for the editor."""
    if len(content) > MAX_BYTES:
        raise RefusedError(CardRefusal.FILE_TOO_LARGE, limit=MAX_BYTES // 1000)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(content)
    return _svg(content)


def digest(content: bytes) -> str:
    """The SHA-256 an uploaded file is kept under once it has been made safe."""
    return hashlib.sha256(read(content).content).hexdigest()


def _png(content: bytes) -> Drawing:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            picture = Image.open(io.BytesIO(content), formats=["PNG"])
            if max(picture.size) > MAX_SIDE:
                raise RefusedError(CardRefusal.TOO_MANY_PIXELS, limit=MAX_SIDE)
            if min(picture.size) < MIN_SIDE:
                raise RefusedError(CardRefusal.TOO_SMALL, limit=MIN_SIDE)
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise RefusedError(CardRefusal.NOT_A_DRAWING) from None
    # Written anew: what else the file carried (place, camera, another file behind the picture) is gone.
    clean = io.BytesIO()
    picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB").save(
        clean, "PNG", optimize=True
    )
    return Drawing(IllustrationKind.PNG, clean.getvalue(), *picture.size)


def _svg(content: bytes) -> Drawing:
    if len(content) > MAX_SVG_BYTES:
        raise RefusedError(CardRefusal.FILE_TOO_LARGE, limit=MAX_SVG_BYTES // 1000)
    try:
        root = DefusedElementTree.fromstring(content, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise RefusedError(CardRefusal.UNSAFE_DRAWING, what="DOCTYPE") from None
    except (ElementTree.ParseError, ValueError, LookupError):
        raise RefusedError(CardRefusal.NOT_A_DRAWING) from None
    if root.tag != f"{{{SVG}}}svg":
        raise RefusedError(CardRefusal.NOT_A_DRAWING)
    _judge(root)
    _count_uses(root)
    width, height = _size(root)
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    return Drawing(IllustrationKind.SVG, ElementTree.tostring(root, encoding="utf-8"), width, height)


def _judge(root: ElementTree.Element) -> None:
    """Drop other programs' notes; refuse whatever is not a shape, and every reference out of the drawing."""
    seen = 0
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        seen += 1
        if seen > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise RefusedError(CardRefusal.TOO_COMPLICATED)
        _judge_attributes(element)
        if element.tag == f"{{{SVG}}}style" and OUTSIDE.search(element.text or ""):
            raise RefusedError(CardRefusal.UNSAFE_DRAWING, what="style")
        for child in list(element):
            namespace, _, name = str(child.tag).lstrip("{").rpartition("}")
            if namespace == SVG and name in SHAPES:
                waiting.append((child, depth + 1))
            elif namespace == SVG and name in TEXT:
                raise RefusedError(CardRefusal.TEXT_IN_DRAWING)
            elif namespace not in (SVG, "", "http://www.w3.org/1999/xhtml") or name in NOTES:
                element.remove(child)
            else:
                raise RefusedError(CardRefusal.UNSAFE_DRAWING, what=name[:40])


def _judge_attributes(element: ElementTree.Element) -> None:
    for attribute, value in list(element.attrib.items()):
        namespace, _, name = attribute.lstrip("{").rpartition("}")
        if name.lower().startswith("on"):
            raise RefusedError(CardRefusal.UNSAFE_DRAWING, what=name[:40])
        if name == "href":
            if not value.strip().startswith("#"):
                raise RefusedError(CardRefusal.UNSAFE_DRAWING, what="href")
        elif namespace:
            del element.attrib[attribute]
        elif OUTSIDE.search(value):
            raise RefusedError(CardRefusal.UNSAFE_DRAWING, what=name[:40])


def _count_uses(root: ElementTree.Element) -> None:
    """`use` of something that holds a `use` multiplies: a few lines could become billions of shapes."""
    uses = list(root.iter(f"{{{SVG}}}use"))
    if len(uses) > MAX_USES:
        raise RefusedError(CardRefusal.TOO_COMPLICATED)
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    for use in uses:
        target = named.get((use.get("href") or use.get(f"{{{XLINK}}}href") or "").strip().lstrip("#"))
        if target is not None and next(target.iter(f"{{{SVG}}}use"), None) is not None:
            raise RefusedError(CardRefusal.TOO_COMPLICATED)


def _size(root: ElementTree.Element) -> tuple[int, int]:
    try:
        box = [float(number) for number in re.split(r"[\s,]+", (root.get("viewBox") or "").strip())]
        width, height = (box[2], box[3]) if len(box) == 4 else (0.0, 0.0)
    except ValueError:
        width = height = 0.0
    if not (0 < width < 100_000 and 0 < height < 100_000):
        sides = [LENGTH.match(root.get(side) or "") for side in ("width", "height")]
        if not (sides[0] and sides[1]):
            raise RefusedError(CardRefusal.NO_SIZE)
        width, height = float(sides[0][1]), float(sides[1][1])
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    if not (0 < width < 100_000 and 0 < height < 100_000):
        raise RefusedError(CardRefusal.NO_SIZE)
    # A viewBox of 0.5 × 0.5 is a size too; what is stored is a whole number of pixels for the page.
    scale = 1 if min(width, height) >= 1 else 1 / min(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))
