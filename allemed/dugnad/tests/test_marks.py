"""What is marked in a sentence, and what is not."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allemed.dugnad.minutes.marks import MarkKind, marks

KNOWN = ("Arendal", "Agder", "Guri", "Skien", "Tromsø")
M = MarkKind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Snakk med Ole Berg om hallen", [(M.NAME, "Ole Berg")]),
        ("Kari kan kjøre", [(M.NAME, "Kari")]),
        ("gutten til kari i gata", [(M.NAME, "kari")]),
        ("Mohammeds storebror er trener", [(M.NAME, "Mohammeds")]),
        ("Spør rektor Haugland", [(M.NAME, "Haugland")]),
        ("Anne-Lise Dahl ordner", [(M.NAME, "Anne-Lise Dahl")]),
        ("Ring 912 34 567 etter sju", [(M.PHONE, "912 34 567")]),
        ("Ring 91 23 45 67", [(M.PHONE, "91 23 45 67")]),
        ("Ring +47 91234567", [(M.PHONE, "+47 91234567")]),
        ("Ring 004791234567", [(M.PHONE, "004791234567")]),
        ("Gutten i 7B får ikke være med", [(M.SCHOOL_CLASS, "7B")]),
        ("Jenta i 10 a slutta", [(M.SCHOOL_CLASS, "10 a")]),
        ("To i 4. klasse på skolen", [(M.SCHOOL_CLASS, "4. klasse")]),
        ("En i VG2 vil spille", [(M.SCHOOL_CLASS, "VG2")]),
        ("En i 2STB vil spille", [(M.SCHOOL_CLASS, "2STB")]),
        ("En sjuendeklassing uten sykkel", [(M.SCHOOL_CLASS, "sjuendeklassing")]),
        ("Født 010112 12345", [(M.BIRTH_NUMBER, "010112 12345")]),
        ("Nummer 01011212345", [(M.BIRTH_NUMBER, "01011212345")]),
        ("Skriv til solveig@klubben.example", [(M.EMAIL, "solveig@klubben.example")]),
        ("De bor i Storgata 12B", [(M.ADDRESS, "Storgata 12B")]),
        ("Huset i Kirkeveien 4", [(M.ADDRESS, "Kirkeveien 4")]),
        ("Møt opp i Olav Tryggvasons gate 5", [(M.NAME, "Olav"), (M.ADDRESS, "Tryggvasons gate 5")]),
        ("Postboks 4841 Arendal", [(M.ADDRESS, "4841 Arendal")]),
        (
            "Ole Berg, 7B, tlf. 91234567",
            [(M.NAME, "Ole Berg"), (M.SCHOOL_CLASS, "7B"), (M.PHONE, "91234567")],
        ),
        ("Barna spør etter Guri", []),
        ("Bussen går ikke etter sju. Foreldrene kjører.", []),
        ("Åpen hall i Arendal hver lørdag kl. 18.00", []),
        ("Ta kontakt med NAV og Røde Kors", []),
        ("100 000 kroner fra 2024 til 2026", []),
        ("40 barn i 12 lag betaler 1 500 kr", []),
        ("«Alle skal med», sa de", []),
        ("Utstyrsbua: Hvem har nøkkel?", []),
        ("Samkjøring\nBruktmarked\n- Åpen hall", []),
        ("Det er dag og natt, bjørn og stein", []),
        ("Frist 24.12.2026", []),
        ("", []),
    ],
)
def test_what_looks_like_someone_is_marked_and_nothing_else(text: str, expected: list[tuple[MarkKind, str]]) -> None:
    assert [(mark.kind, text[mark.start : mark.end]) for mark in marks(text, KNOWN)] == expected


@given(st.text(max_size=300))
def test_marks_lie_in_order_within_the_text_and_never_over_each_other(text: str) -> None:
    found = marks(text, KNOWN)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in found)
    assert all(first.end <= second.start for first, second in itertools.pairwise(found))
