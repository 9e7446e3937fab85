"""What an uploaded file really is. Judged by its content; its name is only what it claims to be.

Each `check_*` raises `RefusedError` with the sentence the editor reads.
"""

from __future__ import annotations

import io
import re
from typing import IO

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image

from allemed.base.file_kinds import OFFICE, OPEN_DOCUMENT, PLAIN, UNPACKED_BYTES, Verdict, extension, judge
from allemed.base.refusals import RefusedError
from allemed.website.refusals import WebsiteRefusal

PICTURE_BYTES = 15_000_000
PICTURE_PIXELS = 50_000_000  # all frames together: a picture bomb is small until it is opened
DRAWING_BYTES = 1_000_000
FILE_BYTES = 19 * 1024 * 1024  # the front takes 20 MB from an editor, with everything around the file

PICTURES = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF", "gif": "GIF"}
# What may draw. Anything else (script, foreignObject, image, use of other files, animation of addresses) is refused.
SHAPES = frozenset(
    [
        *("svg", "g", "defs", "title", "desc", "metadata", "symbol", "use", "clipPath", "mask", "pattern"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("linearGradient", "radialGradient", "stop", "style"),
    ]
)
OUTSIDE = re.compile(r"@import|expression\s*\(|javascript:|url\(\s*['\"]?\s*(?!#)", re.IGNORECASE)
SVG_NAMESPACE = "{http://www.w3.org/2000/svg}"
XHTML_NAMESPACE = "{http://www.w3.org/1999/xhtml}"


def _measure(file: IO[bytes]) -> int:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def check_picture(file: IO[bytes], name: str) -> None:
    """Refuse what is not the picture it says it is, is too large, or would do more than be looked at."""
    size, claimed = _measure(file), extension(name)
    limit = DRAWING_BYTES if claimed == "svg" else PICTURE_BYTES
    if size == 0:
        raise RefusedError(WebsiteRefusal.FILE_EMPTY)
    if size > limit:
        raise RefusedError(WebsiteRefusal.PICTURE_TOO_LARGE, size=filesizeformat(size), limit=filesizeformat(limit))
    if claimed == "svg":
        check_drawing(file.read())
    elif claimed in PICTURES:
        _check_pixels(file, claimed)
    else:
        raise RefusedError(WebsiteRefusal.PICTURE_KIND, extension=claimed)
    file.seek(0)


def _check_pixels(file: IO[bytes], claimed: str) -> None:
    try:
        with Image.open(file) as picture:  # reads the header only
            kind, frames = picture.format, getattr(picture, "n_frames", 1)
            pixels = picture.width * picture.height * frames
            if kind != PICTURES[claimed]:
                raise RefusedError(WebsiteRefusal.PICTURE_DISGUISED, extension=claimed)
            if pixels > PICTURE_PIXELS:
                raise RefusedError(WebsiteRefusal.PICTURE_TOO_MANY_PIXELS, pixels=f"{picture.width} × {picture.height}")
            picture.load()
    except RefusedError:
        raise
    except Image.DecompressionBombError as bomb:
        more = _("mer enn %(millions)s millioner") % {"millions": PICTURE_PIXELS // 1_000_000}
        raise RefusedError(WebsiteRefusal.PICTURE_TOO_MANY_PIXELS, pixels=more) from bomb
    except Exception as broken:  # Pillow raises many kinds for a file that is broken or is no picture
        file.seek(0)
        known = file.read(512).lstrip()[:1] in {b"<", b"{", b"%"} or not claimed
        reason = WebsiteRefusal.PICTURE_DISGUISED if known else WebsiteRefusal.PICTURE_UNREADABLE
        raise RefusedError(reason, extension=claimed) from broken


def check_drawing(content: bytes) -> None:
    """Refuse an SVG that holds anything but shapes and text of its own."""

    def refuse(what: str) -> RefusedError:
        return RefusedError(WebsiteRefusal.DRAWING_UNSAFE, what=what)

    try:
        root = defusedxml.ElementTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException as hostile:
        raise refuse(_("en dokumenttype")) from hostile
    except Exception as broken:  # not XML at all
        raise RefusedError(WebsiteRefusal.PICTURE_DISGUISED, extension="svg") from broken
    if root.tag != f"{SVG_NAMESPACE}svg":
        raise RefusedError(WebsiteRefusal.PICTURE_DISGUISED, extension="svg")
    if b"<?xml-stylesheet" in content:
        raise refuse(_("et stilark utenfra"))
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        if not str(element.tag).startswith("{") or str(element.tag).startswith((SVG_NAMESPACE, XHTML_NAMESPACE)):
            is_shape = str(element.tag).startswith(SVG_NAMESPACE) and tag in SHAPES
        else:
            is_shape = tag not in {"script", "a"}  # a drawing program's notes about itself
        if not is_shape:
            raise refuse(f"«{tag}»")  # no angle brackets: Wagtail shows the sentence as HTML
        if OUTSIDE.search(element.text or "") and tag == "style":
            raise refuse(_("en lenke ut av tegningen"))
        for attribute, value in element.attrib.items():
            plain = attribute.rpartition("}")[2].lower()
            if plain.startswith("on"):
                raise refuse(_("et skript"))
            if (plain in {"href", "src"} and not value.strip().startswith("#")) or OUTSIDE.search(value):
                raise refuse(_("en lenke ut av tegningen"))


def check_file(file: IO[bytes], name: str) -> str:
    """The file's kind in capitals ("PDF"), or a refusal."""
    size, claimed = _measure(file), extension(name)
    if size == 0:
        raise RefusedError(WebsiteRefusal.FILE_EMPTY)
    if size > FILE_BYTES:
        raise RefusedError(WebsiteRefusal.FILE_TOO_LARGE, size=filesizeformat(size), limit=filesizeformat(FILE_BYTES))
    if claimed not in {"pdf", *OFFICE, *OPEN_DOCUMENT, *PLAIN}:
        raise RefusedError(WebsiteRefusal.FILE_KIND, extension=claimed)
    match judge(file, claimed):
        case Verdict.DISGUISED:
            raise RefusedError(WebsiteRefusal.FILE_DISGUISED, extension=claimed)
        case Verdict.HAS_MACROS:
            raise RefusedError(WebsiteRefusal.FILE_HAS_MACROS)
        case Verdict.UNPACKS_TOO_LARGE:
            raise RefusedError(WebsiteRefusal.FILE_TOO_LARGE, size="?", limit=filesizeformat(UNPACKED_BYTES))
    return claimed.upper()


def as_validation(refused: RefusedError) -> ValidationError:
    """The refusal as a form's error."""
    return ValidationError(refused.message, code=str(refused.reason.value))
