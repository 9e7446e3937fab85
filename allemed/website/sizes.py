"""A picture's sizes and formats, made when the picture is saved: reading a page writes nothing.

The file an editor uploads is nobody's to fetch: it may show more than the page does. Readers get what is made here: a
drawing as it is, a photograph in a few sizes. The first are made at once, the rest by a job.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PIL import ImageOps
from wagtail.images.models import Filter
from willow.plugins.pillow import PillowImage
from willow.registry import registry

from allemed.website.models.picture import Picture, Rendition

WIDTHS = (400, 800, 1200)
CROP = "fill-480x320"
DRAWING = "original"
FORMATS = ("avif", "webp", "jpeg")
ABOUT_COLOURS = {"icc_profile", "transparency", "background", "gamma", "duration", "loop"}
MIME = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}


def filter_specs() -> list[str]:
    """Every size in every format, as Wagtail writes them."""
    shapes = [*(f"width-{width}" for width in WIDTHS), CROP]
    # A see-through picture needs a ground when it becomes a JPEG.
    return [
        f"{shape}|format-{kind}" + ("|bgcolor-ffffff" if kind == "jpeg" else "") for shape in shapes for kind in FORMATS
    ]


def make_first(picture: Picture) -> None:
    """What readers can have at once: the drawing itself, or one size and one cut."""
    jpeg = "format-jpeg|bgcolor-ffffff"
    picture.get_renditions(*([DRAWING] if picture.is_svg() else [f"width-800|{jpeg}", f"{CROP}|{jpeg}"]))


def make(picture: Picture) -> None:
    """Make the sizes that are missing, and drop those of an earlier focal point."""
    if picture.is_svg():
        make_first(picture)
        return
    picture.get_renditions(*filter_specs())
    for spec in filter_specs():
        key = Filter(spec).get_cache_key(picture)
        Rendition.objects.filter(image=picture, filter_spec=spec).exclude(focal_point_key=key).delete()


def forget_who_and_where(picture: PillowImage) -> PillowImage:
    """Turned the right way up, and without what the camera knows: where it was, when, and who held it.

    In the place of Willow's `auto_orient`, which every size begins with; Pillow would write the rest into the new file.
    """
    upright = ImageOps.exif_transpose(picture.image)
    upright.info = {name: value for name, value in upright.info.items() if name in ABOUT_COLOURS}
    return PillowImage(upright)


def forget_metadata() -> None:
    """Called once, when the room is ready."""
    registry.register_operation(PillowImage, "auto_orient", forget_who_and_where)


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


def sources(picture: Picture, *, is_cropped: bool = False) -> Sources | None:
    """The picture's sources from sizes fetched beforehand (`reading.fetch_sizes`); None if none are made yet."""
    sizes: list[Rendition] = getattr(picture, "sizes", [])
    drawing = next((size for size in sizes if size.filter_spec == DRAWING), None)
    if drawing is not None:
        return Sources([], drawing.url, drawing.width, drawing.height)
    shape = "fill-" if is_cropped else "width-"
    wanted = [size for size in sizes if size.filter_spec.startswith(shape)]
    by_format = {kind: [size for size in wanted if f"format-{kind}" in size.filter_spec] for kind in FORMATS}
    if not by_format["jpeg"]:
        return None
    largest = max(by_format["jpeg"], key=lambda size: size.width)
    return Sources(
        [Source(MIME[kind], _srcset(by_format[kind])) for kind in ("avif", "webp") if by_format[kind]],
        largest.url,
        largest.width,
        largest.height,
    )
