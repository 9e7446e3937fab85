from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import clear_url_caches, include, path, set_urlconf

from allemed.demo import people
from allemed.demo.models import KeptMessage
from allemed.messages import actions as outbox
from allemed.people.models import Role, User
from allemed.people.permissions import roles_of

pytestmark = pytest.mark.django_db


usual = import_module(settings.ROOT_URLCONF)


class DemoUrls:
    """The addresses as they are in demo mode."""

    urlpatterns = [path("demo/", include("allemed.demo.urls")), *usual.urlpatterns]
    handler403, handler404 = usual.handler403, usual.handler404


@pytest.fixture(autouse=True)
def demo(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = DemoUrls
    settings.EMAIL_BACKEND = "allemed.demo.mailbox.EmailBackend"
    people.load()
    yield
    set_urlconf(None)
    clear_url_caches()


def test_loading_twice_changes_nothing() -> None:
    before = User.objects.count()
    people.load()
    assert User.objects.count() == before == len(people.CAST)


def test_every_role_is_in_the_cast() -> None:
    assert {member.role for member in people.CAST} == set(Role)


def test_nobody_in_the_cast_has_an_address_that_could_be_real() -> None:
    assert all(member.email.endswith(".example") for member in people.CAST)


def test_one_button_makes_you_one_of_them(client: Client) -> None:
    page = client.get("/demo/").content.decode()
    assert "Bli Marit" in page
    marit = User.objects.get(name="Marit Solberg")
    assert client.post(f"/demo/inn/{marit.public_id}/")["Location"] == "/min-side/"
    assert "Hei, Marit" in client.get("/min-side/").content.decode()
    assert [held.role for held in roles_of(marit)] == [Role.ADVISER]


def test_a_link_alone_signs_nobody_in(client: Client) -> None:
    marit = User.objects.get(name="Marit Solberg")
    assert client.get(f"/demo/inn/{marit.public_id}/").status_code == 405


def test_only_the_cast_can_be_signed_in_as(client: Client) -> None:
    other = User.objects.create_user(email="jonas@nabo.example", name="Jonas Nabo")
    assert client.post(f"/demo/inn/{other.public_id}/").status_code == 404


def test_every_message_sent_can_be_read(client: Client) -> None:
    message = outbox.send(
        by=people.BY, to="solveig@il.example", kind="messages/trial", language="nb", context={"note": "<b>x</b>"}
    )
    outbox.deliver(public_id=message.public_id)
    kept = KeptMessage.objects.get()
    assert "Prøvemelding" in client.get("/demo/utboks/").content.decode()
    page = client.get(f"/demo/utboks/{kept.public_id}/")
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    frame = client.get(f"/demo/utboks/{kept.public_id}/html/")
    assert "sandbox" in frame["Content-Security-Policy"]
    assert "allow-scripts" not in frame["Content-Security-Policy"]
    assert "<b>x</b>" not in frame.content.decode()


@pytest.mark.parametrize("mode", ["test", "production"])
def test_outside_the_demo_there_is_no_such_address(mode: str, tmp_path: Path) -> None:
    """Asked in a process of its own, since the mode is read when Django starts."""
    program = (
        "import django; django.setup()\n"
        "from django.apps import apps; from django.urls import resolve, Resolver404\n"
        "from allemed.config.urls import urlpatterns\n"
        "assert not any(str(p.pattern) == 'demo/' for p in urlpatterns)\n"
        "import os; assert apps.is_installed('allemed.demo') == (os.environ['ALLEMED_MODE'] != 'production')\n"
    )
    production = {
        "ALLEMED_MODE": mode,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "MEDIA_ROOT": str(tmp_path),
        "ALLOWED_HOSTS": "allemed.example",
        "SITE_ADDRESS": "https://allemed.example",
        "DEFAULT_FROM_EMAIL": "ALLEMED <hei@allemed.example>",
        "CONTACT_EMAIL": "kontakt@host.example",
        "SMTP_HOST": "smtp.allemed.example",
        "DATABASE_OWNER_URL": os.environ["DATABASE_URL"],
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **production},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-600:]
