"""Uploads in an S3-compatible store: a real server of that kind, two web processes in production mode, one bucket."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest

from allemed.config.database import OWNER, Server
from tests.server import Site, free_port

pytestmark = pytest.mark.prove

LARGE = 200 * 1024 * 1024
MAY_GROW = 60 * 1024 * 1024  # a server with four downloads of it under way: pieces, never the file
KEY = {"aws_access_key_id": "allemed", "aws_secret_access_key": "hemmelig", "region_name": "us-east-1"}


@dataclass
class Store:
    """An S3 server in a process of its own."""

    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def client(self) -> Any:
        return boto3.client("s3", endpoint_url=self.url, **KEY)

    @contextlib.contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        program = "from moto.server import main; main()"
        command = [sys.executable, "-W", "ignore", "-c", program, "-H", "127.0.0.1", "-p", str(self.port)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                deadline = time.monotonic() + 60
                while True:
                    with contextlib.suppress(httpx.HTTPError):
                        httpx.get(self.url)
                        break
                    assert time.monotonic() < deadline
                    time.sleep(0.2)
                yield process
            finally:
                process.kill()


@dataclass
class StoreSite(Site):
    """A site as in production, behind a proxy that ends TLS, with its uploads in a bucket."""

    store: Store = field(default_factory=Store)
    bucket: str = "allemed"
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(64))

    @property
    def environment(self) -> dict[str, str]:
        usual = {name: value for name, value in super().environment.items() if name != "MEDIA_ROOT"}
        return usual | {
            "ALLEMED_MODE": "production",
            "SECRET_KEY": self.secret,
            "ALLOWED_HOSTS": "allemed.example",
            "SITE_ADDRESS": "https://allemed.example",
            "SMTP_HOST": "localhost",
            "DEFAULT_FROM_EMAIL": "hei@allemed.example",
            "CONTACT_EMAIL": "kontakt@host.example",
            "S3_BUCKET": self.bucket,
            "S3_ENDPOINT": self.store.url,
            "S3_ACCESS_KEY": KEY["aws_access_key_id"],
            "S3_SECRET_KEY": KEY["aws_secret_access_key"],
        }

    def get(self, path: str, **headers: str) -> httpx.Response:
        sent = {"Host": "allemed.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        return httpx.get(self.url + path, headers=sent | headers, timeout=60)

    def shell(self, program: str) -> dict[str, str]:
        """What a program printed as `name=value` lines."""
        said = self.manage("shell", "--verbosity=0", "--command", program)
        return dict(line.split("=", 1) for line in said.splitlines() if "=" in line)


UPLOADS = """
import io, secrets
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction
from allemed.people.models import User
from allemed.website.models import File, Picture

drawn = io.BytesIO()
Image.new("RGB", (1200, 900), (20, 90, 160)).save(drawn, "PNG")
picture = Picture.objects.create(title="Tur", credit="ALLEMED", file=ContentFile(drawn.getvalue(), name="tur.png"))
print(f"rendition={picture.get_rendition('width-400|format-webp').url}")
print(f"original={picture.file.name}")
group = Group.objects.create(name="Arbeidsgruppen")
shelf = Collection.get_first_root_node().add_child(name="Arbeidsgruppen")
CollectionViewRestriction.objects.create(collection=shelf, restriction_type="groups").groups.add(group)
plan = File.objects.create(title="Plan", collection=shelf, file=ContentFile(b"hemmelig", name="plan.txt"))
print(f"private=/dokumenter/{plan.pk}/{plan.filename}")
print(f"private_file={plan.file.name}")
large = File.objects.create(title="Stor", file="documents/stor.pdf")
print(f"large=/dokumenter/{large.pk}/stor.pdf")
for name in ("member", "other"):
    client = Client()
    user = User.objects.create_user(f"{name}@allemed.example", name.title())
    client.force_login(user)
    if name == "member":
        user.groups.add(group)
    print(f"{name}={client.cookies['sessionid'].value}")
"""


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    store = Store()
    with store.running():
        yield store


@pytest.fixture
def processes(
    store: Store, seeded: str, make_database: Callable[..., str], server: Server, tmp_path: Path
) -> Iterator[list[StoreSite]]:
    """Two web processes, on one database and one bucket."""
    bucket = f"allemed-{secrets.token_hex(4)}"
    store.client.create_bucket(Bucket=bucket)
    name = make_database(seeded)
    first = StoreSite(name, server.url(name), tmp_path, server.url(name, OWNER), store=store, bucket=bucket)
    second = replace(first, port=free_port())
    try:
        for site in (first, second):
            site.start()
        yield [first, second]
    finally:
        for site in (first, second):
            site.stop()
            site.log.unlink(missing_ok=True)


def most_memory(site: Site) -> int:
    """The most bytes any of the server's processes has held."""
    assert site.process is not None
    found = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[2]) == site.process.pid:
                peak = (folder / "status").read_text().split("VmHWM:")[1].split()[0]
                found = max(found, int(peak) * 1024)
    return found


def test_uploads_are_served_by_every_process_and_only_to_those_who_may(processes: list[StoreSite]) -> None:
    made = processes[0].shell(UPLOADS)
    for site in processes:
        rendition = site.get(made["rendition"])
        assert (rendition.status_code, rendition.headers["content-type"]) == (200, "image/webp")
        assert site.get(made["rendition"], **{"If-None-Match": rendition.headers["etag"]}).status_code == 304
        part = site.get(made["rendition"], Range="bytes=4-7")
        assert (part.status_code, part.content) == (206, rendition.content[4:8])
        for hidden in (made["original"], made["private_file"]):
            assert site.get(f"/media/{hidden}").status_code == 404
        asked = site.get(made["private"])
        assert (asked.status_code, asked.headers["location"].split("?")[0]) == (302, "/konto/logg-inn/")
        assert site.get(made["private"], Cookie=f"sessionid={made['other']}").status_code == 403
        read = site.get(made["private"], Cookie=f"sessionid={made['member']}")
        assert (read.status_code, read.content) == (200, b"hemmelig")
        assert read.headers["cache-control"] == "private, no-store"
        assert "x-allemed-file" not in read.headers


def test_a_large_file_never_lies_in_memory(processes: list[StoreSite], store: Store, tmp_path: Path) -> None:
    site = processes[0]
    made = site.shell(UPLOADS)
    block = secrets.token_bytes(1024 * 1024)
    (tmp_path / "stor.pdf").write_bytes(block * (LARGE // len(block)))
    store.client.upload_file(str(tmp_path / "stor.pdf"), site.bucket, "documents/stor.pdf")
    assert site.get(made["rendition"]).status_code == 200
    assert site.get(made["large"], Range="bytes=0-15").status_code == 206  # what serving takes is loaded: every room
    before = most_memory(site)
    assert before
    sent = {"Host": "allemed.example", "X-Forwarded-Proto": "https"}
    with contextlib.ExitStack() as stack:
        others = [
            stack.enter_context(httpx.stream("GET", site.url + made["large"], headers=sent, timeout=60))
            for _ in range(3)
        ]
        whole = hashlib.sha256()
        with httpx.stream("GET", site.url + made["large"], headers=sent, timeout=60) as answer:
            assert answer.headers["content-length"] == str(LARGE)
            for piece in answer.iter_bytes():
                whole.update(piece)
        assert whole.digest() == hashlib.sha256((tmp_path / "stor.pdf").read_bytes()).digest()
        assert [other.status_code for other in others] == [200] * 3
    middle = site.get(made["large"], Range=f"bytes={LARGE // 2}-{LARGE // 2 + 15}")
    assert (middle.status_code, middle.content) == (206, block[:16])
    grown = most_memory(site) - before
    assert grown < MAY_GROW, f"{before} bytes grew by {grown}"


def test_a_bucket_is_backed_up_and_put_back(
    processes: list[StoreSite], store: Store, server: Server, tmp_path: Path
) -> None:
    full = processes[0]
    full.shell(UPLOADS)
    store.client.put_object(Bucket=full.bucket, Key="documents/stor.pdf", Body=b"x" * 20_000_000)
    full.manage("backup", str(tmp_path / "allemed.tar"))
    name = f"restored_{secrets.token_hex(5)}"
    server.ensure_database(name)
    empty = replace(full, bucket=f"{full.bucket}-new", process=None)
    empty.database, empty.database_url, empty.owner_url = name, server.url(name), server.url(name, OWNER)
    store.client.create_bucket(Bucket=empty.bucket)
    empty.manage("restore", str(tmp_path / "allemed.tar"))
    assert things(store, empty.bucket) == things(store, full.bucket)
    assert len(things(store, full.bucket)) >= 4
    query = "SELECT title, file FROM website_file ORDER BY title"
    assert empty.rows(query) == full.rows(query)


def things(store: Store, bucket: str) -> dict[str, str]:
    listed = store.client.list_objects_v2(Bucket=bucket)["Contents"]
    return {
        thing["Key"]: hashlib.sha256(
            store.client.get_object(Bucket=bucket, Key=thing["Key"])["Body"].read()
        ).hexdigest()
        for thing in listed
    }


def test_a_store_that_is_away_is_told_in_the_readers_language(processes: list[StoreSite]) -> None:
    away = replace(processes[0], port=free_port(), process=None, store=Store())  # nobody listens there
    try:
        away.start()
        answer = away.get("/media/images/tur.png")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
        assert "straks tilbake" in answer.text
    finally:
        away.stop()
        away.log.unlink(missing_ok=True)
