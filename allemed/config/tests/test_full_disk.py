"""A full disk while an editor uploads: a sentence, and nothing half-saved."""

from __future__ import annotations

import errno
import os

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from allemed.people.models import User
from allemed.website.models import File

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
