"""From scan to field on a slow telephone: what must come before the first letter can be written is small."""

from __future__ import annotations

import gzip

import pytest
from django.conf import settings
from django.test import Client

from allemed.dugnad.actions import token_of
from allemed.dugnad.models import StepKind
from allemed.dugnad.tests.room import make_evening

pytestmark = pytest.mark.django_db
BEFORE_THE_FIELD = 20_000
THE_REST = 100_000
HEADERS = 500  # bytes an answer, about
STATIC = settings.ROOT / "allemed" / "dugnad" / "static" / "dugnad"


def small(content: bytes) -> int:
    return len(gzip.compress(content)) + HEADERS


def test_what_comes_before_the_field_takes_text_is_small() -> None:
    evening = make_evening(7)
    evening.go_to(StepKind.CAPTURE)
    client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    door = client.get(f"/d/{evening.now.code}")
    client.cookies["seat"] = token_of(evening.tables[1].seat)
    page = client.get(f"/dugnad/{evening.dugnad.public_id}/")
    assert door.headers["Content-Encoding"] == page.headers["Content-Encoding"] == "gzip"
    sheets = [(STATIC / "room.css").read_bytes(), (settings.ROOT / "var" / "theme" / "colours.css").read_bytes()]
    before = len(door.content) + len(page.content) + 2 * HEADERS + sum(small(sheet) for sheet in sheets)
    assert before < BEFORE_THE_FIELD


def test_the_rest_is_small_too() -> None:
    morph = settings.ROOT / "node_modules" / "idiomorph" / "dist" / "idiomorph.min.js"
    assert sum(small(file.read_bytes()) for file in [morph, *STATIC.glob("*.mjs")]) < THE_REST


def test_no_page_of_the_room_fetches_a_letter_or_the_sites_stylesheet() -> None:
    evening = make_evening(1)
    client = Client(headers={"host": "localhost"})
    page = client.get(f"/d/{evening.now.code}").content.decode()
    assert "allemed.css" not in page
    assert "woff2" not in page + (STATIC / "room.css").read_text()
    assert "style=" not in page
