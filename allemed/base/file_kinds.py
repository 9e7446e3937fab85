"""What a file really is. Judged by its content; its name is only what it claims to be."""

from __future__ import annotations

import enum
import re
import zipfile
from pathlib import PurePath
from typing import IO

OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
PLAIN = frozenset({"txt", "csv", "ics"})
PHOTOGRAPHS = {"jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
UNPACKED_BYTES = 400_000_000


class Verdict(enum.Enum):
    """What came out of it."""

    FITS = "fits"
    DISGUISED = "disguised"
    HAS_MACROS = "has_macros"
    UNPACKS_TOO_LARGE = "unpacks_too_large"


def extension(name: str) -> str:
    """What the file's name claims it is, in small letters and figures: Wagtail shows what we say of it as HTML."""
    return re.sub(r"[^a-z0-9]", "", PurePath(name).suffix.lower())[:10]


def judge(file: IO[bytes], claimed: str) -> Verdict:
    """Whether a PDF, an office document, plain text or a photograph is what it claims. `file` is left at its start."""
    try:
        return _judge(file, claimed)
    finally:
        file.seek(0)


def _judge(file: IO[bytes], claimed: str) -> Verdict:
    file.seek(0)
    beginning = file.read(1024)
    file.seek(0)
    if claimed == "pdf":
        return _verdict(is_fitting=beginning.startswith(b"%PDF-"))
    if claimed in PHOTOGRAPHS:
        return _verdict(is_fitting=beginning.startswith(PHOTOGRAPHS[claimed]))
    if claimed in PLAIN:
        try:
            return _verdict(is_fitting="\x00" not in file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            return Verdict.DISGUISED
    try:
        with zipfile.ZipFile(file) as archive:
            return _judge_archive(archive, claimed)
    except zipfile.BadZipFile:
        return Verdict.DISGUISED


def _judge_archive(archive: zipfile.ZipFile, claimed: str) -> Verdict:
    members = archive.infolist()
    if sum(member.file_size for member in members) > UNPACKED_BYTES:
        return Verdict.UNPACKS_TOO_LARGE
    names = [member.filename for member in members]
    if any(name.endswith("vbaProject.bin") for name in names):
        return Verdict.HAS_MACROS
    if claimed in OFFICE:
        return _verdict(is_fitting="[Content_Types].xml" in names and any(n.startswith(OFFICE[claimed]) for n in names))
    if claimed in OPEN_DOCUMENT:
        return _verdict(is_fitting="mimetype" in names and archive.read("mimetype").strip() == OPEN_DOCUMENT[claimed])
    return Verdict.DISGUISED


def _verdict(*, is_fitting: bool) -> Verdict:
    return Verdict.FITS if is_fitting else Verdict.DISGUISED
