"""Files that give away what the tables hide: the attack reads the finished bytes, and nothing of it is put out."""

from __future__ import annotations

import copy
import io
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from allemed.insight.disclosure import Release
from allemed.reports import actions, ledger
from allemed.reports.models import LedgerEntry, Publication, Run
from allemed.reports.publication import attacking, making, rereading
from allemed.reports.publication.making import edition, municipality_names, table_pages
from allemed.reports.recipes import read_recipe
from allemed.reports.refusals import ReportRefusal
from allemed.reports.tests.make import BY, make_agreement, make_dataset, make_recipe, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.MICRODATA_ROOT = tmp_path / "microdata"
    settings.MEDIA_ROOT = tmp_path / "media"


def hidden_place(done: Run) -> str:
    """The name of a municipality that is not shown."""
    assert done.result is not None
    places = done.result["places"]["municipalities"]
    number = next(number for number, place in places.items() if place["status"] == "hidden")
    return municipality_names()[number]


def in_csv(files: dict[str, bytes], name: str) -> None:
    files["csv"] = files["csv"].replace(f";{name};*;*;*".encode(), f";{name};*;*;3".encode())


def in_workbook(files: dict[str, bytes], name: str) -> None:
    """On a sheet nobody sees."""
    book = load_workbook(io.BytesIO(files["xlsx"]))
    sheet = book.create_sheet("x")
    sheet.sheet_state = "hidden"
    sheet.append(["Kommuner"])
    sheet.append([name, "", "", "3"])
    written = io.BytesIO()
    book.save(written)
    files["xlsx"] = written.getvalue()


def test_bytes_that_leak_are_found_with_a_proof_and_those_that_do_not_are_let_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = run(make_recipe(make_dataset(make_agreement())))
    assert done.result is not None
    result = {name: value for name, value in done.result.items() if name != "release"}
    release = Release.from_json(done.result["release"])
    recipe = read_recipe(done.recipe.text)
    name = hidden_place(done)
    sound = edition(recipe, result, recipe_text="", agreement=done.recipe.dataset.agreement)
    # No PDF is spoiled here: each is read once, not once for every leak.
    monkeypatch.setattr(attacking, "pdf_text", cache(rereading.pdf_text))

    def found(spoil: Any = None, page: bytes | None = None) -> list[dict[str, Any]]:
        made = copy.deepcopy(sound)
        if spoil:
            spoil(made[0])
        pages = {one.language: [table_pages(one.content), *([page] if page else [])] for one in made}
        return attacking.broken(recipe, result, release, earlier=ledger.releases(), editions=made, pages=pages)

    assert found() == []
    for spoil in (in_csv, in_workbook):
        wrong = found(lambda one, spoil=spoil: spoil(one.files, name))
        assert any(one["proof"].endswith("3") for one in wrong), spoil
    table = f"<table><caption>x</caption><tr><th>{name}</th><td>*</td><td>*</td><td>3</td></tr></table>"
    assert any("html 2: 3" in one["proof"] for one in found(page=table.encode()))

    def in_title(one: Any) -> None:
        section = next(section for section in one.content["sections"] if section["chart"])
        section["chart"] = section["chart"].replace("</desc>", f"</desc><title>{name}: 3</title>")

    def in_comment(one: Any) -> None:
        section = next(section for section in one.content["sections"] if section["chart"])
        section["chart"] = section["chart"].replace("</svg>", f"<!-- {name} 3 --></svg>")

    for hide in (in_title, in_comment):
        assert any(name in one["proof"] for one in found(hide)), hide


def test_a_publication_whose_bytes_leak_is_refused_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(make_recipe(make_dataset(make_agreement())))
    name = hidden_place(done)

    def leaking(*args: Any, **kwargs: Any) -> Any:
        made = edition(*args, **kwargs)
        in_csv(made[0].files, name)
        return made

    monkeypatch.setattr(making, "edition", leaking)
    with pytest.raises(actions.BrokenBytesError) as refused:
        actions.publish_run(by=BY, run=done)
    assert refused.value.reason == ReportRefusal.CAN_BE_BROKEN
    assert refused.value.proof["broken"]
    assert name not in str(refused.value)
    assert not Publication.objects.exists()
    assert not LedgerEntry.objects.exists()
