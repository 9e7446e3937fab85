"""The attack reads what readers read: CSV, HTML, SVG and PDF say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from allemed.insight.disclosure import attack, make_rules
from allemed.insight.disclosure.attack.grid import is_hidden, number_of, understand
from allemed.insight.disclosure.attack.reading import read_bytes, read_release

FIVE = make_rules({"threshold": 5})
ROWS = [("Total", "1 074", ""), ("m1", "1 070", "12,5"), ("m2", ":", ":")]


def as_csv() -> bytes:
    return b"kommune;antall;andel\n" + "".join(f"{';'.join(row)}\n" for row in ROWS).encode()


def as_html() -> bytes:
    rows = "".join(f"<tr><th>{a}</th><td>{b}</td><td>{c}</td></tr>" for a, b, c in ROWS)
    head = "<thead><tr><th>kommune</th><th>antall</th><th>andel</th></tr></thead>"
    return f"<table><caption>x</caption>{head}{rows}</table>".encode()


def as_svg() -> bytes:
    marks = "".join(f'<g aria-label="kommune: {a}; antall: {b}; andel: {c or "."}"></g>' for a, b, c in ROWS)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{marks}</svg>'.encode()


def as_pdf(folder: Path) -> bytes:
    import typst

    rows = "".join(f"[{a}],[{b or '.'}],[{c or '.'}]," for a, b, c in ROWS)
    source = folder / "t.typ"
    source.write_text(f"#table(columns: 3, column-gutter: 40pt, [kommune],[antall],[andel],{rows})", encoding="utf-8")
    made = typst.compile(str(source))
    assert isinstance(made, bytes)
    return made


@pytest.mark.parametrize("kind", ["csv", "html", "svg", "pdf"])
def test_every_format_gives_the_hidden_cell(kind: str, tmp_path: Path) -> None:
    made = as_pdf(tmp_path) if kind == "pdf" else {"csv": as_csv, "html": as_html, "svg": as_svg}[kind]()
    report = attack(read_bytes({f"file.{kind}": made}, FIVE))
    (found,) = [one for one in report.broken if one.hidden]
    assert (found.low, found.high, found.verdict) == (4, 4, "exact")


def test_a_folder_is_one_release(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kommune,antall\nm1,70\nm2,:\n", encoding="utf-8")
    (tmp_path / "b.html").write_text(
        "<table><tr><th>Kommune</th><th>n</th></tr><tr><td>Total</td><td>74</td></tr></table>"
    )
    assert not attack(read_release(tmp_path, FIVE)).is_safe


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234", (1234, 0)),
        ("12,50 %", (12.5, 2)),
        ("−3", (-3, 0)),
        (":", None),
        ("<5", None),
        ("m1", None),
        ("1234", (1234, 0)),
    ],
)
def test_numbers_as_norwegians_print_them(text: str, number: tuple[float, int] | None) -> None:
    assert number_of(text) == number


def test_headings_and_marks() -> None:
    assert understand("Aktive %").kind == "share"
    assert understand("aktive n").of == "aktive"
    assert understand("Kommune").kind == "dimension"
    assert all(is_hidden(text) for text in (":", ".", "x", "<5", ""))
    assert not is_hidden("0")
