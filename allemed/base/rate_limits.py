"""How often something may be tried. Counted in PostgreSQL, so that every process knows.

What is attacked comes first: an account, a code, a recipient has a tight limit of its own, and nobody else feels it.
The address comes second and is generous: a whole town hall, school or mobile network may stand behind one.
An address is stored only as a hash under a key that changes every day, and forgotten when its limit is whole again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext, override

from allemed.base import clock, errors

View = Callable[..., HttpResponseBase]
GetResponse = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Limit:
    """`times` at once, and then one more for every `seconds / times` that pass: nobody waits for a full hour to end."""

    name: str
    times: int
    seconds: int

    @property
    def one(self) -> dt.timedelta:
        """How long one use takes to come back."""
        return dt.timedelta(seconds=self.seconds) / self.times


SIGN_IN_BY_ACCOUNT = Limit("sign_in_by_account", times=10, seconds=15 * 60)
SIGN_IN_BY_ADDRESS = Limit("sign_in_by_address", times=200, seconds=15 * 60)
GUESSES_BY_CODE = Limit("guesses_by_code", times=5, seconds=15 * 60)
LETTERS_BY_RECIPIENT = Limit("letters_by_recipient", times=5, seconds=60 * 60)
FORMS_BY_ADDRESS = Limit("forms_by_address", times=200, seconds=60 * 60)


class TooManyError(Exception):
    """The limit is used up. `wait` is how long until one more is allowed."""

    def __init__(self, limit: Limit, wait: dt.timedelta) -> None:
        super().__init__(limit.name)
        self.limit = limit
        self.wait = wait


def spend(limit: Limit, thing: str) -> None:
    """Use one of `limit` for `thing`: an account's id, a code, an e-mail address, a form. Raises `TooManyError`.

    One statement, exact however many ask at once. Call it before the deed's own transaction: inside, a rollback would
    give the attempt back, and others who try the same thing would wait for the commit.
    """
    key = _key(limit.name, thing.strip().casefold())
    now = clock.now()
    values: dict[str, Any] = {"key": key, "now": now, "one": limit.one, "all": limit.one * limit.times}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO base_rate_limit AS kept (key, whole_at) VALUES (%(key)s, %(now)s + %(one)s) "
            "ON CONFLICT (key) DO UPDATE SET whole_at = greatest(kept.whole_at, %(now)s) + %(one)s "
            "WHERE greatest(kept.whole_at, %(now)s) + %(one)s <= %(now)s + %(all)s RETURNING whole_at",
            values,
        )
        if cursor.fetchone():
            return
        cursor.execute("SELECT whole_at + %(one)s - %(all)s - %(now)s FROM base_rate_limit WHERE key = %(key)s", values)
        row = cursor.fetchone()
    raise TooManyError(limit, max(row[0], dt.timedelta(seconds=1)) if row else limit.one)


def spend_by_address(limit: Limit, request: HttpRequest) -> None:
    """Use one of `limit` for the place the request comes from. Raises `TooManyError`."""
    spend(limit, place_of(request))


def is_used_up(limit: Limit, thing: str) -> bool:
    """Whether the next use of `limit` for `thing` would be refused. Uses nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT whole_at > %s FROM base_rate_limit WHERE key = %s",
            [clock.now() + limit.one * (limit.times - 1), _key(limit.name, thing.strip().casefold())],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def place_of(request: HttpRequest) -> str:
    """What stands for the place a request comes from: one household, office or town hall, today."""
    return f"{clock.today()}|{_place(request.META.get('REMOTE_ADDR', ''))}"


def restore(limit: Limit, thing: str) -> None:
    """Give `thing` its whole limit back: it was the right person after all."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM base_rate_limit WHERE key = %s", [_key(limit.name, thing.strip().casefold())])


def forget() -> int:
    """Delete the rows whose limit is whole again, and say how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM base_rate_limit WHERE whole_at < %s", [clock.now()])
        return int(cursor.rowcount)


def limited(by_address: Limit = FORMS_BY_ADDRESS) -> Callable[[View], View]:
    """Decorate a view whose POST anyone may send. Inside, `spend` what it is about: the recipient, the account."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method == "POST":
                spend_by_address(by_address, request)
            return view(request, *args, **kwargs)

        return counted

    return decorate


class AnswerTooMany:
    """Middleware: `TooManyError` becomes a page that says how long to wait, with status 429."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Django calls this with whatever a view raised."""
        return too_many(request, exception) if isinstance(exception, TooManyError) else None


def too_many(request: HttpRequest, error: TooManyError) -> HttpResponseBase:
    """The page, in the language of the address."""
    seconds = math.ceil(error.wait.total_seconds())
    minutes = math.ceil(seconds / 60)
    with override(getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)):
        if minutes == 1:
            text = gettext(
                "Det har kommet mange forsøk på kort tid, så vi venter litt for å beskytte deg og andre. "
                "Ingenting er gått tapt. Prøv igjen om ett minutt."
            )
        else:
            text = gettext(
                "Det har kommet mange forsøk på kort tid, så vi venter litt for å beskytte deg og andre. "
                "Ingenting er gått tapt. Prøv igjen om %(minutes)d minutter."
            ) % {"minutes": minutes}
    response = errors.page(request, replace(errors.TOO_MANY, text=text))
    response.headers["Retry-After"] = str(seconds)
    return response


def _place(address: str) -> str:
    """One household or office: an IPv4 address, or the 64 bits of an IPv6 network that one customer gets."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)


def _key(name: str, thing: str) -> bytes:
    secret = settings.SECRET_KEY.encode()
    return hmac.new(secret, f"rate limit|{name}|{thing}".encode(), hashlib.sha256).digest()[:16]
