"""Runbooks: what comes with the house, and how one makes one's own."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from allemed.base.refusals import RefusedError
from allemed.dugnad import actions
from allemed.dugnad.models import Runbook, RunbookVersion, StepKind
from allemed.dugnad.models.runbook import WORDS
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.tests.room import BY, make_evening
from allemed.dugnad.tests.test_planning import signed_in
from allemed.people.models import Role

pytestmark = pytest.mark.django_db
LANGUAGES = ("nb", "nn", "en")


def address(name: str, *args: object) -> str:
    return reverse(f"dugnad_lead:{name}", args=args)


@pytest.fixture
def book() -> Runbook:
    return Runbook.objects.get(slug="kommunedugnad")


@pytest.fixture
def ingrid() -> Client:
    return signed_in("Ingrid Aune", Role.FACILITATOR)


def titles(version: RunbookVersion | None) -> list[str]:
    assert version is not None
    return [step.words("nb")["title"] for step in version.steps.order_by("position")]


@pytest.mark.parametrize(
    ("slug", "least", "most"),
    [
        ("kommunedugnad", 120, 180),
        ("organisasjon-en-time", 50, 60),
        ("digital-dugnad", 90, 130),
        ("konferanse-plenum", 30, 60),
    ],
)
def test_the_four_that_come_with_the_house_are_whole_in_every_language(slug: str, least: int, most: int) -> None:
    version = Runbook.objects.get(slug=slug).current
    assert version is not None
    assert least <= version.minutes <= most
    for step in version.steps.all():
        for language in LANGUAGES:
            assert set(step.texts["nb"]) == set(step.texts[language]) <= set(WORDS)
            assert step.words(language)["instructions"]


def test_she_copies_writes_moves_takes_out_and_publishes(ingrid: Client, book: Runbook) -> None:
    answer = ingrid.post(address("copy_runbook", book.public_id), {"title": "Min dugnad", "submit_token": "t" * 43})
    mine = Runbook.objects.get(slug="min-dugnad")
    assert answer.headers["Location"] == address("runbook", mine.public_id)
    draft = mine.draft
    before = titles(draft)
    new = {"kind": "capture", "scope": "table", "minutes": "7", "cards": "none", "dots_per": "seat", "title_nb": "Nytt"}
    assert ingrid.post(address("new_step", mine.public_id), new).status_code == 302
    assert titles(draft) == [*before, "Nytt"]
    ingrid.post(address("step_up", mine.public_id, len(before) + 1))
    assert titles(draft) == [*before[:-1], "Nytt", before[-1]]
    ingrid.post(address("step_out", mine.public_id, 1))
    assert titles(draft) == [*before[1:-1], "Nytt", before[-1]]
    assert mine.current is None
    ingrid.post(address("publish_runbook", mine.public_id))
    assert titles(mine.current) == [*before[1:-1], "Nytt", before[-1]]
    assert "Utgave 1" in ingrid.get(address("runbook", mine.public_id)).content.decode()


def test_past_either_end_is_the_end(book: Runbook) -> None:
    draft = actions.start_draft(by=BY, runbook=book)
    before = titles(draft)
    first = draft.steps.get(position=1)
    actions.move_step(by=BY, step=first, places=-5)
    assert titles(draft) == before
    actions.move_step(by=BY, step=first, places=50)
    assert titles(draft) == [*before[1:], before[0]]


def test_dots_are_asked_for_where_one_prioritises_and_what_was_written_stands(ingrid: Client, book: Runbook) -> None:
    actions.start_draft(by=BY, runbook=book)
    said = {
        "kind": StepKind.PRIORITISE.value,
        "scope": "seat",
        "minutes": "5",
        "cards": "none",
        "dots_per": "seat",
        "title_nb": "Viktigst",
    }
    page = ingrid.post(address("new_step", book.public_id), said).content.decode()
    assert "Skriv hvor mange prikker hver får" in page
    assert 'value="Viktigst"' in page


def test_a_published_edition_never_changes_and_there_is_one_draft(book: Runbook) -> None:
    version = book.current
    assert version is not None
    for deed in (
        lambda: actions.save_step(by=BY, version=version, step=None, fields={"kind": "break"}),
        lambda: actions.delete_step(by=BY, step=version.steps.all()[0]),
        lambda: actions.move_step(by=BY, step=version.steps.all()[0], places=1),
        lambda: actions.save_words(by=BY, version=version, titles={"nb": "x"}, leads={}),
        lambda: actions.publish_runbook(by=BY, version=version),
    ):
        with pytest.raises(RefusedError) as refused:
            deed()
        assert refused.value.reason == RoomRefusal.IS_PUBLISHED
    actions.start_draft(by=BY, runbook=book)
    with pytest.raises(RefusedError) as refused:
        actions.start_draft(by=BY, runbook=book)
    assert refused.value.reason == RoomRefusal.HAS_A_DRAFT


def test_a_new_edition_touches_no_dugnad_that_has_begun(book: Runbook) -> None:
    evening = make_evening(runbook=book.current)
    before = [step.words("nb")["title"] for step in evening.steps]
    draft = actions.start_draft(by=BY, runbook=book)
    actions.delete_step(by=BY, step=draft.steps.get(position=1))
    actions.publish_runbook(by=BY, version=draft)
    assert [step.words("nb")["title"] for step in evening.steps] == before
    assert len(titles(book.current)) == len(before) - 1
