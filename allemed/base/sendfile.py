"""Wagtail's documents, streamed by the front: the backend that Wagtail's `SENDFILE_BACKEND` names."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from allemed.base.http import stored_file


def sendfile(request: HttpRequest, filename: str, *, mimetype: str, **_options: object) -> HttpResponseBase:
    """What Wagtail calls once it has judged that this person may have the document."""
    name = Path(filename).resolve().relative_to(Path(settings.MEDIA_ROOT).resolve())
    return stored_file(request, str(name), content_type=mimetype)
