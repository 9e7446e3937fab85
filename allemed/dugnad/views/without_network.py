"""The script that opens the room's pages on a device without network (static/dugnad/without_network.js).

It lies here, and not among the static files, because a browser lets such a script look after the addresses below its
own only: in each language, those of the room and no other.
"""

from pathlib import Path

from django.http import HttpRequest, HttpResponse

from allemed.base.http import public

SCRIPT = Path(__file__).parents[1] / "static" / "dugnad" / "without_network.js"


def worker(_request: HttpRequest) -> HttpResponse:
    """The same for everyone."""
    return public(HttpResponse(SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8"))
