"""Every uploaded file × who asks for it by its name: what is published is everyone's, the rest is nobody's.

A private document has an address of its own, tried in `tests/repository/test_every_address.py`.
"""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest

from tests.server import Site

PUBLISHED = ("images/", "dialogkort/")  # pictures in the sizes pages show; cards' drawings and printed files
SIGN_IN = """
from django.test import Client
from allemed.people.models import Role, User
for role in ("editor", "administrator", "club_officer"):
    client = Client()
    client.force_login(User.objects.filter(roles__role=role).order_by("pk")[0])
    print(f"{role}={client.cookies['sessionid'].value}")
"""


@pytest.mark.browser  # it needs a running site
def test_every_uploaded_file_is_everyones_or_nobodys(fresh_site: Site) -> None:
    private = fresh_site.media / "documents" / "referat.pdf"
    private.parent.mkdir(exist_ok=True)
    private.write_bytes(b"%PDF-1.7 hemmelig")
    said = fresh_site.manage("shell", "--verbosity=0", "--command", SIGN_IN)
    sessions = {"anonymous": "", **dict(line.split("=", 1) for line in said.splitlines() if "=" in line)}
    assert len(sessions) == 4
    names = sorted(str(file.relative_to(fresh_site.media)) for file in fresh_site.media.rglob("*") if file.is_file())
    assert {name.split("/")[0] for name in names} >= {"images", "original_images", "dialogkort", "documents"}
    wrong = []
    for who, session in sessions.items():
        with httpx.Client(base_url=fresh_site.url, cookies={"sessionid": session} if session else {}) as reader:
            for name in names:
                status = reader.get(f"/media/{quote(name)}", headers={"Range": "bytes=0-0"}).status_code
                if status != (206 if name.startswith(PUBLISHED) else 404):
                    wrong.append(f"{who} {name}: {status}")
    assert wrong == []
