"""Bytes that give away what the tables hide: the attack reads all that is to go out, and nothing of it is put out."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from pypdf import PdfReader, PdfWriter

from allemed.insight.disclosure import Release
from allemed.places.hexagons.drawing import draw
from allemed.reports import actions
from allemed.reports.models import LedgerEntry, Publication, Publishing, Run, RunState
from allemed.reports.publication import attacking, making
from allemed.reports.publication.making import edition, municipality_names
from allemed.reports.publication.pages import Page, pages_of
from allemed.reports.recipes import read_recipe
from allemed.reports.refusals import ReportRefusal
from allemed.reports.running import protecting
from allemed.reports.tests.make import BY, make_agreement, make_dataset, make_recipe, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.MICRODATA_ROOT = tmp_path / "microdata"
    settings.MEDIA_ROOT = tmp_path / "media"


def hidden_place(done: Run) -> tuple[str, str]:
    """Number and name of a municipality that is not shown."""
    assert done.result is not None
    places = done.result["places"]["municipalities"]
    number = next(number for number, place in places.items() if place["status"] == "hidden")
    return number, municipality_names()[number]


@dataclass
class Out:
    """What is to go out in bokmål: files, charts, and four of the pages."""

    edition: Any
    report: Page
    tables: Page
    own: Page
    number: str
    name: str


# --- Ways to leak, each in its own kind of bytes ---------------------------------------------------------------------


def in_csv(out: Out) -> None:
    out.edition.files["csv"] = out.edition.files["csv"].replace(
        f";{out.name};*;*;*".encode(), f";{out.name};*;*;3".encode()
    )


def in_a_line_of_csv(out: Out) -> None:
    out.edition.files["csv"] += f"{out.name}: 3 svar\r\n".encode()


def _sheet(change: Callable[[Any, Out], None]) -> Callable[[Out], None]:
    def spoil(out: Out) -> None:
        book = load_workbook(io.BytesIO(out.edition.files["xlsx"]))
        change(book, out)
        written = io.BytesIO()
        book.save(written)
        out.edition.files["xlsx"] = written.getvalue()

    return spoil


def on_a_hidden_sheet(book: Any, out: Out) -> None:
    sheet = book.create_sheet("x")
    sheet.sheet_state = "hidden"
    sheet.append(["Kommuner"])
    sheet.append([out.name, "", "", "3"])


def in_another_column(book: Any, out: Out) -> None:
    book.create_sheet("x").append(["a", "b", out.name, "3"])


def in_a_comment_on_a_cell(book: Any, out: Out) -> None:
    book.worksheets[0]["A1"].comment = Comment(f"{out.name}: 3", "x")


def in_the_workbooks_properties(book: Any, out: Out) -> None:
    book.properties.keywords = f"{out.name} 3"


def in_the_pdfs_metadata(out: Out) -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(out.edition.files["pdf"])))
    writer.add_metadata({"/Keywords": f"{out.name} 3"})
    written = io.BytesIO()
    writer.write(written)
    out.edition.files["pdf"] = written.getvalue()


def in_the_recipe(out: Out) -> None:
    out.edition.files["yaml"] += f"\n# {out.name} har 3".encode()


def _chart(old: str, new: str) -> Callable[[Out], None]:
    def spoil(out: Out) -> None:
        section = next(section for section in out.edition.content["sections"] if section["chart"])
        section["chart"] = section["chart"].replace(old, new.format(name=out.name), 1)

    return spoil


def _page(which: str, old: str, new: str) -> Callable[[Out], None]:
    def spoil(out: Out) -> None:
        page: Page = getattr(out, which)
        old_ = old.format(name=out.name, number=out.number)
        text = page.content.decode()
        assert old_ in text, old_
        spoiled = text.replace(old_, new.format(name=out.name, number=out.number), 1)
        setattr(out, which, replace(page, content=spoiled.encode()))

    return spoil


def on_the_map(out: Out) -> None:
    """Its colour alone says that it lies above the country."""
    cells = draw(municipality_names()).cells
    cell = next(cell for cell in cells if cell.number == out.number)
    _page(
        "report", f'x="{cell.x}" y="{cell.y}" class="rp-map__hidden', f'x="{cell.x}" y="{cell.y}" class="rp-map__above'
    )(out)


STAR, IN_ROW = '<span aria-hidden="true">*', '<th scope="row">{name}</th><td>'
IN_TABLES = ">{name}</a></th><td>"
LEAKS: dict[str, Callable[[Out], None]] = {
    "csv": in_csv,
    "a line of csv": in_a_line_of_csv,
    "a hidden sheet": _sheet(on_a_hidden_sheet),
    "another column": _sheet(in_another_column),
    "a cell's comment": _sheet(in_a_comment_on_a_cell),
    "the workbook's properties": _sheet(in_the_workbooks_properties),
    "the PDF's metadata": in_the_pdfs_metadata,
    "the recipe": in_the_recipe,
    "a chart's title": _chart("</desc>", "</desc><title>{name}: 3</title>"),
    "a chart's comment": _chart("</svg>", "<!-- {name} 3 --></svg>"),
    "a chart's label": _chart("<g ", '<g aria-label="{name}: 3" '),
    "a table on the report": _page("report", "</main>", "<table><tr><th>{name}</th><td>3</td></tr></table></main>"),
    "a table of nobody's": _page("report", "</main>", "<table><tr><th>Fritid</th><td>3 %</td></tr></table></main>"),
    "a sentence": _page("report", "</main>", "<p>I {name} svarte 3.</p></main>"),
    "an attribute": _page("tables", "</main>", '<i data-n="{name}=3"></i></main>'),
    "a comment on a page": _page("tables", "</main>", "<!-- {name} 3 --></main>"),
    "data for scripts": _page("tables", "</main>", '<script type="application/json">{{"{name}": 3}}</script></main>'),
    "the places' tables": _page("tables", f"{IN_TABLES}{STAR}", f"{IN_TABLES}3 %"),
    "its own page's table": _page("own", f"{IN_ROW}{STAR}", f"{IN_ROW}17 %"),
    "its own page's words": _page("own", "</main>", "<p>Her svarte 3 ja.</p></main>"),
    "its own page's description": _page("own", 'description" content="', 'description" content="3 '),
    "its own page's chart": _page("own", "</svg>", '<circle cx="9.3" cy="38" r="6"/></svg>'),
    "its own page's chart in words": _page("own", "</svg>", "<text>{name}</text><text>3 %</text></svg>"),
    "the map": on_the_map,
}  # fmt: skip


def test_whatever_leaks_is_found_with_its_proof_and_what_does_not_is_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(make_recipe(make_dataset(make_agreement())))
    publication = actions.publish_run(by=BY, run=done)  # all of it was attacked, and let be
    assert done.result is not None
    result = {name: value for name, value in done.result.items() if name != "release"}
    release = Release.from_json(done.result["release"])
    recipe = read_recipe(done.recipe.text)
    number, name = hidden_place(done)
    sound = next(
        one
        for one in edition(recipe, result, recipe_text=done.recipe.text, agreement=done.recipe.dataset.agreement)
        if one.language == "nb"
    )
    pages = pages_of(publication)
    _list, report, tables, *each = pages["nb"]
    assert {language: len(found) for language, found in pages.items()} == dict.fromkeys(
        ("nb", "nn", "en"), 3 + len(each)
    )
    own = next(page for page in each if page.municipality == number)

    def found(spoil: Callable[[Out], None] | None = None) -> list[dict[str, Any]]:
        out = Out(copy.deepcopy(sound), report, tables, own, number, name)
        if spoil:
            spoil(out)
        pages = [out.report, out.tables, out.own]
        is_page = pages != [report, tables, own]
        asked = {"nb": pages} if is_page or spoil is None else {}
        with monkeypatch.context() as patched:
            if is_page:  # the files are as they were, and take a second to read
                patched.setattr(attacking._Reader, "read_files", lambda _self: None)
            return _broken(out, asked)

    def _broken(out: Out, asked: dict[str, list[Page]]) -> list[dict[str, Any]]:
        return attacking.broken(recipe, result, release, earlier=[], editions=[out.edition], pages=asked)

    assert found() == []
    missed = [
        where
        for where, spoil in LEAKS.items()
        if not any(re.search(r"\b(3|17|above)\b|circle", one["proof"]) for one in found(spoil))
    ]
    assert missed == []


@pytest.mark.prove
def test_a_page_that_shows_what_protection_hides_is_broken_in_every_kind_of_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Protection that nobody minds: the attacker must succeed, or it is no attacker."""
    monkeypatch.setattr(protecting.Shown, "is_shown", lambda *_arguments: True)
    done = run(make_recipe(make_dataset(make_agreement())))
    with pytest.raises(actions.BrokenBytesError) as refused:
        actions.publish_run(by=BY, run=done)
    assert refused.value.reason == ReportRefusal.CAN_BE_BROKEN
    proofs = [one["proof"] for one in refused.value.proof["broken"]]
    for language, root in (("nb", ""), ("nn", "/nn"), ("en", "/en")):
        for where in ("csv", "xlsx", rf"{root}/innsikt/hvem-er-med/kommuner/", rf"{root}/innsikt/hvem-er-med/\d{{4}}/"):
            assert any(re.match(f"{language}: {where}: ", proof) for proof in proofs), (language, where)
    assert done.result is not None
    hidden = {
        cell["by"][protecting.PLACE]
        for cell in done.result["release"]["cells"]
        if cell["by"].get(protecting.PLACE) in municipality_names()
        and "hidden" in {cell["status"], *(one["status"] for one in cell.get("numerators", {}).values())}
    }
    assert hidden
    assert hidden <= {one["by"].get(protecting.PLACE) for one in refused.value.proof["broken"]}
    assert not Publication.objects.exists()


def test_a_publication_whose_bytes_leak_is_refused_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    done = run(make_recipe(make_dataset(make_agreement())))
    _number, name = hidden_place(done)

    def leaking(*args: Any, **kwargs: Any) -> Any:
        made = edition(*args, **kwargs)
        files = made[0].files
        files["csv"] = files["csv"].replace(f";{name};*;*;*".encode(), f";{name};*;*;3".encode())
        return made

    with monkeypatch.context() as patched:
        patched.setattr(making, "edition", leaking)
        refused = publishing(done)
    assert (refused.state, refused.refusal) == (RunState.REFUSED, ReportRefusal.CAN_BE_BROKEN)
    proof = actions.read_publishing_proof(by=BY, publishing=refused)
    assert proof is not None
    assert proof["broken"]
    assert name not in refused.refusal_message
    nothing_is_left(settings)

    def breaks(**_facts: Any) -> None:
        raise OSError("the disk is full of " + name)

    with monkeypatch.context() as patched:
        patched.setattr("allemed.reports.ledger.append", breaks)
        assert publishing(done).state == RunState.FAILED
    nothing_is_left(settings)


def publishing(run: Run) -> Publishing:
    started = actions.start_publishing(by=BY, run=run)
    ended = actions.perform_publishing(by=BY, public_id=started.public_id)
    assert ended is not None
    return ended


def nothing_is_left(settings: Any) -> None:
    assert not Publication.objects.exists()
    assert not LedgerEntry.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
