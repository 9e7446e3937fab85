"""A photograph from upload to page: turned the right way, cut where the editor chose, and silent about its maker."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from allemed.website import jobs, sizes
from allemed.website.models import Picture
from allemed.website.tests.make import make_article

pytestmark = pytest.mark.django_db
ORIENTATION, MAKER, ARTIST, GPS = 0x0112, 0x010F, 0x013B, 0x8825


def make_camera_photo(kind: str = "JPEG") -> Picture:
    """1600 × 1200 as the camera held sideways wrote it, with a red corner, a place and a name."""
    image = Image.new("RGB", (1600, 1200), "navy")
    image.paste("red", (0, 0, 400, 400))
    told = Image.Exif()
    told[ORIENTATION], told[MAKER], told[ARTIST] = 6, "Kameraet", "Fotografens navn"
    place = told.get_ifd(GPS)
    place[1], place[2], place[3], place[4] = "N", (59.0, 54.0, 0.0), "E", (10.0, 44.0, 0.0)
    written = io.BytesIO()
    image.save(written, kind, exif=told)
    assert b"Fotografens navn" in written.getvalue()
    name = f"korps.{kind.lower()}"
    picture: Picture = Picture.objects.create(
        title="Korps", credit="Kari", file=ContentFile(written.getvalue(), name=name)
    )
    return picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_what_readers_get_is_upright_and_says_nothing_of_who_and_where(kind: str) -> None:
    picture = make_camera_photo(kind)
    jobs.make_sizes(picture.pk)
    picture.get_rendition("max-165x165")
    made = list(picture.renditions.all())
    assert {size.filter_spec for size in made} > set(sizes.filter_specs())
    for size in made:
        with size.file.open("rb") as opened:
            content = opened.read()
        assert b"Fotografens navn" not in content, size.filter_spec
        assert b"Kameraet" not in content, size.filter_spec
        shown = Image.open(io.BytesIO(content))
        assert dict(shown.getexif()) == {}, size.filter_spec
        if size.filter_spec.startswith("width-"):
            assert shown.height > shown.width
            red, _green, blue = shown.convert("RGB").getpixel((shown.width - 10, 10))  # type: ignore[misc]
            assert red > blue, size.filter_spec


def test_the_job_keeps_what_it_made_and_drops_an_earlier_focal_point() -> None:
    picture = make_camera_photo()
    jobs.make_sizes(picture.pk)
    before = set(picture.renditions.values_list("filter_spec", "focal_point_key"))
    assert {spec for spec, _key in before} == set(sizes.filter_specs())
    picture.focal_point_x, picture.focal_point_y = 1000, 200
    picture.focal_point_width = picture.focal_point_height = 100
    picture.save()
    jobs.make_sizes(picture.pk)
    after = set(picture.renditions.values_list("filter_spec", "focal_point_key"))
    assert {spec for spec, _key in after} == {spec for spec, _key in before}
    assert all((key != "") == spec.startswith("fill-") for spec, key in after)


def test_a_page_offers_every_format_and_the_words_that_go_with_it(client: Client) -> None:
    picture = make_camera_photo()
    jobs.make_sizes(picture.pk)
    figure = {"picture": picture, "alt": "Tre barn spiller", "is_decorative": False, "caption": "Øving på torsdag"}
    make_article(body=[("figure", figure)])
    page = client.get("/nyheter/korps-for-alle/").content.decode()
    for expected in ("image/avif", "image/webp", "1200w", 'alt="Tre barn spiller"', "Øving på torsdag", "Kari"):
        assert expected in page, expected
    assert "original" not in page
