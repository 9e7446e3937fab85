"""A picture's sizes and formats, made by a job when the picture is saved: reading a page writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allemed.website.models.picture import Picture, Rendition

WIDTHS = (400, 800, 1200)
CROP = "fill-480x320"
FORMATS = ("avif", "webp", "jpeg")
MIME = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}


def filter_specs() -> list[str]:
    """Every size in every format, as Wagtail writes them."""
    shapes = [*(f"width-{width}" for width in WIDTHS), CROP]
    # A see-through picture needs a ground when it becomes a JPEG.
    return [
        f"{shape}|format-{kind}" + ("|bgcolor-ffffff" if kind == "jpeg" else "") for shape in shapes for kind in FORMATS
    ]


def make(picture: Picture) -> None:
    """Make the sizes that are missing, and drop those of an earlier focal point. A drawing (SVG) needs none."""
    if picture.is_svg():
        return
    made = picture.get_renditions(*filter_specs())
    outdated = Rendition.objects.filter(image=picture, filter_spec__in=made)
    outdated.exclude(pk__in=[rendition.pk for rendition in made.values()]).delete()


@dataclass(frozen=True)
class Source:
    """One format of a picture, in several widths."""

    mime: str
    srcset: str


@dataclass(frozen=True)
class Sources:
    """What `<picture>` needs."""

    sources: list[Source]
    url: str
    width: int
    height: int


def _srcset(renditions: Iterable[Rendition]) -> str:
    by_width = {rendition.width: rendition.url for rendition in renditions}
    return ", ".join(f"{url} {width}w" for width, url in sorted(by_width.items()))


def sources(picture: Picture, *, is_cropped: bool = False) -> Sources:
    """The picture's sources from sizes fetched beforehand (`reading.fetch_sizes`), or the file itself without them."""
    wanted = [
        rendition
        for rendition in getattr(picture, "sizes", [])
        if rendition.filter_spec.startswith("fill-" if is_cropped else "width-")
    ]
    by_format = {kind: [r for r in wanted if f"format-{kind}" in r.filter_spec] for kind in FORMATS}
    if not by_format["jpeg"]:
        return Sources([], picture.file.url, picture.width, picture.height)
    largest = max(by_format["jpeg"], key=lambda rendition: rendition.width)
    return Sources(
        [Source(MIME[kind], _srcset(by_format[kind])) for kind in ("avif", "webp") if by_format[kind]],
        largest.url,
        largest.width,
        largest.height,
    )
