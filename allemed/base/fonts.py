"""Inter as static TTFs, for programs that read neither WOFF2 nor variable fonts: typst, and pictures of titles.

The npm package holds Inter as variable subsets. Here three weights are cut out of them and Latin is merged with
extended Latin (which has Sámi's letters), under a family name of our own, so that no other Inter on the machine is
ever taken for it. The same package gives the same bytes. Run by `make` (a stamp), or by the first use.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import io
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parents[2]
FAMILY = "Inter ALLEMED"
WEIGHTS = {"Regular": 400, "SemiBold": 600, "Bold": 700}
SUBSETS = ("latin", "latin-ext")
BOX = "?"
RECIPE = "1"  # a new number when this file makes other bytes of the same package


class NoFontsError(RuntimeError):
    """The npm packages are not installed, so there is nothing to make the fonts of."""


def folder() -> Path:
    """Where the made fonts lie; nothing but them lies there, so it can be given to typst whole."""
    return ROOT / "var" / "fonts"


def path(style: str) -> Path:
    """The TTF of `style`, a key of `WEIGHTS`, made first if it has to be."""
    ensure()
    return folder() / f"InterALLEMED-{style}.ttf"


def _sources() -> list[Path]:
    package = ROOT / "node_modules" / "@fontsource-variable" / "inter" / "files"
    found = [package / f"inter-{subset}-wght-normal.woff2" for subset in SUBSETS]
    if not all(source.exists() for source in found):
        raise NoFontsError("Inter is not there. Run `make demo` or `npm ci`, which install it, and try again.")
    return found


def _source_digest(sources: Iterable[Path]) -> str:
    digest = hashlib.sha256(RECIPE.encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def ensure() -> None:
    """Make the fonts unless they are there and of this package. Two processes may call it at once."""
    _ensure(str(folder()))


@functools.cache
def _ensure(_folder: str) -> None:
    stamp = folder().parent / "fonts.stamp"
    try:
        digest = _source_digest(_sources())
    except NoFontsError:
        if stamp.exists():  # made earlier, and the packages cleared away since: a production machine
            return
        raise
    if stamp.exists() and stamp.read_text() == digest:
        return
    folder().mkdir(parents=True, exist_ok=True)
    with (folder().parent / "fonts.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == digest:
            return
        for style in WEIGHTS:
            target = folder() / f"InterALLEMED-{style}.ttf"
            unfinished = target.with_suffix(".unfinished")
            unfinished.write_bytes(build(style))
            unfinished.replace(target)
        stamp.write_text(digest)


def build(style: str) -> bytes:
    """One static font, Latin and extended Latin together."""
    # fontTools tells at length what it leaves out; all of it is of no use in a static font.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    parts = []
    modified = 0
    for source in _sources():
        font = TTFont(io.BytesIO(source.read_bytes()), recalcTimestamp=False)
        modified = max(modified, font["head"].modified)
        cut = instancer.instantiateVariableFont(font, {"wght": WEIGHTS[style]})
        cut.flavor = None
        file = io.BytesIO()
        cut.save(file)
        file.seek(0)
        parts.append(file)
    merged = Merger(options=Options(drop_tables=["STAT"])).merge(parts)
    merged.recalcTimestamp = False
    merged["head"].created = merged["head"].modified = modified
    merged["OS/2"].usWeightClass = WEIGHTS[style]
    # Regular and Bold are the family's own two; another weight is a family of its own to programs that know only two.
    is_own = style in ("Regular", "Bold")
    names = {
        1: FAMILY if is_own else f"{FAMILY} {style}",
        2: style if is_own else "Regular",
        3: f"{FAMILY} {style}; {RECIPE}",
        4: f"{FAMILY} {style}",
        6: f"InterALLEMED-{style}",
        16: FAMILY,
        17: style,
    }
    table = merged["name"]
    table.names = [record for record in table.names if record.nameID in (0, 5, 13, 14)]  # copyright, version, licence
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    merged["head"].macStyle = 1 if style == "Bold" else 0
    selection = merged["OS/2"].fsSelection & ~0b1100001  # italic, bold, regular
    merged["OS/2"].fsSelection = selection | {"Bold": 0b100000, "Regular": 0b1000000}.get(style, 0)
    made = io.BytesIO()
    merged.save(made, reorderTables=True)
    return made.getvalue()


@functools.cache
def characters() -> frozenset[int]:
    """Every code point all three weights can draw."""
    known: frozenset[int] | None = None
    for style in WEIGHTS:
        with TTFont(path(style)) as font:
            drawn = frozenset(font.getBestCmap())
        known = drawn if known is None else known & drawn
    return known or frozenset()


# A line break is laid out, never drawn.
_LAID_OUT = frozenset("\n\r\t")
# Joiners, marks of direction, and the mark some editors begin a file with, which typst refuses.
_UNSEEN = ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF))


def missing_characters(text: str) -> list[str]:
    """The characters of `text` our font cannot draw, each once, in order; a space or line break is no problem.

    Control characters and marks that turn the direction of writing count as missing: they would not show, and change
    what the reader sees.
    """
    known = characters()
    seen: dict[str, None] = {}
    for character in text:
        if character in _LAID_OUT:
            continue
        code = ord(character)
        if code not in known or any(first <= code <= last for first, last in _UNSEEN):
            seen[character] = None
    return list(seen)


if __name__ == "__main__":
    ensure()


def in_texts(data: Any, change: Callable[[str], str]) -> Any:
    """The same dictionaries and lists, with `change` made to every text in them."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: in_texts(value, change) for key, value in data.items()}
    return [in_texts(value, change) for value in data] if isinstance(data, list) else data


def printable(data: Any) -> Any:
    """The same data with a question mark for each character our font has no drawing of."""
    return in_texts(data, _with_boxes)


def _with_boxes(text: str) -> str:
    for character in missing_characters(text):
        text = text.replace(character, BOX)
    return text.replace("\r", " ").replace("\t", " ")
