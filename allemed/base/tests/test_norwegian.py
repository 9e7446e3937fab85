from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import dateformat, formats, translation
from django.utils.translation import get_language_info
from hypothesis import given
from hypothesis import strategies as st

from allemed.base import norwegian
from allemed.base.formats.nb import formats as nb
from allemed.base.formats.se import formats as se

NINE_IN_SUMMER_OSLO = dt.datetime(2021, 6, 24, 7, 0, tzinfo=dt.UTC)


def test_the_alphabet_ends_with_æ_ø_å() -> None:
    words = ["Ås", "Øyer", "Ærø", "Zara", "Alta", "Os", "Oslo", "Aasen"]
    assert sorted(words, key=norwegian.sort_key) == ["Alta", "Os", "Oslo", "Zara", "Ærø", "Øyer", "Ås", "Aasen"]


def test_sámi_letters_stand_with_the_letter_they_are_made_from() -> None:
    words = ["Deatnu", "Čáhcesuolu", "Cuokca", "Ŋuorba", "Náttavárri", "Đ", "Ofoten"]
    assert sorted(words, key=norwegian.sort_key) == [
        "Čáhcesuolu",
        "Cuokca",
        "Đ",
        "Deatnu",
        "Náttavárri",
        "Ŋuorba",
        "Ofoten",
    ]


def test_a_long_a_is_no_å_where_we_say_so() -> None:
    assert norwegian.sort_key("Aarborte", double_a_is_å=False) < norwegian.sort_key("Alta")


def test_numbers_are_ordered_by_value_and_short_names_first() -> None:
    assert sorted(["Lag 10", "Lag 2", "Lag"], key=norwegian.sort_key) == ["Lag", "Lag 2", "Lag 10"]
    assert sorted(["Nord-Odal", "Nordre Land", "Nord"], key=norwegian.sort_key) == ["Nord", "Nord-Odal", "Nordre Land"]


@given(st.text(), st.text())
def test_the_key_is_total(one: str, other: str) -> None:
    """Only spellings Unicode calls the same share a key."""
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (norwegian.sort_key(one) == norwegian.sort_key(other)) == same


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = norwegian.fold(text)
    assert norwegian.fold(folded) == folded


def test_numbers_are_grouped_with_a_space_that_does_not_break() -> None:
    assert norwegian.group(769327) == "769\u202f327"
    assert norwegian.group(-1000) == "−1\u202f000"
    assert norwegian.decimal(1234.56, 1) == "1\u202f234,6"
    with translation.override("en"):
        assert norwegian.decimal(1234.56, 1) == "1\u202f234.6"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("nb", "24. juni 2021 kl.\u00a009.00"),
        ("nn", "24. juni 2021 kl.\u00a009.00"),
        ("en", "24 June 2021 at\u00a009:00"),
    ],
)
def test_a_moment_is_written_in_oslo_and_in_the_language(language: str, written: str) -> None:
    with translation.override(language):
        assert norwegian.moment(NINE_IN_SUMMER_OSLO) == written


def test_an_evening_in_utc_is_the_next_day_in_oslo() -> None:
    assert norwegian.date(dt.datetime(2021, 6, 23, 23, 0, tzinfo=dt.UTC)) == "24. juni 2021"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("22222222", "22 22 22 22"),
        ("+47 22 222222", "+47 22 22 22 22"),
        ("80012345", "800 12 345"),
        ("112", "112"),
        ("+46 70 123 45 67", "+46 70 123 45 67"),
    ],
)
def test_telephone_numbers_stand_in_pairs(typed: str, written: str) -> None:
    assert norwegian.phone(typed).replace("\u00a0", " ") == written


def test_templates_have_the_same_words() -> None:
    template = (
        "{% load norwegian %}{{ n|group }} {{ d|decimal }} {{ m|norwegian_moment }} {{ none|group }}{{ p|phone }}"
    )
    context = {"n": 1000, "d": 2.5, "m": NINE_IN_SUMMER_OSLO, "none": None, "p": "22222222"}
    assert Template(template).render(Context(context)) == (
        "1\u202f000 2,5 24. juni 2021 kl.\u00a009.00 22\u00a022\u00a022\u00a022"
    )


def test_northern_sámi_is_prepared_and_not_switched_on() -> None:
    assert get_language_info("se")["name_local"] == "davvisámegiella"
    assert "se" not in dict(settings.LANGUAGES)
    assert dateformat.format(dt.date(2027, 2, 6), se.DATE_FORMAT) == "6.2.2027"
    assert {name for name in vars(se) if name.isupper()} == {name for name in vars(nb) if name.isupper()}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_what_is_typed_in_a_date_field_is_read_in_every_language(language: str) -> None:
    with translation.override(language):
        assert {"%Y-%m-%d", "%d.%m.%Y"} <= set(formats.get_format("DATE_INPUT_FORMATS"))
