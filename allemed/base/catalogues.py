"""Message catalogues without GNU gettext: each room's texts are extracted, updated and compiled with Babel.

The identifiers are the bokmål texts themselves, so only the other languages have catalogues, in
`allemed/<room>/locale/<language>/LC_MESSAGES/django.po`. What Wagtail says to editors is written in English, so it has
a catalogue in bokmål (`website/wagtail_locale`). The compiled `.mo` files are built, never committed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

HOUSE = settings.ROOT / "allemed"
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Django turns a template into text in which only such calls matter, each on one line.
_CALL = re.compile(r"""\b(?:_|n?p?gettext)\((?:[^()'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*\)""")


def rooms() -> list[Path]:
    """The folders of the rooms, in order of their names."""
    return sorted(path.parent for path in HOUSE.glob("*/__init__.py"))


def _calls_in_template(source: str, name: str) -> str:
    lines = templatize(source, origin=name).split("\n")
    return "\n".join("; ".join(_CALL.findall(line)) for line in lines)


def _messages_in(path: Path) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """The texts (singular and plural, where there are two) and the context of every call in the file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = _calls_in_template(source, path.name)
    # Babel's types name the parts in another order than it gives them.
    found = extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {})
    calls = cast("Iterable[tuple[int, str, Any, list[str]]]", found)
    for _line, name, arguments, _comments in calls:
        texts = [text for text in ([arguments] if isinstance(arguments, str) else arguments) if text]
        context = texts.pop(0) if "pgettext" in name and len(texts) > 1 else None
        if texts:
            yield tuple(texts[: 2 if name.startswith("n") else 1]), context


def extract(room: Path) -> Catalog:
    """Every text of one room that people see, from its Python files, its pages and its letters."""
    catalogue = Catalog(charset="utf-8")
    files = [*room.rglob("*.py")]
    for ending in ("html", "txt", "subject"):
        files += room.glob(f"templates/**/*.{ending}")
    for path in sorted(files):
        relative = path.relative_to(room)
        if relative.parts[0] in {"migrations", "tests"}:
            continue
        for texts, context in _messages_in(path):
            identifier = texts if len(texts) > 1 else texts[0]
            catalogue.add(identifier, locations=[(relative.as_posix(), 0)], context=context)
    return catalogue


def po_path(room: Path, language: str) -> Path:
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def read(room: Path, language: str) -> Catalog:
    """The room's catalogue as it stands; empty when there is none."""
    path = po_path(room, language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def update(room: Path) -> None:
    """Bring the room's catalogues in step with its texts: new ones are added empty, those no longer used go."""
    found = extract(room)
    for language in LANGUAGES:
        path = po_path(room, language)
        if not len(found):
            path.unlink(missing_ok=True)
            continue
        catalogue = read(room, language)
        catalogue.update(found, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        written = io.BytesIO()
        write_po(written, catalogue, width=116, sort_output=True, include_lineno=False, omit_header=True)
        header = (
            f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
            '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
            '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(header.encode() + written.getvalue())


def untranslated(room: Path, language: str) -> list[Message]:
    """The room's texts that have no translation into `language` yet."""
    catalogue = read(room, language)
    missing = []
    for message in extract(room):
        if not message.id:
            continue
        entry = catalogue.get(message.id, message.context)
        texts = () if entry is None else (entry.string if isinstance(entry.string, tuple | list) else (entry.string,))
        if not texts or not all(texts) or (entry is not None and entry.fuzzy):
            missing.append(message)
    return missing


def compile_all() -> int:
    """Write the `.mo` beside every `.po` that is newer; returns how many were written."""
    written = 0
    for path in sorted(HOUSE.glob("*/*locale/*/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as source:
            catalogue = read_po(source, charset="utf-8")
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        unfinished = target.with_suffix(".mo.part")
        unfinished.write_bytes(compiled.getvalue())
        unfinished.replace(target)
        written += 1
    return written
