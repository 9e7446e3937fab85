from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.test import Client
from pypdf import PdfWriter
from wagtail.models import Collection, CollectionViewRestriction

from allemed.website.models import File
from allemed.website.search.files import Files, text_of_pdf
from allemed.website.search.index import rebuild
from allemed.website.search.sources import SOURCES


def make_pdf(text: str) -> bytes:
    """A one-page PDF by hand, with the text in a standard font."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    at = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % at


def test_the_text_inside_a_pdf_is_read() -> None:
    assert "Ungdom med rullestol" in text_of_pdf(make_pdf("Ungdom med rullestol"))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"\x00" * 1000, make_pdf("x")[:300]])
def test_a_broken_pdf_is_an_empty_text(content: bytes) -> None:
    assert text_of_pdf(content) == ""


def test_a_locked_pdf_is_an_empty_text() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    assert text_of_pdf(locked.getvalue()) == ""


@pytest.mark.django_db
def test_a_file_in_a_private_collection_is_not_found() -> None:
    collection = Collection.get_first_root_node().add_child(name="Intern")
    inner = collection.add_child(name="Innerst")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    open_file = File.objects.create(title="Åpen", file=ContentFile(make_pdf("x"), "open.pdf"))
    File.objects.create(title="Lukket", file=ContentFile(make_pdf("x"), "closed.pdf"), collection=inner)
    assert list(Files().versions()) == [str(open_file.pk)]


@pytest.mark.django_db
def test_words_inside_a_file_find_it_with_its_kind_and_size_beside_the_link(client: Client) -> None:
    content = make_pdf("Teleslynge")
    file = File.objects.create(title="Referat", file=ContentFile(content, "referat.pdf"))
    rebuild(SOURCES)
    page = client.get("/sok/", {"q": "teleslynge"}).text
    assert f'href="{file.url}"' in page
    assert f"PDF, {filesizeformat(len(content))}" in page
