"""Every template of ours can be read by Django, also those no test happens to show."""

from __future__ import annotations

import pytest
from django.template.loader import get_template

from allemed.config.database import ROOT

TEMPLATES = sorted(
    path for path in ROOT.glob("allemed/*/templates/**/*") if path.suffix in {".html", ".txt", ".subject"}
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "allemed")))
def test_it_compiles(path: object) -> None:
    get_template(str(path).rpartition("/templates/")[2])
