"""The licence is in the repository, whole and word for word."""

from __future__ import annotations

import hashlib

from allemed.config.database import ROOT

# Of the English text in the Official Journal, L 128 of 19 May 2017, as SPDX keeps it, and a newline.
TEXT = "57fb42fbcd0b037ce528ed8f72f1ec095d67bc6825ecf1448ff39be1fe68a4b4"


def test_the_licence_is_the_official_text_from_its_title_to_its_appendix() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\nEUPL © the European Union 2007, 2016\n")
    assert all(f"\n{number}." in text for number in range(1, 16))
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in text
    assert hashlib.sha256(text.encode()).hexdigest() == TEXT
