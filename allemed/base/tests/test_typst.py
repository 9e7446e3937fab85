from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from allemed.base import fonts, typst

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(font: "Inter ALLEMED", lang: data.lang)
= #data.title
#data.body
"""


def make_template(folder: Path, source: str = TEMPLATE) -> Path:
    template = folder / "letter.typ"
    template.write_text(source)
    return template


def make_data(body: str = "Alle skal med.") -> dict[str, object]:
    return {"title": "Hei på deg", "lang": "nb", "body": body}


def test_a_pdf_is_tagged_named_and_carries_only_our_font(tmp_path: Path) -> None:
    made = typst.pdf(make_template(tmp_path), data=make_data())
    (tmp_path / "a.pdf").write_bytes(made)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert str(pdf.Root.Lang) == "nb"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.docinfo.Title) == "Hei på deg"
        names = {
            str(thing.FontName)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        }
    assert names
    assert all("InterALLEMED" in name for name in names)


def test_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    template = make_template(tmp_path)
    assert typst.pdf(template, data=make_data()) == typst.pdf(template, data=make_data())


@pytest.mark.parametrize("words", ["#panic()", "= Tittel", '#read("/etc/passwd")', "$x$", "\\", '"; #', "@ref", "<a>"])
def test_what_people_write_is_never_source(tmp_path: Path, words: str) -> None:
    made = typst.pdf(make_template(tmp_path), data=make_data(words))
    (tmp_path / "a.pdf").write_bytes(made)
    assert made.startswith(b"%PDF")


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")',
        '#image("letter.typ", alt: "")',
        '#set text(font: "Comic Sans")\nhei',
        "no title, so no PDF/UA",
    ],
)
def test_a_template_gets_no_file_no_other_font_and_no_mercy(tmp_path: Path, source: str) -> None:
    with pytest.raises(typst.NotPrintableError):
        typst.pdf(make_template(tmp_path, source), data=make_data())


def test_a_letter_we_cannot_draw_is_refused(tmp_path: Path) -> None:
    with pytest.raises(typst.NotPrintableError) as refusal:
        typst.pdf(make_template(tmp_path), data=make_data("🎉"))
    assert "🎉" in refusal.value.words
    assert "🎉" not in str(refusal.value)  # str() may reach a log


def test_pages_become_pictures(tmp_path: Path) -> None:
    pages = typst.png(make_template(tmp_path, TEMPLATE + "\n#pagebreak()\nmer"), data=make_data(), ppi=48)
    assert [page[:4] for page in pages] == [b"\x89PNG"] * 2


def test_typst_has_no_fonts_but_ours() -> None:
    assert typst._fonts().families() == [fonts.FAMILY]
