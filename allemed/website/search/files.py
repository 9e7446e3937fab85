"""The text inside uploaded PDFs. A PDF is hostile: it is read by a process of its own with little memory and time."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from wagtail.models import CollectionViewRestriction

from allemed.website.models.file import File
from allemed.website.search.documents import LONGEST_TEXT, Document

SECONDS = 30
MOST_PAGES = 400
MEMORY = 600 * 1024 * 1024  # bytes

_READER = f"""
import io, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
import logging
logging.disable(logging.CRITICAL)
from pypdf import PdfReader
left = {LONGEST_TEXT}
for page in PdfReader(io.BytesIO(sys.stdin.buffer.read())).pages[:{MOST_PAGES}]:
    text = page.extract_text()[:left].encode("utf-8", "ignore").decode()
    sys.stdout.write(text + "\\n")
    left -= len(text)
    if left <= 0:
        break
"""


def text_of_pdf(content: bytes) -> str:
    """The text of a PDF in reading order as far as it goes; "" for one that cannot be read in time and memory."""
    try:
        read = subprocess.run(
            [sys.executable, "-I", "-c", _READER],
            input=content,
            capture_output=True,
            timeout=SECONDS + 5,
            check=False,
            env={"PYTHONIOENCODING": "utf-8"},
        )
    except subprocess.TimeoutExpired:
        return ""
    return read.stdout.decode("utf-8", "replace").replace("\x00", " ")[:LONGEST_TEXT]


@dataclass(frozen=True)
class Files:
    """Every uploaded PDF that lies where anyone may fetch it."""

    name: str = "file"

    def _public(self) -> models.QuerySet[File]:
        files: models.QuerySet[File] = File.objects.filter(file__iendswith=".pdf")
        for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
            files = files.exclude(collection__path__startswith=path)
        return files

    def versions(self) -> dict[str, str]:
        return {
            str(pk): f"{digest}:{title}" for pk, digest, title in self._public().values_list("pk", "file_hash", "title")
        }

    def documents(self, key: str) -> list[Document]:
        file = self._public().filter(pk=key).first()
        if file is None:
            return []
        try:
            with file.file.open("rb") as opened:
                text = text_of_pdf(opened.read())
        except OSError:
            text = ""
        # A file has no language of its own: it is found in all of them.
        return [
            Document(language=code, kind="file", title=file.title, url=file.url, body=text, date=file.created_at.date())
            for code, _name in settings.LANGUAGES
        ]
