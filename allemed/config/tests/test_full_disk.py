"""A full disk while an editor uploads or saves: a sentence in their language, and nothing half-saved."""

from __future__ import annotations

import errno
import os
from typing import Any

import psycopg.errors
import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from allemed.people.models import User
from allemed.website.models import ArticlePage, File
from allemed.website.tests.desk import form_of, sign_in_editor
from allemed.website.tests.make import make_article

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.mark.django_db
def test_an_editor_is_told_and_nothing_is_half_saved(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_arguments: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(FileSystemStorage, "_save", no_room)
    client.raise_request_exception = False
    client.force_login(User.objects.create_user("marit@host.example", "Marit", is_superuser=True))
    before = File.objects.count()
    answer = client.post(
        "/redaksjon/documents/add/",
        {"title": "Referat", "file": SimpleUploadedFile("referat.pdf", PDF, "application/pdf"), "collection": "1"},
    )
    assert answer.status_code == 507, answer.content.decode()[:300]
    assert "ikke plass til mer" in answer.content.decode()
    assert File.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "language", "words"),
    [
        ("wagtailcore_revision", "nb", "ikke plass til mer"),
        ("wagtailcore_revision", "nn", "ikkje plass til meir"),
        ("wagtailcore_pagelogentry", "en", "no room for more"),  # the last thing that is written
    ],
)
def test_a_database_without_room_says_so_and_keeps_what_was_there(
    client: Client, table: str, language: str, words: str
) -> None:
    article = make_article()
    article.save_revision().publish()
    client.raise_request_exception = False
    sign_in_editor(client, language=language)
    client.get("/redaksjon/klar/")  # where her browser learns her language

    def no_room(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(f'INSERT INTO "{table}"'):
            raise OperationalError from psycopg.errors.DiskFull()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(no_room):
        answer = client.post(f"/redaksjon/pages/{article.pk}/edit/", form_of(article, title="Nytt"))
    assert answer.status_code == 507, answer.content.decode()[:300]
    assert words in answer.content.decode()
    assert client.get(article.url).content.decode().count("Korps for alle") > 1
    assert ArticlePage.objects.get(pk=article.pk).title == "Korps for alle"
