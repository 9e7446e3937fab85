"""Every address of the URL table × anonymous, owner, neighbour, stranger; and reading one writes nothing.

An address nobody has thought about fails: say below who may read it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize
from wagtail.models import Collection, CollectionViewRestriction

from allemed.people.models import Role, User
from allemed.people.tests.make import make_organisation, make_person
from allemed.website.models import File

pytestmark = pytest.mark.django_db

SIGN_IN = ("/konto/logg-inn/", "/redaksjon/login/")


class Who(Enum):
    ANONYMOUS = "anonymous"
    OWNER = "owner"  # Marit, who runs the platform: whatever staff may read, she may
    NEIGHBOUR = "neighbour"  # Jonas, who has an account and nothing else
    STRANGER = "stranger"  # Solveig, who has a role, but elsewhere


class Readers(Enum):
    """Who may read a kind of address."""

    EVERYONE = "everyone"
    GUESTS = "who is on the way in; the others are sent on"
    SIGNED_IN = "anyone with an account"
    EDITORS = "editors"
    ADMINISTRATORS = "administrators"


# The first that fits decides. Addresses are without their language and begin without a slash.
EXPECTED: tuple[tuple[str, Readers], ...] = (
    # The editors' admin, and its few pages that need no rights
    (r"redaksjon/(login|logout|password_reset|jsi18n|sprite)", Readers.GUESTS),
    (r"redaksjon/", Readers.EDITORS),
    # Accounts
    (r"konto/logg-(inn|ut)/", Readers.GUESTS),
    (r"konto/stengt/$", Readers.EVERYONE),
    (r"konto/sikkerhet/bekreft/", Readers.GUESTS),  # asks for a second step that one must have first
    (r"konto/sikkerhet/", Readers.SIGNED_IN),
    (r"min-side/(personer|roller|utsending|logg)/", Readers.ADMINISTRATORS),
    (r"min-side/(mine-opplysninger/)?$", Readers.SIGNED_IN),
    # Keys that cannot be guessed
    (r"abonnement/", Readers.EVERYONE),
    (r"(dokumenter|_util)/authenticate_with_password/", Readers.EVERYONE),
    (r"_util/login/", Readers.GUESTS),
    # For everyone. A document asks who you are when its collection says so: see below.
    (
        r"(sitemap\.xml|robots\.txt|favicon\.ico|api/openapi\.json|sok/|nyheter/atom\.xml|kart/|steder/|dialogkort/|deling/)",
        Readers.EVERYONE,
    ),
    (r"dokumenter/", Readers.EVERYONE),
    # The room: a seat's cookie says who asks, and no account opens it
    (r"api/dugnad/", Readers.EVERYONE),
    (r"demo/", Readers.EVERYONE),
    (r"\^\(\(\?:", Readers.EVERYONE),  # Wagtail's pages
)
# Reading these is a deed. Each needs a reason.
WRITES: tuple[str, ...] = ()

SAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-4000-8000-000000000000"}


def addresses() -> Iterator[tuple[str, str]]:
    """Every route, and a path that leads to it."""
    yield from _walk(get_resolver(), "", "")


def _walk(resolver: URLResolver, route: str, path: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        its_route, its_path = route + str(entry.pattern), path + _example(entry.pattern)
        if isinstance(entry, URLPattern):
            yield its_route, f"/{its_path}"
        else:
            yield from _walk(entry, its_route, its_path)


def _example(pattern: Any) -> str:
    if hasattr(pattern, "_route"):
        return re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "str", "x"), pattern._route)
    if not hasattr(pattern, "_regex"):
        return ""  # the language, which bokmål has none of
    text, names = normalize(pattern._regex)[0]
    filled: str = text % dict.fromkeys(names, "1")
    return filled


def expected(route: str) -> Readers | None:
    return next((readers for pattern, readers in EXPECTED if re.match(pattern, route)), None)


def test_every_address_says_who_may_read_it() -> None:
    assert [route for route, _ in addresses() if expected(route) is None] == []


def test_every_expectation_is_about_an_address() -> None:
    routes = [route for route, _ in addresses()]
    unused = [pattern for pattern, _ in EXPECTED if not any(re.match(pattern, route) for route in routes)]
    assert set(unused) <= {r"demo/"}, "the demo's addresses are in the demo only"


def make_client(who: Who) -> Client:
    client = Client(headers={"host": "localhost"})
    if who is Who.ANONYMOUS:
        return client
    make: dict[Who, Callable[[], User]] = {
        Who.OWNER: lambda: make_person("Marit Solberg", Role.ADMINISTRATOR),
        Who.NEIGHBOUR: lambda: make_person("Jonas Berg"),
        Who.STRANGER: lambda: make_person("Solveig Dahl", Role.CLUB_OFFICER, organisation=make_organisation()),
    }
    sign_in(client, make[who]())
    return client


def sign_in(client: Client, user: User) -> None:
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 4_000_000_000}]
    session.save()


def read(client: Client, path: str) -> Any:
    """GET in a transaction in which PostgreSQL refuses to write."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        try:
            return client.get(path)
        finally:
            transaction.set_rollback(True)


def complaint(who: Who, readers: Readers, status: int, location: str) -> str:
    """What is wrong with this answer; nothing if it is as expected."""
    asked_to_sign_in = status in (301, 302) and location.startswith(SIGN_IN)
    is_shown = status == 200
    if status >= 500:
        return "broke"
    if readers is Readers.EVERYONE and (asked_to_sign_in or status == 403):
        return "should be for everyone"
    if readers in (Readers.SIGNED_IN, Readers.EDITORS, Readers.ADMINISTRATORS):
        if who is Who.ANONYMOUS and not asked_to_sign_in and status not in (403, 404, 405):
            return "should ask to sign in"
        if who is Who.OWNER and (asked_to_sign_in or status == 403):
            return "should be open to her"
    if readers in (Readers.EDITORS, Readers.ADMINISTRATORS) and who in (Who.NEIGHBOUR, Who.STRANGER) and is_shown:
        return "should be closed to them"
    return ""


@pytest.mark.parametrize("who", Who)
def test_every_address_is_open_to_its_readers_only_and_reading_writes_nothing(who: Who) -> None:
    client = make_client(who)
    wrong = []
    for route, path in addresses():
        readers = expected(route)
        if readers is None or route in WRITES:
            continue
        try:
            answer = read(client, path)
        except Exception as error:  # noqa: BLE001 - every address is tried, then all that broke are named
            wrong.append(f"{path}: {type(error).__name__}: {str(error)[:120]}")
            continue
        said = complaint(who, readers, answer.status_code, answer.headers.get("Location", ""))
        if said:
            wrong.append(f"{path}: {said} ({answer.status_code} {answer.headers.get('Location', '')})")
    assert not wrong, "\n".join(wrong)


def test_a_reading_that_writes_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    client = make_client(Who.ANONYMOUS)
    monkeypatch.setattr(client, "get", lambda _path: make_person("Jonas Berg"))
    with pytest.raises(DatabaseError):
        read(client, "/")


@pytest.mark.parametrize(("who", "is_shown"), [(Who.ANONYMOUS, False), (Who.NEIGHBOUR, False), (Who.STRANGER, False)])
def test_a_private_document_asks_who_you_are(who: Who, is_shown: bool, tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    shelf = Collection.get_first_root_node().add_child(name="Bare for redaksjonen")
    restriction = CollectionViewRestriction.objects.create(
        collection=shelf, restriction_type=CollectionViewRestriction.GROUPS
    )
    assert not restriction.groups.exists()
    document = File.objects.create(title="Plan", collection=shelf, file=ContentFile(b"hemmelig", name="plan.txt"))
    answer: Any = make_client(who).get(f"/dokumenter/{document.pk}/{document.filename}")
    assert (answer.status_code == 200) is is_shown
    assert b"hemmelig" not in b"".join(answer.streaming_content if answer.streaming else [answer.content])
