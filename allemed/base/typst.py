"""Documents by typst: a template of ours and data, nothing else.

What people wrote reaches a template as data (JSON in `sys.inputs.data`), never as source. A template sees only the
files handed to it: no folder of the machine, no package, no network, and no font but ours. Everything typst has to say
is an error: a PDF that does not meet PDF/UA-1 is not made at all.
"""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from allemed.base import fonts

# Whether a PDF can be read aloud is part of making it.
STANDARDS = ["ua-1"]
# The same, and an archive can open it in fifty years: PDF/A-2a.
ARCHIVE = ["ua-1", "a-2a"]


class NotPrintableError(Exception):
    """typst refused or warned. `words` is what it said; it may quote what people wrote, so it is never logged."""

    def __init__(self, words: str) -> None:
        super().__init__("typst refused the document")
        self.words = words


@functools.cache
def _fonts() -> typst.Fonts:
    fonts.ensure()
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.folder())])


@functools.cache
def _nowhere() -> tempfile.TemporaryDirectory[str]:
    """An empty folder, for typst's root and packages; gone with the process."""
    return tempfile.TemporaryDirectory(prefix="allemed-typst-")


def _compile(template: Path, data: Mapping[str, object], files: Mapping[str, bytes], **how: Any) -> list[bytes]:
    # The stub wants str, bytes or a path; a dictionary of named files works and is documented.
    sources: Any = {"main": template.read_bytes(), **files}
    try:
        compiler = typst.Compiler(
            sources,
            root=_nowhere().name,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            package_path=_nowhere().name,
            package_cache_path=_nowhere().name,
        )
    except RuntimeError as error:  # it reads every named file as text: a photograph goes inside an SVG
        raise NotPrintableError(str(error)) from None
    try:
        made, warnings = compiler.compile_with_warnings(
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, **how
        )
    except typst.TypstError as error:
        raise NotPrintableError(str(error)) from None
    if warnings or made is None:
        raise NotPrintableError("; ".join(str(warning) for warning in warnings))
    return made if isinstance(made, list) else [made]


def pdf(
    template: Path,
    *,
    data: Mapping[str, object],
    files: Mapping[str, bytes] | None = None,
    is_for_archive: bool = False,
) -> bytes:
    """A tagged PDF/UA-1; PDF/A-2a too if `is_for_archive`. `files` are what the template may open, by name.

    Raises `NotPrintableError`.

    The same template, data and files give the same bytes: the document carries no date but one the template sets.
    """
    return _compile(
        template, data, files or {}, format="pdf", pdf_standards=ARCHIVE if is_for_archive else STANDARDS, timestamp=0
    )[0]


def png(
    template: Path, *, data: Mapping[str, object], files: Mapping[str, bytes] | None = None, ppi: float = 96
) -> list[bytes]:
    """Each page as a PNG, `ppi` pixels an inch. Raises `NotPrintableError`."""
    return _compile(template, data, files or {}, format="png", ppi=ppi)
