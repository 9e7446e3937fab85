"""What a view may say to the front: that its answer is the same for everyone, and that such answers have changed."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

CHANNEL = "allemed_pages"
FILE_HEADER = "X-Allemed-File"
Response = TypeVar("Response", bound=HttpResponseBase)


def public(response: Response, seconds: int = 300) -> Response:
    """Mark an answer as the same for everyone, so that the front may keep it for `seconds` (until the next purge).

    Browsers ask every time (`max-age=0`) and are told 304; caches that many share may keep it. The front refuses it all
    the same if it sets a cookie, varies on one, or was asked for by someone with a session.
    """
    response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
    return response


def purge_pages() -> None:
    """Empty the page cache of every process, when the transaction commits.

    PostgreSQL delivers a NOTIFY with the commit and drops it with a rollback, so it can neither come too early nor be
    lost between the two; several in one transaction are one.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def stored_file(request: HttpRequest, name: str, *, content_type: str) -> HttpResponseBase:
    """Answer with a file in the storage for uploads, after you have judged that this person may have it.

    Behind the front only its name is handed over and the front streams it, with ranges, so that a large file never
    occupies one of Django's threads. The front drops the header from outside and never lets it out.
    """
    if not request.META.get("allemed.front"):
        return FileResponse(default_storage.open(name), content_type=content_type)
    response = HttpResponse(content_type=content_type)
    response.headers[FILE_HEADER] = quote(name)
    return response
