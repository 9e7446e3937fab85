from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allemed.website.search.analysis import Lexicon, fold, lexemes, stem, tokens

NB = Lexicon("nb", ["dialogkort", "barriere"])


@pytest.mark.parametrize(
    "forms",
    [
        "fritidsaktivitet fritidsaktiviteter fritidsaktivitetene fritidsaktiviteten",
        "kommune kommuner kommunene kommunen kommunar kommunane kommunens",
        "inkludere inkluderer inkludering inkluderinga inkludert",
        "deltaker deltakere deltakerne deltakelse deltakelsen deltaking",
        "ungdom ungdommer ungdommene ungdommen ungdomar ungdomane",
        "idrettslag idrettslaget idrettslagene idrettslaga",
        "undersøkelse undersøkelser undersøkelsen",
        "kort kortet kortene korta",
        "rapport rapporten rapporter rapportane",
    ],
)
def test_forms_of_a_word_meet(forms: str) -> None:
    assert len({stem(word, "nb") for word in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("kor", "korps"), ("transport", "sport"), ("barn", "bane"), ("kort", "kor")]
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert stem(one, "nb") != stem(other, "nb")


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("fritidsaktiviteter", {"fritid", "aktivitet"}),
        ("fritidskortet", {"fritid", "kort"}),
        ("dialogkortene", {"dialog", "kort"}),
        ("kommunesamarbeid", {"kommune", "samarbeid"}),
        ("deltakeravgiften", {"deltaker", "avgift"}),
        ("barnefattigdom", {"barn", "fattigdom"}),
        ("ungdomsråd", {"ungdom", "råd"}),
    ],
)
def test_a_compound_is_found_by_its_parts(compound: str, parts: set[str]) -> None:
    assert {stem(part, "nb") for part in parts} <= set(NB.parts(compound))


@pytest.mark.parametrize("word", ["transport", "organisasjon", "forening", "kommune", "norge", "inkludering"])
def test_a_plain_word_has_no_parts(word: str) -> None:
    assert NB.parts(word) == ()


def test_letters_some_keyboards_lack_are_folded() -> None:
    assert fold("ungdomsråd") == "ungdomsrad"
    assert fold("ærlig øre") == "aerlig ore"
    assert stem("økonomi", "nb") == stem("okonomi", "nb")


@given(st.text(max_size=200))
def test_any_text_gives_clean_lexemes(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.end]
        for lexeme in lexemes(token.word, NB):
            kind, _, rest = lexeme.partition(":")
            assert kind in {"w", "s", "p"}
            assert "'" not in rest
            assert "\\" not in rest
