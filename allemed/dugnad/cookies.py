"""The seat's cookie: HttpOnly, on this dugnad's own addresses only, so one browser may sit in several dugnads."""

from __future__ import annotations

from http.cookies import Morsel

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from allemed.dugnad.actions import token_of
from allemed.dugnad.sitter import Sitter, find_sitter
from allemed.dugnad.tokens import SeatToken, read

NAME = "seat"
SECONDS = 7 * 24 * 3600


def paths(dugnad: str) -> list[str]:
    """Where the cookie is sent: the room's pages in every language, its API, its bell."""
    prefixes = ["" if code == settings.LANGUAGE_CODE else f"/{code}" for code, _ in settings.LANGUAGES]
    return [*(f"{prefix}/dugnad/{dugnad}/" for prefix in prefixes), f"/api/dugnad/{dugnad}/", f"/sse/dugnad/{dugnad}"]


def seat_in(response: HttpResponse, sitter: Sitter) -> None:
    """Give the browser its seat."""
    _set(response, sitter.seat.dugnad.public_id, token_of(sitter.seat), SECONDS)


def unseat(response: HttpResponse, dugnad: str) -> None:
    """Take the seat from the browser."""
    _set(response, dugnad, "", 0)


def _set(response: HttpResponse, dugnad: str, value: str, seconds: int) -> None:
    for path in paths(dugnad):
        morsel: Morsel[str] = Morsel()
        morsel.set(NAME, value, value)
        morsel["path"] = path
        morsel["max-age"] = seconds
        morsel["httponly"] = True
        morsel["samesite"] = "Lax"
        if settings.SESSION_COOKIE_SECURE:
            morsel["secure"] = True
        # A jar keeps one cookie a name; the same name on several paths needs several keys.
        dict.__setitem__(response.cookies, f"{NAME} {path}", morsel)


def token_in(request: HttpRequest) -> SeatToken | None:
    """The token the browser carries, if it is one of ours."""
    text = request.COOKIES.get(NAME, "")
    return read(text) if text else None


def sitter_in(request: HttpRequest, dugnad: str) -> Sitter | None:
    """Who asks, in the dugnad with this public id."""
    return find_sitter(token_in(request), dugnad)
