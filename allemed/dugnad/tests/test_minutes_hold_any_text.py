"""Whatever somebody writes stands in the minutes once and as text: page, workbook, JSON. Or it was refused by name."""

from __future__ import annotations

import io
import json
from html.parser import HTMLParser

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from allemed.base.refusals import RefusedError
from allemed.dugnad.actions.minutes import make_draft
from allemed.dugnad.models import Minutes
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.tests.room import BY, make_evening

pytestmark = pytest.mark.django_db
NO = {RoomRefusal.NO_WORDS, RoomRefusal.TOO_LONG, RoomRefusal.UNREADABLE}
HOSTILE = (
    *(
        "<script>alert(1)</script>",
        "<!-- ",
        "</p></main>",
        "&lt;b&gt;",
        "&amp;#x3c;",
        "'\"><img src=x onerror=alert(1)>",
    ),
    *("=1+1", "+47", "-1", "@SUM(A1)", "=HYPERLINK(1)", "\t=1", "'=1", "_x000D_", "{{ 7 }}", "{% now %}", "#panic()"),
    *(
        "\u202e\u05de\u05e8\u05d7\u05d1",
        "\u2066a\u2069",
        "e\u0301",
        "\ufeffa",
        "\u200b",
        "a\u0000b",
        "\x1b[31m",
        "\x7f",
        "\ud83d\ude00",
    ),
)
ANY = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.sampled_from(HOSTILE),
    st.builds(str.__add__, st.sampled_from(HOSTILE), st.text(st.characters(codec="utf-8"), max_size=20)),
)


class Paragraphs(HTMLParser):
    """What a reader sees, piece by piece; fails where a text became an element that does something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not [name for name, value in attrs if name.startswith("on") or (name, value) == ("src", "x")], tag

    def handle_data(self, data: str) -> None:
        self.words.append(" ".join(data.split()))


def squeezed(text: str) -> str:
    """As a reader sees it: how many blanks, and where a line breaks, is the page's own business."""
    return " ".join(text.split())


@given(written=st.lists(ANY, min_size=1, max_size=6))
@example(written=list(HOSTILE))
@example(written=["a" * 100_000, "\U0001f389" * 300])
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
def test_every_text_stands_once_and_as_text_or_was_refused_by_name(written: list[str]) -> None:
    with transaction.atomic():
        evening = make_evening(1)
        kept, refusals = 0, set()
        for number, text in enumerate(written):
            try:  # the number makes each a sentence of its own; it comes last, so that the start is as hostile as given
                with transaction.atomic():
                    evening.write(1, f"{text} nr. {number}")
                    kept += 1
            except RefusedError as refused:
                refusals.add(refused.reason)
        assert refusals <= NO
        sentences = list(evening.dugnad.contributions.values_list("text", flat=True))
        assert len(sentences) == kept
        evening.close()
        minutes = make_draft(by=BY, dugnad=evening.dugnad)
        assert minutes is not None
        Minutes.objects.filter(pk=minutes.pk).update(state="sent", sent_at=minutes.made_at, sent_by="test")
        check(f"/referat/{minutes.public_id}/", sentences)
        transaction.set_rollback(True)


def check(address: str, sentences: list[str]) -> None:
    client = Client(headers={"host": "localhost"})
    page = Paragraphs(client.get(address).content.decode())
    data = json.loads(client.get(f"{address}referat.json").content)
    found = list(_strings(data))
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}referat.xlsx").content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    values = [squeezed(str(cell.value)) for cell in cells if cell.value is not None]
    for sentence in sentences:
        assert found.count(sentence) == 1, sentence
        assert values.count(squeezed(sentence)) == 1, sentence
        assert page.words.count(squeezed(sentence)) == 1, sentence


def _strings(thing: object) -> list[str]:
    if isinstance(thing, str):
        return [thing]
    inside = list(thing.values()) if isinstance(thing, dict) else thing if isinstance(thing, list) else []
    return [text for each in inside for text in _strings(each)]
