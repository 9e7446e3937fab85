"""Who asks, and how: the connection behind our own proxies, and which cookies count."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from allemed.config.front.headers import Header

SEAT_COOKIE = "seat"
# What proxies add and strangers forge. Read here, once; nothing behind the front sees them.
_FROM_PROXIES = (b"x-forwarded-", b"x-real-ip", b"forwarded", b"x-allemed-", b"proxy")


def known_cookies() -> frozenset[str]:
    """The only cookies the house has, and the one with which the editors' admin remembers its menu."""
    return frozenset(
        {
            settings.SESSION_COOKIE_NAME,
            settings.CSRF_COOKIE_NAME,
            settings.LANGUAGE_COOKIE_NAME,
            SEAT_COOKIE,
            "wagtail_sidebar_collapsed",
        }
    )


def personal_cookies() -> re.Pattern[bytes]:
    """Finds the cookies that say who someone is: whoever sends one gets nothing that was kept."""
    names = (settings.SESSION_COOKIE_NAME, SEAT_COOKIE)
    return re.compile(b"|".join(re.escape(name.encode()) + b"=" for name in names))


@dataclass(frozen=True, slots=True)
class Connection:
    """The client's address and scheme. `address` is empty when it is not known."""

    address: str
    scheme: str


def read_connection(
    client: tuple[str, object] | None, scheme: str, headers: Iterable[Header], trusted_proxies: int
) -> Connection:
    """Who is at the other end, when the last `trusted_proxies` machines before us are our own.

    Each of them appends to `X-Forwarded-For` whom it heard from, so the entry that many places from the right is the
    client; what stands further left the client wrote itself, and means nothing. Without proxies nothing is believed.
    """
    address = client[0] if client else ""
    if trusted_proxies > 0:
        heard = [part.strip() for name, value in headers if name == b"x-forwarded-for" for part in value.split(b",")]
        if len(heard) >= trusted_proxies:
            address = heard[-trusted_proxies].decode("latin-1")
        protocols = [
            part.strip().lower()
            for name, value in headers
            if name == b"x-forwarded-proto"
            for part in value.split(b",")
        ]
        scheme = "https" if protocols and protocols[-1] == b"https" else "http"
    return Connection(_plain_address(address), scheme)


def _plain_address(written: str) -> str:
    candidate = written.removeprefix("[").split("]")[0]
    if candidate.count(":") == 1:  # IPv4 with a port
        candidate = candidate.split(":")[0]
    try:
        address = ipaddress.ip_address(candidate)
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def headers_for_django(headers: Iterable[Header], known: frozenset[str]) -> list[Header]:
    """The request's headers without what only the front may say and without cookies that are not ours.

    A name with an underscore is dropped: WSGI could not tell it from its twin with a hyphen.
    """
    kept: list[Header] = []
    cookies: list[bytes] = []
    for name, value in headers:
        if name == b"cookie":
            cookies.append(value)
        elif b"_" not in name and not name.startswith(_FROM_PROXIES):
            kept.append((name, value))
    ours = [pair for pair in cookie_pairs(b";".join(cookies)) if pair[0] in known]
    if ours:
        kept.append((b"cookie", "; ".join(f"{name}={value}" for name, value in ours).encode("latin-1")))
    return kept


def cookie_pairs(cookie: bytes) -> list[tuple[str, str]]:
    """The names and values in a `Cookie` header."""
    pairs = (part.partition("=") for part in cookie.decode("latin-1").split(";"))
    return [(name.strip(), value.strip()) for name, _, value in pairs if name.strip()]
