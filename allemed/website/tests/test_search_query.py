from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from allemed.website.models import SearchEntry, Synonym
from allemed.website.search.documents import Document
from allemed.website.search.index import rebuild, refresh
from allemed.website.search.query import search

pytestmark = pytest.mark.django_db


@dataclass
class Shelf:
    """A source whose things a test puts there itself."""

    name: str = "shelf"
    things: dict[str, Document] = field(default_factory=dict)
    version: str = "1"

    def versions(self) -> dict[str, str]:
        return dict.fromkeys(self.things, self.version)

    def documents(self, key: str) -> list[Document]:
        return [self.things[key]]


def make_shelf(**texts: str) -> Shelf:
    things = {
        key: Document("nb", "page", title=text.split(". ")[0], body=text, url=f"/{key}/") for key, text in texts.items()
    }
    shelf = Shelf(things=things)
    rebuild([shelf])
    return shelf


def found(question: str, language: str = "nb") -> list[str]:
    return [hit.url.strip("/") for hit in search(question, language=language).hits]


def test_singular_finds_plural_and_plural_finds_singular() -> None:
    make_shelf(one="En fritidsaktivitet for alle", many="Mange fritidsaktiviteter i bygda")
    assert set(found("fritidsaktivitet")) == set(found("fritidsaktiviteter")) == {"one", "many"}


def test_a_part_finds_the_compound() -> None:
    make_shelf(card="Fritidskortet er for alle", other="Noe helt annet")
    assert found("kort") == ["card"]
    assert found("fritid") == ["card"]


def test_the_word_itself_comes_before_its_compounds() -> None:
    make_shelf(part="Musikkorpset øver i fritidshallen", whole="Fritid for alle")
    assert found("fritid") == ["whole", "part"]


def test_the_title_weighs_more_than_the_body() -> None:
    make_shelf(body="Om noe annet. Her nevnes rapporten en gang", title="Rapporten. Om deltakelse")
    assert found("rapport") == ["title", "body"]


@pytest.mark.parametrize("question", ["diallogkort", "dialogkrot", "dialgkort"])
def test_a_small_misspelling_finds_it_and_says_so(question: str) -> None:
    make_shelf(cards="Nye dialogkort for kommuner", other="Transport og skyss")
    results = search(question, language="nb")
    assert [hit.url for hit in results.hits] == ["/cards/"]
    assert results.corrected == {question: "dialogkort"}


def test_letters_a_keyboard_lacks_are_no_hindrance() -> None:
    make_shelf(money="Økonomi og ungdomsråd")
    assert found("okonomi") == ["money"]
    assert found("ungdomsrad") == ["money"]


def test_synonyms_an_editor_keeps_find_each_other() -> None:
    make_shelf(coach="Treneren følger opp", other="Noe annet")
    assert found("instruktør") == []
    Synonym.objects.create(language="nb", words="trener, instruktør")
    assert found("instruktør") == ["coach"]


def test_words_are_highlighted_and_everything_else_is_escaped() -> None:
    make_shelf(x="<script>alert(1)</script> & barna synger i kor. " + "fyll " * 100)
    hit = search("barn", language="nb").hits[0]
    assert "<mark>barna</mark>" in hit.title
    assert "<script>" not in hit.title + hit.passage
    assert "&lt;script&gt;" in hit.title


def test_the_passage_is_where_the_answer_stands() -> None:
    make_shelf(x="Tittel. " + "ord " * 400 + "Her står det om avlastningshjem annenhver uke. " + "mer " * 400)
    assert "<mark>avlastningshjem</mark>" in search("avlastningshjem", language="nb").hits[0].passage


def test_another_language_is_another_shelf() -> None:
    make_shelf(x="Barn og fritid")
    assert found("barn", "en") == []


@pytest.mark.parametrize(
    "question", ["", "   ", "!!!", "'", "\\", "a & b | !c <-> 'd':*", "\x00", "(" * 300, "ord " * 500]
)
def test_any_question_is_answered(question: str) -> None:
    make_shelf(x="Barn og fritid")
    search(question, language="nb")


def test_a_thing_that_changed_is_read_again_and_one_that_went_is_gone() -> None:
    shelf = make_shelf(x="Gammel tekst om skiskyting", y="Noe om sjakk")
    shelf.things["x"] = Document("nb", "page", title="Ny tekst om roing", url="/x/")
    del shelf.things["y"]
    assert refresh([shelf]) == 1  # the version did not change: only the one that went
    shelf.version = "2"
    refresh([shelf])
    assert found("skiskyting") == []
    assert found("roing") == ["x"]
    assert SearchEntry.objects.count() == 1
