"""Two papers to download, written by us and made by typst as the cards are: PDF/UA, an A4 or two, three languages."""

from __future__ import annotations

from pathlib import Path

from django.core.files.base import ContentFile

from allemed.base import typst
from allemed.demo.papers.invitation import INVITATION
from allemed.demo.papers.survey import SURVEY
from allemed.demo.papers.writing import Paper
from allemed.website.models import File

TEMPLATE = Path(__file__).parent / "paper.typ"
LOGO = Path(__file__).parents[2] / "base" / "static" / "base" / "drawings" / "logo.svg"
# The page each belongs to.
PAPERS: dict[str, dict[str, Paper]] = {
    "/ressurser/slik-inviterer-du/": INVITATION,
    "/ressurser/kartlegging-2016-2020/": SURVEY,
}


def file_for(address: str, language: str) -> File | None:
    """The paper that belongs to the page, as a file; made once."""
    paper = PAPERS.get(address, {}).get(language)
    if paper is None:
        return None
    found: File | None = File.objects.filter(title=paper.title).first()
    if found is not None:
        return found
    content = typst.pdf(TEMPLATE, data={**paper.as_data(), "language": language}, files={"logo.svg": LOGO.read_bytes()})
    made: File = File.objects.create(title=paper.title, kind="PDF", file=ContentFile(content, name=f"{paper.name}.pdf"))
    return made
