"""Files with a partnership: whole or not at all, seen by advisers only, and gone when they are taken away."""

from __future__ import annotations

import io
import zipfile
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from allemed.people.models import Role
from allemed.people.tests.make import make_person, sign_in_with_both_steps
from allemed.programme.actions import desk, files
from allemed.programme.actions.files import judge_file
from allemed.programme.models import KeptFile
from allemed.programme.models.kept_file import LARGEST, MOST
from allemed.programme.refusals import ProgrammeRefusal as No
from allemed.programme.tests.make import BY, make_organisation, make_partnership, make_period, refused

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 signert"


def macros() -> bytes:
    """A workbook with a program in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"):
            archive.writestr(name, "x")
    return held.getvalue()


def test_an_adviser_keeps_reads_and_removes_a_file(client: Client) -> None:
    partnership = make_partnership()
    sign_in_with_both_steps(client, make_person("Marit Solberg", Role.ADVISER))
    page = partnership.get_absolute_url()
    sent = {"fil-file": SimpleUploadedFile("Avtale, underskrevet.PDF", PDF), "fil-note": "Underskrevet avtale"}
    said = client.post(f"{page}fil/", sent | {"fil-submit_token": "t" * 43}, follow=True).content.decode()
    assert "Avtale, underskrevet.pdf" in said
    assert "Underskrevet avtale" in said
    kept = KeptFile.objects.get()
    answer = client.get(f"{page}fil/{kept.public_id}/")
    assert answer.content == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "blir borte for godt" in client.get(f"{page}fil/{kept.public_id}/ta-bort/").content.decode()
    client.post(f"{page}fil/{kept.public_id}/ta-bort/")
    kept.refresh_from_db()
    assert (kept.name, kept.note, bytes(kept.content)) == ("", "", b"")
    assert client.get(f"{page}fil/{kept.public_id}/").status_code == 404
    assert "En fil er tatt bort (PDF)" in client.get(page).content.decode()


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_kept(client: Client) -> None:
    partnership = make_partnership()
    sign_in_with_both_steps(client, make_person("Marit Solberg", Role.ADVISER))
    page = partnership.get_absolute_url()
    for name, content, words in (
        ("tom.pdf", b"", "tom"),
        ("program.exe", b"MZ", "Vi tar ikke imot denne typen fil"),
        ("bilde.pdf", b"\x89PNG\r\n\x1a\n", "Filen er ikke det navnet sier (pdf)"),
        ("regneark.xlsx", macros(), "har makroer"),
        ("stor.txt", b"x" * (LARGEST + 1), "Filen er for stor"),
    ):
        answer = client.post(f"{page}fil/", {"fil-file": SimpleUploadedFile(name, content), "fil-note": "Står igjen"})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Står igjen" in answer.content.decode()
    assert not KeptFile.objects.exists()


def test_a_file_belongs_to_its_partnership_and_a_duplicates_is_read_with_the_one_it_joined(client: Client) -> None:
    adviser = make_person("Marit Solberg", Role.ADVISER)
    period = make_period()
    one, other = make_partnership(period), make_partnership(period, make_organisation())
    kept = files.keep_file(by=adviser, partnership=other, file=judge_file("a.txt", b"hei"))
    sign_in_with_both_steps(client, adviser)
    address = f"{one.get_absolute_url()}fil/{kept.public_id}/"
    assert client.get(address).status_code == 404
    desk.merge(by=adviser, partnership=other, into=one, because="Det samme")
    assert client.get(address).content == b"hei"


def test_names_are_plain_and_there_is_an_end_to_how_many() -> None:
    partnership = make_partnership()
    name = "..\\mappe/\u202egfd.\x00" + "å" * 300 + ".TXT"
    kept = files.keep_file(by=BY, partnership=partnership, file=judge_file(name, b"hei"))
    assert kept.name.startswith("gfd.å")
    assert kept.name.endswith(".txt")
    assert len(kept.name) == 150
    for _number in range(MOST - 1):
        files.keep_file(by=BY, partnership=partnership, file=judge_file("b.txt", b"x"))
    full = partial(files.keep_file, by=BY, partnership=partnership, file=judge_file("c.txt", b"x"))
    assert refused(full) == No.TOO_MANY_FILES
    files.remove_file(by=BY, file=kept)
    full()


def test_nobody_but_the_host_keeps_files() -> None:
    kari = make_person("Kari Vik", Role.FACILITATOR)
    keep = partial(files.keep_file, by=kari, partnership=make_partnership(), file=judge_file("a.txt", b"x"))
    assert refused(keep) == No.NOT_ALLOWED


def test_the_database_holds_a_file_whole_or_not_at_all() -> None:
    kept = files.keep_file(by=BY, partnership=make_partnership(), file=judge_file("a.txt", b"hei"))
    row = KeptFile.objects.filter(pk=kept.pk)
    for change in ({"content": b"hallo"}, {"size": 5}, {"content": b""}, {"name": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
