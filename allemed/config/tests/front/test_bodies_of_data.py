"""Where analysts hand in data a body may be large; nowhere else, and for nobody who has not signed in."""

from __future__ import annotations

import pytest

from allemed.config.front.bodies import DATA_BYTES, ORDINARY_BYTES, RECIPE_BYTES, limit_for


@pytest.mark.parametrize("root", ["", "/nn", "/en"])
def test_data_may_be_large_for_someone_with_a_session(root: str) -> None:
    path = f"{root}/min-side/innsikt/avtaler/abc234/last-opp/"
    assert limit_for(path, has_session=True) == DATA_BYTES
    assert limit_for(path, has_session=False) == ORDINARY_BYTES


def test_a_recipe_may_be_longer_than_a_form() -> None:
    assert limit_for("/min-side/innsikt/data/abc234/oppskrift/", has_session=True) == RECIPE_BYTES


@pytest.mark.parametrize(
    "path", ["/min-side/innsikt/", "/x/min-side/innsikt/avtaler/a/last-opp/", "/innsikt/last-opp/"]
)
def test_other_addresses_take_ordinary_forms(path: str) -> None:
    assert limit_for(path, has_session=True) == ORDINARY_BYTES
