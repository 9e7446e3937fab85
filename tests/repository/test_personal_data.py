"""Every field of ours is classified: public, personal (with why and for how long) or technical."""

from __future__ import annotations

from allemed.base.personal_data import personal_data_table, unclassified_fields


def test_every_field_is_classified_and_every_classification_has_its_field() -> None:
    assert unclassified_fields() == []


def test_the_privacy_page_says_what_why_and_for_how_long() -> None:
    rows = personal_data_table()
    assert rows
    assert all(str(row.what) and str(row.purpose) and str(row.kept) for row in rows)
