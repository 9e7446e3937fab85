"""One page, opened once and looked at in every way: axe and what it cannot see, wide and light, narrow and dark."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.accessibility import criteria

PICTURES = os.environ.get("PAGE_PICTURES", "")
"""A folder: each page is drawn there, wide and narrow, for whoever wants to look."""


def look(page: Page, address: str, *, status: int = 200) -> list[str]:
    """What stops someone on the page at `address`."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})
    answer = page.goto(address)
    assert answer is not None
    return [*([f"answers {answer.status}"] if answer.status != status else []), *look_at(page, address)]


def look_at(page: Page, name: str) -> list[str]:
    """What stops someone on the page as it stands, wide and light."""
    picture(page, name, "wide")
    problems = [f"wide: {one}" for one in criteria.axe(page)]
    page.set_viewport_size({"width": 320, "height": 800})
    criteria.show(page, "dark")
    picture(page, name, "narrow")
    problems += [f"narrow: {one}" for one in criteria.axe(page)]
    return [*problems, *criteria.beside_axe(page), *criteria.text_size(page)]


def picture(page: Page, name: str, kind: str) -> None:
    """Draw it, for whoever wants to look."""
    if PICTURES:
        file = name.strip("/").replace("/", "-").replace("?", "-") or "front"
        page.screenshot(path=Path(PICTURES) / f"{file}.{kind}.png", full_page=True)
