"""What every text of this room has in common: one row for each language, bokmål where the reader's is not written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from django.conf import settings


class InALanguage(Protocol):
    """A row of words in one language."""

    language: str


Text = TypeVar("Text", bound=InALanguage)


def best(texts: Iterable[Text], language: str) -> Text | None:
    """The text in `language`; else in bokmål; else any; None when there is none."""
    found = {text.language: text for text in texts}
    for code in (language, settings.LANGUAGE_CODE, *sorted(found)):
        if code in found:
            return found[code]
    return None
