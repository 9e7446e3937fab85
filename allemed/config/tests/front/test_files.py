"""Static files and media: what may be had, by which name, and which part of it."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, storages
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from allemed.base.http import FILE_HEADER
from allemed.config.front import files
from allemed.config.front.application import Front
from allemed.config.front.stored import PIECE, Description, NotStoredError, StoreAwayError
from allemed.config.tests.front.asking import HTML, Answered, Page, ask, front_of

PICTURE = bytes(range(256)) * 4


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    root = tmp_path / "media"
    for name in ("images/a.jpg", "images/.hidden.jpg", "original_images/a.jpg", "documents/plan.pdf", "secret.jpg"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(PICTURE)
    (root / "images/drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    (root / "images/page.html").write_text("<script>alert(1)</script>")
    (root / "images" / "shelf").symlink_to(root / "documents")
    (root / "images" / "plan.pdf").symlink_to(root / "documents" / "plan.pdf")
    os.mkfifo(root / "images" / "pipe.jpg")
    settings.MEDIA_ROOT = root
    return root


@pytest.fixture
def static(tmp_path: Path, settings: Any) -> Path:
    root = tmp_path / "static"
    (root / "theme").mkdir(parents=True)
    for name, text in {
        "theme/allemed.abc123.css": "body{}" * 50,
        "theme/allemed.abc123.css.br": "as brotli",
        "theme/allemed.abc123.css.gz": "as gzip",
        "theme/allemed.css": "body{}" * 50,
        "theme/app.js": "let a",
    }.items():
        (root / name).write_text(text)
    (root / "staticfiles.json").write_text(json.dumps({"paths": {"theme/allemed.css": "theme/allemed.abc123.css"}}))
    settings.STATIC_ROOT = root
    return root


def get(path: str | bytes, headers: dict[str, str] | None = None, method: str = "GET") -> Answered:
    with front_of(Page()) as front:
        return asyncio.run(ask(front, path, headers=headers, method=method))


def test_a_rendition_is_served_with_its_kind_and_its_age(media: Path) -> None:
    answered = get("/media/images/a.jpg")
    assert (answered.status, answered.body, answered["content-type"]) == (200, PICTURE, "image/jpeg")
    assert answered["x-content-type-options"] == "nosniff"
    assert answered["accept-ranges"] == "bytes"
    for name, value in (("If-None-Match", answered["etag"]), ("If-Modified-Since", answered["last-modified"])):
        known = get("/media/images/a.jpg", {name: value})
        assert (known.status, known.body) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/media/original_images/a.jpg",
        "/media/documents/plan.pdf",
        "/media/secret.jpg",
        "/media/images/",
        "/media/images",
        "/media/",
        "/media/images/.hidden.jpg",
        "/media/images/../documents/plan.pdf",
        "/media/images/%2e%2e/documents/plan.pdf",
        "/media/images/..%2fdocuments/plan.pdf",
        "/media/images//a.jpg",
        "/media//images/a.jpg",
        "/media/images/./a.jpg",
        "/media/images\\..\\secret.jpg",
        "/media/images/shelf/plan.pdf",
        "/media/images/plan.pdf",
        "/media/images/pipe.jpg",
        "/media/images/a.jpg/x",
        "/media/images/" + "a" * 300,
        "/static/../manage.py",
        "/static/staticfiles.json",
        "/static/theme",
        "/static/theme/allemed.abc123.css.br",
    ],
)
def test_no_name_leads_anywhere_else(path: str, media: Path, static: Path) -> None:
    answered = get(path)
    assert answered.status == 404
    assert PICTURE not in answered.body


@hypothesis_settings(deadline=None, max_examples=300)
@given(name=st.text(alphabet="./\\%a\0-é", max_size=12))
def test_a_name_that_is_accepted_stays_where_it_was_put(name: str) -> None:
    try:
        parts = files.safe_parts(name)
    except files.NoFileError:
        return
    root = Path("/srv/media")
    assert Path(os.path.normpath(root / name)) == root.joinpath(*parts)
    assert Path(os.path.normpath(root / name)).is_relative_to(root)


@pytest.mark.parametrize("name", ["drawing.svg", "page.html"])
def test_what_someone_uploaded_runs_nothing(name: str, media: Path) -> None:
    answered = get(f"/media/images/{name}")
    assert answered.status == 200
    policy = answered["content-security-policy"]
    assert policy == "sandbox; default-src 'none'; style-src 'unsafe-inline'"


def test_a_file_that_is_no_picture_is_only_downloaded(media: Path) -> None:
    assert get("/media/images/page.html")["content-disposition"] == "attachment"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-9", (206, PICTURE[:10], "bytes 0-9/1024")),
        ("bytes=1000-", (206, PICTURE[1000:], "bytes 1000-1023/1024")),
        ("bytes=-24", (206, PICTURE[-24:], "bytes 1000-1023/1024")),
        ("bytes=-9999", (206, PICTURE, "bytes 0-1023/1024")),
        ("bytes=1000-9999", (206, PICTURE[1000:], "bytes 1000-1023/1024")),
        ("bytes=1024-", (416, b"", "bytes */1024")),
        ("bytes=-0", (416, b"", "bytes */1024")),
        ("bytes=9-1", (200, PICTURE, "")),
        ("bytes=-", (200, PICTURE, "")),
        ("bytes=0-1,5-6", (200, PICTURE, "")),
        ("lines=0-1", (200, PICTURE, "")),
    ],
)
def test_a_part_of_a_file(asked: str, expected: tuple[int, bytes, str], media: Path) -> None:
    answered = get("/media/images/a.jpg", {"Range": asked})
    assert (answered.status, answered.body, answered["content-range"]) == expected
    assert answered["content-length"] == str(len(answered.body))


def test_a_part_of_another_version_is_the_whole_of_this_one(media: Path) -> None:
    etag = get("/media/images/a.jpg")["etag"]
    assert get("/media/images/a.jpg", {"Range": "bytes=0-9", "If-Range": etag}).status == 206
    assert get("/media/images/a.jpg", {"Range": "bytes=0-9", "If-Range": '"old"'}).status == 200


def test_a_file_cannot_be_sent_to(media: Path) -> None:
    answered = get("/media/images/a.jpg", method="POST")
    assert (answered.status, answered["allow"]) == (405, "GET, HEAD")


def test_a_static_file_with_a_digest_is_for_ever_and_compressed_beside_itself(static: Path) -> None:
    plain = get("/static/theme/allemed.abc123.css")
    small = get("/static/theme/allemed.abc123.css", {"Accept-Encoding": "gzip"})
    smaller = get("/static/theme/allemed.abc123.css", {"Accept-Encoding": "gzip, br"})
    assert (small.body, smaller.body) == (b"as gzip", b"as brotli")
    assert (small["content-encoding"], smaller["content-encoding"]) == ("gzip", "br")
    for answered in (plain, small, smaller):
        assert answered["cache-control"] == "public, max-age=31536000, immutable"
        assert answered["content-type"] == "text/css; charset=utf-8"
        assert answered["vary"] == "Accept-Encoding"
    assert len({plain["etag"], small["etag"], smaller["etag"]}) == 3


def test_a_static_file_without_a_digest_is_asked_for_again(static: Path) -> None:
    answered = get("/static/theme/app.js", {"Accept-Encoding": "br"})
    assert (answered.body, answered["content-type"]) == (b"let a", "text/javascript; charset=utf-8")
    assert "immutable" not in answered["cache-control"]


def test_a_document_that_django_allows_is_streamed_by_the_front(media: Path) -> None:
    page = Page(
        headers=[
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", 'attachment; filename="plan.pdf"'),
            ("Content-Encoding", "None"),  # what Wagtail 7.4 writes
            (FILE_HEADER, "documents/plan.pdf"),
        ]
    )

    async def story(front: Front) -> None:
        whole = await ask(front, "/dokumenter/1/plan.pdf", headers={"Cookie": "sessionid=1"})
        assert (whole.status, whole.body) == (200, PICTURE)
        assert whole["content-disposition"] == 'attachment; filename="plan.pdf"'
        assert whole["cache-control"] == "private, no-store"
        assert FILE_HEADER.lower() not in whole
        assert "content-encoding" not in whole
        part = await ask(front, "/dokumenter/1/plan.pdf", headers={"Range": "bytes=1-2"})
        assert (part.status, part.body) == (206, PICTURE[1:3])

    with front_of(page) as front:
        asyncio.run(story(front))


@pytest.mark.parametrize("name", ["../secret", "documents/../../x", "documents/none.pdf", "/etc/passwd"])
def test_django_cannot_point_out_of_the_media(name: str, media: Path) -> None:
    with front_of(Page(headers=[HTML, (FILE_HEADER, name)])) as front:
        answered = asyncio.run(ask(front, "/dokumenter/1/plan.pdf"))
    assert answered.status == 404
    assert FILE_HEADER.lower() not in answered


class Bucket(InMemoryStorage):
    """A store that can be read in parts; see `tests/front/test_store.py` for a real one."""

    asked: ClassVar[list[int]] = []
    is_away = False

    def describe(self, name: str) -> Description:
        if self.is_away:
            raise StoreAwayError
        if not self.exists(name):
            raise NotStoredError
        return Description(self.size(name), 1_600_000_000, '"v1"')

    def read_part(self, name: str, version: str, first: int, length: int) -> bytes:
        assert version == '"v1"'
        self.asked.append(length)
        with self.open(name) as file:
            file.seek(first)
            return bytes(file.read(length))


@pytest.fixture
def bucket(settings: Any) -> Bucket:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.Bucket"}}
    Bucket.asked.clear()
    found = storages["default"]
    assert isinstance(found, Bucket)
    return found


def test_a_large_file_in_a_store_is_fetched_a_piece_at_a_time(bucket: Bucket) -> None:
    large = bytes(range(256)) * 4096 * 3 + b"end"  # 3 MiB and a little
    bucket.save("images/a.jpg", ContentFile(large))
    assert get("/media/images/a.jpg").body == large
    assert Bucket.asked == [PIECE, PIECE, PIECE, 3]


def test_a_store_that_is_away_is_not_a_file_that_is_gone(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bucket, "is_away", True)
    answered = get("/media/images/a.jpg")
    assert (answered.status, answered["retry-after"]) == (503, "10")
    assert "straks tilbake" in answered.body.decode()


def test_media_in_a_store_are_streamed_with_ranges_too(bucket: Bucket) -> None:
    bucket.save("images/a.jpg", ContentFile(PICTURE))
    assert get("/media/images/a.jpg").body == PICTURE
    part = get("/media/images/a.jpg", {"Range": "bytes=1-2"})
    assert (part.status, part.body) == (206, PICTURE[1:3])
    for name in ("images/none.jpg", "original_images/a.jpg", "images/../images/a.jpg"):
        assert get(f"/media/{name}").status == 404
