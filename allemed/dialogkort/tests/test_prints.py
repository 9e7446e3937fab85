"""The PDFs: readable aloud, our fonts, the right words in the right order, in each language."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from allemed.base import fonts
from allemed.dialogkort import actions, printing
from allemed.dialogkort.models import CardText, DeckVersion, PrintKind
from allemed.dialogkort.printing import TooLongError
from allemed.dialogkort.tests.cards import BY, TEXT, make_draft

pytestmark = pytest.mark.django_db
PDFS = (PrintKind.A5, PrintKind.A6, PrintKind.SHEETS, PrintKind.FACILITATOR)
QUESTION = {"nb": "Snakk om", "nn": "Snakk om", "en": "Talk about"}


def make_version() -> DeckVersion:
    version = make_draft(languages=("nb", "nn", "en"))
    return DeckVersion.objects.with_cards().get(pk=version.pk)


def words_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_file_is_tagged_titled_in_its_language_and_in_our_fonts(language: str) -> None:
    version = make_version()
    for kind in PDFS:
        made = printing.make(version, language, kind)
        with pikepdf.open(io.BytesIO(made.content)) as pdf:
            assert str(pdf.Root.Lang) == language
            assert bool(pdf.Root.MarkInfo.Marked)
            assert "Kommuner" in str(pdf.docinfo.Title)
            assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
            assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()
            embedded = [
                thing
                for thing in pdf.objects
                if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
            ]
            assert embedded
            assert all("InterALLEMED" in str(font.FontName) for font in embedded)
            assert all("/FontFile2" in font or "/FontFile3" in font for font in embedded)


def test_a_card_reads_in_order() -> None:
    words = words_of(printing.make(make_version(), "nb", PrintKind.A5).content)
    order = ["Barriere: Transport", "Guri, 14 år", TEXT["headline"], "Korpset øver", "Snakk om", "Hva kan vi gjøre"]
    places = [words.index(each) for each in [*order, "Lettlest", "Hva gjør vi bra", "Våre første steg", "Nora, 14 år"]]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("kind", "millimetres", "pages"),
    [(PrintKind.A5, (148, 210), 4), (PrintKind.A6, (105, 148), 4), (PrintKind.SHEETS, (210, 297), 2)],
)
def test_the_paper_is_the_paper_it_says(kind: PrintKind, millimetres: tuple[int, int], pages: int) -> None:
    made = printing.make(make_version(), "nb", kind)
    page = PdfReader(io.BytesIO(made.content)).pages[0].mediabox
    assert (round(float(page.width) / 72 * 25.4), round(float(page.height) / 72 * 25.4)) == millimetres
    assert made.pages == pages


def test_the_drawing_is_said_in_words() -> None:
    with pikepdf.open(io.BytesIO(printing.make(make_version(), "nb", PrintKind.A5).content)) as pdf:
        figures = [
            str(thing.Alt)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure" and "/Alt" in thing
        ]
    assert figures == [TEXT["illustration_alt"]] * 2


def test_the_same_version_gives_the_same_file() -> None:
    version = make_version()
    assert printing.make(version, "nb", PrintKind.A6) == printing.make(version, "nb", PrintKind.A6)


def test_a_shared_link_shows_a_picture_of_the_right_size() -> None:
    version = make_version()
    made = printing.make(version, "nb", PrintKind.PICTURE, version.cards.first())
    assert made.content[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")


def test_a_shared_link_shows_the_whole_drawing_whatever_its_shape() -> None:
    version = make_version()
    card = version.cards.get(slug="guri")
    tall = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 900"><rect width="400" height="900" fill="#ffffff"/>'
        '<rect width="400" height="60" fill="#ff0000"/><rect y="840" width="400" height="60" fill="#0000ff"/></svg>'
    )
    card.illustration = actions.add_illustration(by=BY, content=tall.encode(), name="høy", credit="Kari Tegner")
    made = printing.make(version, "nb", PrintKind.PICTURE, card)
    seen = {colour for _count, colour in Image.open(io.BytesIO(made.content)).convert("RGB").getcolors(1_000_000) or ()}
    assert {(255, 0, 0), (0, 0, 255)} <= seen


def test_a_draft_shows_how_it_prints_before_it_is_finished() -> None:
    version = make_version()
    card = version.cards.first()
    assert card is not None
    card.illustration = card.barrier = None
    assert len(printing.preview(card, "nb")) == 2


PRINTABLE = st.characters(codec="utf-8", exclude_characters="\x00").filter(
    lambda character: not fonts.missing_characters(character)
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.text(PRINTABLE, min_size=1, max_size=40),
    situation=st.text(PRINTABLE, max_size=700),
    questions=st.text(PRINTABLE, max_size=400),
)
def test_any_words_we_accept_become_a_card_or_are_too_long(name: str, situation: str, questions: str) -> None:
    version = make_hostile_version(name, situation, questions)
    card = version.cards.first()
    assert card is not None
    try:
        made = printing.make(version, "nb", PrintKind.A6, card)
    except TooLongError as too_long:
        assert too_long.slug == card.slug  # noqa: PT017
    else:
        assert made.pages == 2


def make_hostile_version(name: str, situation: str, questions: str) -> DeckVersion:
    if not DeckVersion.objects.exists():
        make_draft(names=("Guri",))
    CardText.objects.update(situation=situation, questions=questions)
    version = DeckVersion.objects.with_cards().get()
    version.cards.all()[0].child_name = name
    return version


@pytest.mark.parametrize("name", ["Áilu Čearret Đeaŋŋa Šiŧŧo Žižži", "A" * 40, "Anne-Karoline-Margrethe-Elise-Sofie-X"])
def test_sami_letters_and_very_long_names_fit(name: str) -> None:
    version = make_hostile_version(name, "Lang" * 60, "Hva?")
    assert printing.make(version, "nb", PrintKind.A6).pages == 2
