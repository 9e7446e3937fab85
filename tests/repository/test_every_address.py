"""Every address of the URL table × everyone in the cast; what is about one thing leads to a real one; and reading
writes nothing.

An address nobody has thought about fails: say below who may read it. An address about one thing (it has a converter)
fails until its room makes a sample of that thing: see `allemed/people/tests/cast.py`. What only takes a form is sent
one, by everyone, and undone.
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.apps import apps
from django.conf import settings as django_settings
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, clear_url_caches, get_resolver, include, path, set_urlconf
from django.urls.resolvers import RoutePattern
from django.utils.regex_helper import normalize

from allemed.config.database import ROOT
from allemed.people.models import User
from allemed.people.tests.cast import ALL, NOBODY, SIGNED_IN, Cast, Sample, Who, make_cast
from allemed.people.tests.make import make_person

# One worker makes the things once for all of these.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("every address")]

SIGN_IN = ("/konto/logg-inn/", "/redaksjon/login/")
SECOND_STEP = ("/konto/sikkerhet/",)
EDITORS = frozenset({Who.EDITOR, Who.ADMINISTRATOR})
ADMINISTRATORS = frozenset({Who.ADMINISTRATOR})
ADVISERS = frozenset({Who.ADVISER, Who.ADMINISTRATOR})
MEETINGS = ADVISERS | {Who.OWNER, Who.COLLEAGUE}  # a municipality's own people look after its meetings with the clubs
DESK = frozenset({Who.ANALYST, Who.ADMINISTRATOR})
# On the way in: whoever has no business there is sent on. Only that nothing breaks is looked at.
GUESTS = None
# Every cookie the product has. The first three everywhere; a room's seat on room paths only.
COOKIES = {"sessionid", "csrftoken", "language", "seat"}
# Pages with a policy of their own, and why.
OWN_POLICY = (r"redaksjon/", r"demo/utboks/<slug:public_id>/html/")  # the editors' admin; a letter with its own style

# Who may read a kind of address; the first that fits decides. Without their language, and without a slash before them.
EXPECTED: tuple[tuple[str, frozenset[Who] | None], ...] = (
    # The editors' admin, and its few pages that need no rights
    (r"redaksjon/(login|logout|password_reset|jsi18n|sprite)", GUESTS),
    (r"redaksjon/(users|groups)/", NOBODY),  # people and roles are looked after under /min-side/
    (r"redaksjon/locales/delete/", NOBODY),
    (r"redaksjon/(collections|workflows|locales|sites)/(?!task_chooser)", ADMINISTRATORS),
    (r"redaksjon/translation/(?!submit/page)", ADMINISTRATORS),
    (r"redaksjon/snippets/(website|choose/website)/theme/(?!delete)", EDITORS),
    (r"redaksjon/snippets/(website/|choose/website/\w+/create)", ADMINISTRATORS),  # menus; and a theme stays
    (r"redaksjon/event_chooser/create/", NOBODY),  # events are made at the advisers' desk
    (r"redaksjon/", EDITORS),
    # Accounts
    (r"konto/logg-(inn|ut)/", GUESTS),
    (r"konto/stengt/$", ALL),
    (r"konto/sikkerhet/bekreft/", GUESTS),  # asks for a second step that one must have first
    (r"konto/sikkerhet/", SIGNED_IN),
    (r"min-side/innsikt/", DESK),  # what only the agreement's list may do: see `reports/tests/samples.py`
    (r"innsikt/", ALL),
    (r"min-side/(personer|roller|utsending|logg)/", ADMINISTRATORS),
    (r"min-side/arrangementer/moter/", MEETINGS),
    (
        r"min-side/(referat|tiltak)/",
        ADVISERS,
    ),  # and those who lead a dugnad: see `dugnad/tests/test_sending_minutes.py`
    (r"dugnad/<slug:public_id>/papir/", ADVISERS),
    (r"min-side/arrangementer/", ADVISERS),
    (r"min-side/(dugnader|kjoreplaner)/", ADVISERS),  # and process leaders and coordinators: see `dugnad/tests`
    (r"min-side/samarbeid/(mitt|prosessleder)/", NOBODY),  # coordinators and process leaders: see `programme/tests`
    (r"min-side/samarbeid/", ADVISERS),  # and, for some of it, a partner's coordinator: see `programme/tests`
    (r"min-side/(nettverk|konferanse)/", ADVISERS),  # and coordinators and process leaders: see `network/tests`
    (r"min-side/(mine-opplysninger/)?$", SIGNED_IN),
    # Keys that cannot be guessed
    (r"abonnement/", ALL),
    (r"arrangementer/(lenke|svar)/", ALL),
    (r"nettverk/(stopp|ikke-inviter)/", ALL),
    (r"bli-partner/", ALL),
    (r"bli-med/", ALL),
    (r"samarbeid/(svar|samtale|avtale|kalender)/", ALL),  # a key
    (r"tiltak/", ALL),  # a key, and a partner's own page
    (r"referat/", ALL),
    (r"(dokumenter|_util)/authenticate_with_password/", ALL),
    (r"_util/login/", GUESTS),
    # For everyone. A document asks who you are when its collection says so: see `website/tests/samples.py`.
    (
        r"(sitemap\.xml|robots\.txt|favicon\.ico|api/openapi\.json|sok/|nyheter/atom\.xml|kart/|steder/|dialogkort/|deling/)",
        ALL,
    ),
    (r"arrangementer/", ALL),
    # The room: a code opens the door, a seat's cookie says who asks, and no account opens anything
    (r"d/|dugnad/(inn/|uten-nett\.js)|dugnad/<public_id:dugnad>/ta-over/", ALL),
    (r"dugnad/<public_id:dugnad>/((inn|gjor/<slug:deed>)/)?$", NOBODY),
    (r"api/dugnad/", NOBODY),
    (r"dugnad/leder/", ALL),  # a field for the evening's code
    (r"dugnad/<slug:public_id>/(leder|skjerm)/", ADVISERS),  # they are offered a seat
    (r"dokumenter/", ALL),
    (r"demo/", ALL),
    (r"\^\(\(\?:", ALL),  # Wagtail's pages
)
# Reading these writes, and why that is right.
WRITES: tuple[tuple[str, str], ...] = (
    (r"konto/sikkerhet/(kodeapp|passnokkel)/$", "what is being set up lies in the session until it is confirmed"),
    (r"konto/sikkerhet/reservekoder/$", "that the codes have been seen is remembered"),
    (r"redaksjon/(images|api/main/\^images)/", "a picture's thumbnail is made when it is first seen"),
    (r"redaksjon/(pages|snippets)/.*(edit|copy|revert)", "other editors see who is editing"),
)
# Nothing is there even for those who may read it (or it breaks on purpose), and why.
ABSENT: tuple[tuple[str, str], ...] = (
    (r"redaksjon/(test404|failwhale)/", "Wagtail's own trials of the error pages"),
    (r"redaksjon/\^\.\*/\$", "catches what is not there"),
    (r"redaksjon/api/main/\^\w+/find/", "asked without what to find"),
    (r"redaksjon/bulk/", "asked without which pages"),
    (r"redaksjon/block-preview/", "asked without which block"),
    (r"redaksjon/settings/", "no model of ours is one of Wagtail's settings"),
    (r"redaksjon/translation/submit/snippet/", "no snippet of ours is translated by copying"),
    (r"redaksjon/redirects/import/process/", "Wagtail's own: asked without a file"),
    (r"redaksjon/documents/multiple/create_from", "Wagtail's own: asked without a title"),
    (r"redaksjon/images/<int:image_id>/generate_url/", "pictures are served by their names only"),
)

usual = import_module(django_settings.ROOT_URLCONF)


class EveryAddress:
    """The product's addresses and, before them, those that only the demo has."""

    urlpatterns = [path("demo/", include("allemed.demo.urls")), *usual.urlpatterns]
    handler400, handler403, handler404 = usual.handler400, usual.handler403, usual.handler404
    handler429, handler500 = usual.handler429, usual.handler500


WORKFLOWS = {"WAGTAIL_WORKFLOW_ENABLED": True, "WAGTAIL_MODERATION_ENABLED": True}  # its addresses are there anyway


@dataclass(frozen=True)
class Made:
    """What is made once for all of these tests, each of which undoes what it does."""

    cast: Cast
    samples: list[Sample]


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def made(module_database: str, django_db_blocker: Any, media: Path) -> Made:
    with django_db_blocker.unblock(), override_settings(ROOT_URLCONF=EveryAddress, MEDIA_ROOT=media, **WORKFLOWS):
        with transaction.atomic():
            cast = everyone()
            samples = all_samples(cast)
            connection.run_on_commit.clear()  # what waits for a commit is not done in any other test either
        return Made(cast, samples)


@pytest.fixture(autouse=True)
def every_address(settings: Any, media: Path) -> Iterator[None]:
    settings.ROOT_URLCONF = EveryAddress
    settings.MEDIA_ROOT = media
    for name, value in WORKFLOWS.items():
        setattr(settings, name, value)
    yield
    set_urlconf(None)
    clear_url_caches()


def everyone() -> Cast:
    """The cast of a small team, in which editors publish too."""
    with override_settings(WAGTAIL_WORKFLOW_ENABLED=False):
        return make_cast()


# --- The URL table ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Address:
    """One entry of the URL table: its route, and the patterns on the way to it."""

    route: str
    patterns: tuple[Any, ...]

    @property
    def names(self) -> set[str]:
        """What must be known to come there."""
        return {name for pattern in self.patterns for name in _names(pattern)}

    def filled(self, values: Any) -> str:
        """A path that leads there."""
        return "/" + "".join(_filled(pattern, values) for pattern in self.patterns)


def addresses() -> Iterator[Address]:
    yield from _walk(get_resolver(), ())


def _walk(resolver: URLResolver, way: tuple[Any, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        patterns = (*way, entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address("".join(str(pattern) for pattern in patterns), patterns)
        else:
            yield from _walk(entry, patterns)


CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


def _names(pattern: Any) -> list[str]:
    if hasattr(pattern, "_route"):
        return CONVERTER.findall(pattern._route)
    return list(normalize(pattern._regex)[0][1]) if hasattr(pattern, "_regex") else []


def _filled(pattern: Any, values: Any) -> str:
    if hasattr(pattern, "_route"):
        return CONVERTER.sub(lambda found: str(values[found[1]]), pattern._route)
    if not hasattr(pattern, "_regex"):
        return ""  # the language, which bokmål has none of
    text, names = normalize(pattern._regex)[0]
    filled: str = text % {name: values[name] for name in names}
    return filled


def expected(route: str) -> frozenset[Who] | None:
    return next((readers for pattern, readers in EXPECTED if re.match(pattern, route)), NOBODY)


def keeps_words(route: str) -> bool:
    """Whether a refusal there is told on the next page: so the editors' admin does."""
    return route.startswith("redaksjon/")


def is_known(route: str) -> bool:
    return any(re.match(pattern, route) for pattern, _ in EXPECTED)


def all_samples(cast: Cast) -> list[Sample]:
    """What every room has made for this proof."""
    found: list[Sample] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.tests.samples"
        if name.startswith("allemed.") and find_spec(f"{config.name}.tests") and find_spec(name):
            found += import_module(name).make_samples(cast)
    return found


def samples_for(address: Address, samples: list[Sample]) -> list[Sample]:
    """The things that lead to this address: of all that fit, those whose pattern says most of the route.

    One without values when it needs none.
    """
    fitting = {
        sample: re.match(sample.route, address.route) for sample in samples if address.names <= set(sample.values)
    }
    if not address.names:
        return [sample for sample, found in fitting.items() if found and sample.route.endswith("$")] or [
            Sample(address.route, {})
        ]
    longest = max((found.end() for found in fitting.values() if found), default=0)
    return [sample for sample, found in fitting.items() if found and found.end() == longest]


def test_every_address_says_who_may_read_it() -> None:
    assert [address.route for address in addresses() if not is_known(address.route)] == []


def test_every_expectation_and_every_reason_is_about_an_address() -> None:
    routes = [address.route for address in addresses()]
    patterns = [pattern for pattern, _ in (*EXPECTED, *WRITES, *ABSENT)]
    assert [pattern for pattern in patterns if not any(re.match(pattern, route) for route in routes)] == []


def test_every_address_about_a_thing_has_a_thing(made: Made) -> None:
    assert [address.route for address in addresses() if not samples_for(address, made.samples)] == []
    routes = [address.route for address in addresses()]
    assert [s.route for s in made.samples if not any(re.match(s.route, route) for route in routes)] == []


def test_an_address_that_nobody_has_made_a_thing_for_is_noticed(made: Made) -> None:
    new = Address("dugnad/<slug:public_id>/", (RoutePattern("dugnad/<slug:public_id>/"),))
    assert samples_for(new, made.samples) == []


# --- Trying -------------------------------------------------------------------------------------------------------


def make_client(user: User | None) -> Client:
    client = Client(headers={"host": "localhost"})
    client.raise_request_exception = True
    if user is None:
        return client
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, user, "mfa", type="totp", reauthenticated=True)
    request.session["account_authentication_methods"][-1]["at"] = 4_000_000_000  # nobody is asked to confirm again
    request.session.save()
    return client


def read(client: Client, address: str, *, may_write: bool = False) -> Any:
    """GET in a transaction that is undone, and in which PostgreSQL refuses to write unless it may."""
    with transaction.atomic():
        if not may_write:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
        try:
            return closed(client.get(address))
        finally:
            transaction.set_rollback(True)


def send(client: Client, address: str) -> Any:
    """POST an empty form, and undo what it did."""
    with transaction.atomic():
        try:
            return closed(client.post(address))
        finally:
            transaction.set_rollback(True)


def closed(answer: Any) -> Any:
    """The answer, with the file it may have opened put away."""
    for opened in getattr(answer, "_resource_closers", []):
        opened()
    return answer


def what_came(answer: Any) -> str:
    """An answer in a word."""
    location = answer.headers.get("Location", "")
    if answer.status_code in (301, 302):
        if location.startswith(SIGN_IN):
            return "asked to sign in"
        if location.startswith(SECOND_STEP) and not answer.request["PATH_INFO"].startswith(SECOND_STEP):
            return "asked for a second step"
        return "refused" if location == "/redaksjon/" else "answered"
    return {400: "wrote", 401: "refused", 403: "refused", 404: "absent", 405: "wrong method"}.get(
        answer.status_code, "broke" if answer.status_code >= 500 else "answered"
    )


def complaint(who: Who, readers: frozenset[Who] | None, came: str) -> str:
    """What is wrong with this answer; nothing if it is as expected."""
    if came == "broke" or came.startswith(("sets", "has")):
        return came
    if readers is GUESTS:
        return ""
    if who in readers and came != "answered":
        return f"should be open to {who.value}"
    if who not in readers and came == "answered":
        return f"should be closed to {who.value}"
    if who is Who.ANONYMOUS and readers == SIGNED_IN and came != "asked to sign in":
        return "should ask to sign in"
    return ""


def what_it_carries(route: str, answer: Any) -> str:
    """What is wrong with an answer's cookies and policy, whoever it is for; nothing if all is well."""
    for cookie in answer.cookies.values():
        name = cookie.key  # a seat's lies under one key for each of its paths
        if name not in COOKIES:
            return f"sets the cookie {name}"
        if cookie["max-age"] != 0 and not (cookie["httponly"] and cookie["samesite"] == "Lax"):
            return f"sets {name} for scripts or other sites to use"
    if any(re.match(pattern, route) for pattern in OWN_POLICY):
        return ""
    policy = answer.headers.get("Content-Security-Policy", "")
    if answer.status_code == 200 and ("default-src 'none'" not in policy or "unsafe" in policy or "http" in policy):
        return f"has a weak policy: {policy}"
    return ""


def try_address(client: Client, route: str, address: str, *, may_write: bool = False, is_refused: bool = False) -> str:
    """What came of reading it, or, where it only takes a form, of sending one; the session stays as it was.

    A refusal's words may be kept in the session: whoever should be refused is first read to with leave to write, and if
    it was no refusal, once more without.
    """
    cookies = {cookie.key: cookie.value for cookie in client.cookies.values()}
    try:
        answer = read(client, address, may_write=may_write or is_refused)
        came = what_came(answer)
        carries = what_it_carries(route, answer)
        if carries:
            return carries
        if is_refused and not may_write and came not in {"refused", "asked to sign in"}:
            return try_address(client, route, address)
        if came == "wrote" and not is_refused:  # a session that cannot be saved is a 400
            again = what_came(read(client, address, may_write=True))
            return again if again == "refused" else came
        return what_came(send(client, address)) if came == "wrong method" else came
    finally:
        client.cookies = SimpleCookie(cookies)


@pytest.mark.parametrize("who", Who)
def test_every_address_is_open_to_its_readers_only_and_reading_writes_nothing(made: Made, who: Who) -> None:
    client = make_client(None if who is Who.ANONYMOUS else made.cast[who])
    wrong = []
    for address in addresses():
        for sample in samples_for(address, made.samples):
            readers = expected(address.route) if sample.readers is None else frozenset(sample.readers)
            at = address.filled(sample.values)
            try:
                came = try_address(
                    client,
                    address.route,
                    at,
                    may_write=any(re.match(known, address.route) for known, _ in WRITES),
                    is_refused=keeps_words(address.route) and readers is not None and who not in readers,
                )
            except Exception as error:  # noqa: BLE001 - every address is tried, then all that broke are named
                came, readers = "broke", NOBODY
                at += f" {type(error).__name__}: {str(error)[:200]}"
            is_excused = came in ("absent", "broke") and any(re.match(pattern, address.route) for pattern, _ in ABSENT)
            said = "" if is_excused else complaint(who, readers, came)
            if said:
                wrong.append(f"{address.route} {at}: {said} ({came})")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("who", "readers", "came", "said"),
    [
        (Who.EDITOR, EDITORS, "absent", "should be open to editor"),
        (Who.NEIGHBOUR, EDITORS, "answered", "should be closed to neighbour"),
        (Who.NEIGHBOUR, EDITORS, "absent", ""),
        (Who.ANONYMOUS, SIGNED_IN, "refused", "should ask to sign in"),
        (Who.ANONYMOUS, GUESTS, "broke", "broke"),
    ],
)
def test_a_wrong_answer_is_complained_about(who: Who, readers: frozenset[Who] | None, came: str, said: str) -> None:
    assert complaint(who, readers, came) == said


def test_a_reading_that_writes_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    client = make_client(None)
    monkeypatch.setattr(client, "get", lambda _path: make_person("Jonas Berg"))
    with pytest.raises(DatabaseError):
        read(client, "/")


def test_the_demos_addresses_are_not_in_production(tmp_path: Path) -> None:
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "DATABASE_URL") if name in os.environ}
    production = {
        "ALLEMED_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "allemed.example",
        "SITE_ADDRESS": "https://allemed.example",
        "SMTP_HOST": "smtp.example",
        "DEFAULT_FROM_EMAIL": "hei@allemed.example",
        "CONTACT_EMAIL": "kontakt@host.example",
        "MEDIA_ROOT": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "allemed.config.settings",
    }
    asks = (
        "import django; django.setup()\n"
        "from django.apps import apps\n"
        "from django.urls import resolve\n"
        "print(*(resolve(at).view_name for at in ('/demo/', '/demo/utboks/', '/demo/inn/x/', '/demo/komponenter/')))\n"
        "print(apps.is_installed('allemed.demo'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asks], cwd=ROOT, env=keep | production, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [*["wagtail_serve"] * 4, "False"]  # an editor's page, if anything
