"""The demo's papers to download: read aloud well, and found by the words inside them."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pypdf import PdfReader

from allemed.base import typst
from allemed.demo import papers


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("address", papers.PAPERS)
def test_a_paper_is_one_tagged_sheet_in_its_language(address: str, language: str) -> None:
    paper = papers.PAPERS[address][language]
    content = typst.pdf(
        papers.TEMPLATE, data={**paper.as_data(), "language": language}, files={"logo.svg": papers.LOGO.read_bytes()}
    )
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == language
        assert str(pdf.docinfo["/Title"]) == paper.title
        assert len(pdf.pages) == 1
    words = " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
    order = [words.index(" ".join(texts[0].split())[:25]) for _kind, *texts in paper.parts]
    assert order == sorted(order)


@pytest.mark.django_db
def test_a_page_without_a_paper_has_none() -> None:
    assert papers.file_for("/nyheter/", "nb") is None
    made = papers.file_for("/ressurser/slik-inviterer-du/", "nb")
    assert made is not None
    assert made == papers.file_for("/ressurser/slik-inviterer-du/", "nb")
    assert made.kind == "PDF"
