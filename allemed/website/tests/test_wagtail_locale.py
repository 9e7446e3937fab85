"""What Wagtail says to editors, in bokmål."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import wagtail
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings

OURS = Path(settings.LOCALE_PATHS[0]) / "nb" / "LC_MESSAGES"
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
# What no editor of ours meets: parts of Wagtail that are not installed, and mails that letters of ours replace.
ELSEWHERE = ("contrib/forms", "search_promotions", "styleguide", "table_block", "contrib/settings", "embeds")
NOT_SAID = re.compile(
    r"moderation stage|moderation to workflow|submitted to workflow|in workflow \"|during \"|comment was left"
    r"|preview the %\(model_name|upgrade|Your version|API v2|frontend cache|routablepage|sitemaps"
)


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as opened:
        return read_po(opened)


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_everything_wagtail_says_has_words_in_bokmal(domain: str) -> None:
    ours = catalogue(OURS / f"{domain}.po")
    silent = []
    for english in sorted(Path(wagtail.__file__).parent.glob(f"**/locale/en/LC_MESSAGES/{domain}.po")):
        if any(part in english.as_posix() for part in ELSEWHERE):
            continue
        theirs_path = Path(english.as_posix().replace("/en/", "/nb/"))
        theirs = catalogue(theirs_path) if theirs_path.exists() else Catalog()
        for message in catalogue(english):
            said = [entry.string for entry in (ours.get(message.id), theirs.get(message.id)) if entry]
            is_said = any(all(text) if isinstance(text, tuple) else text for text in said)
            if message.id and not is_said and not NOT_SAID.search(str(message.id)):
                silent.append(message.id)
    assert silent == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_our_words_use_no_place_that_wagtail_does_not_fill(domain: str) -> None:
    for message in catalogue(OURS / f"{domain}.po"):
        texts = message.string if isinstance(message.string, tuple | list) else (str(message.string),)
        known = set(PLACE.findall(str(message.id)))
        for text in texts:
            assert set(PLACE.findall(text)) <= known, message.id


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_nothing_is_said_in_a_word_that_editors_do_not_use(domain: str) -> None:
    ours = catalogue(OURS / f"{domain}.po")
    strange = []
    for theirs in sorted(Path(wagtail.__file__).parent.glob(f"**/locale/nb/LC_MESSAGES/{domain}.po")):
        if any(part in theirs.as_posix() for part in ELSEWHERE):
            continue
        for message in catalogue(theirs):
            entry = ours.get(message.id)
            said = entry.string if entry and entry.string else message.string
            if re.search(r"snutt|\bsnippet", PLACE.sub("", str(said)), re.IGNORECASE):
                strange.append((message.id, said))
    assert strange == []
