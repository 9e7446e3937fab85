"""Dots: a whole allocation, the newest one, counted once."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, transaction

from allemed.base.refusals import RefusedError
from allemed.dugnad import actions
from allemed.dugnad.models import Ballot, BallotRevision, Kind, Result, SeatKind, StepKind
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.tests.room import Evening, make_evening

pytestmark = pytest.mark.django_db


def voting() -> tuple[Evening, str, list[str]]:
    """Three ideas on the wall, and the dots handed out."""
    evening = make_evening()
    evening.do("start")
    ideas = [evening.write(1, text, kind=Kind.IDEA).id for text in ("Åpen hall", "Skyss", "Lån av utstyr")]
    evening.do("reveal", to=evening.step(StepKind.CARD).public_id)
    step = evening.go_to(StepKind.PRIORITISE)
    return evening, step.public_id, [f"i:{idea}" for idea in ideas]


def test_the_newest_allocation_counts_whatever_order_it_comes_in() -> None:
    """Claper: a stale counter. There is none: the whole allocation is sent each time."""
    evening, step, ideas = voting()
    person = evening.person(1)
    actions.vote(by=person, step=step, revision=2, allocations={ideas[0]: 5})
    ballot, outcome, _ = actions.vote(by=person, step=step, revision=1, allocations={ideas[1]: 5})
    assert (outcome, ballot.allocations) == ("old", {ideas[0]: 5})
    _, outcome, seq = actions.vote(by=person, step=step, revision=2, allocations={ideas[0]: 5})
    assert (outcome, seq) == ("same", evening.now.seq)
    assert (Ballot.objects.count(), BallotRevision.objects.count()) == (1, 1)


def test_two_screens_with_one_seat_do_not_overwrite_each_other_silently() -> None:
    evening, step, ideas = voting()
    person = evening.person(1)
    actions.vote(by=person, step=step, revision=1, allocations={ideas[0]: 5})
    with pytest.raises(RefusedError) as refused:
        actions.vote(by=person, step=step, revision=1, allocations={ideas[1]: 5})
    assert refused.value.reason == RoomRefusal.OTHER_BALLOT


@pytest.mark.parametrize(
    ("allocations", "reason"),
    [
        ({"first": 6}, RoomRefusal.TOO_MANY_DOTS),
        ({"first": 3, "second": 3}, RoomRefusal.TOO_MANY_DOTS),
        ({"first": 6, "second": -1}, RoomRefusal.TOO_MANY_DOTS),
        ({f"i:{uuid.UUID(int=1)}": 1}, RoomRefusal.NO_SUCH_CANDIDATE),
    ],
)
def test_nobody_has_more_dots_than_were_given(allocations: dict[str, int], reason: RoomRefusal) -> None:
    evening, step, ideas = voting()
    named = {{"first": ideas[0], "second": ideas[1]}.get(key, key): dots for key, dots in allocations.items()}
    with pytest.raises(RefusedError) as refused:
        actions.vote(by=evening.person(1), step=step, revision=1, allocations=named)
    assert refused.value.reason == reason


def test_a_tie_is_shown_as_a_tie() -> None:
    evening, step, ideas = voting()
    actions.vote(by=evening.person(1), step=step, revision=1, allocations={ideas[0]: 2, ideas[1]: 3})
    actions.vote(by=evening.person(2), step=step, revision=1, allocations={ideas[0]: 2, ideas[2]: 1})
    actions.vote(by=evening.tables[3], step=step, revision=1, allocations={ideas[2]: 2})
    evening.do("next")
    results = {(result.candidate, result.rank, result.is_tied, result.dots) for result in Result.objects.all()}
    assert results == {(ideas[0], 1, False, 4), (ideas[1], 2, True, 3), (ideas[2], 2, True, 3)}


def test_what_is_counted_stays_counted() -> None:
    evening, step, ideas = voting()
    person = evening.person(1)
    actions.vote(by=person, step=step, revision=1, allocations={ideas[0]: 5})
    evening.do("next")
    for deed in (
        lambda: evening.do("back"),
        lambda: evening.do("open_step", to=step),
        lambda: actions.vote(by=person, step=step, revision=2, allocations={ideas[1]: 5}),
    ):
        with pytest.raises(RefusedError):
            deed()
    with pytest.raises(DatabaseError, match="no ballot changes after the count"), transaction.atomic():
        Ballot.objects.update(allocations={})
    with pytest.raises(DatabaseError, match="counted dots stay counted"), transaction.atomic():
        Result.objects.update(dots=99)


def test_themes_lie_still_while_people_vote_and_keep_every_original() -> None:
    evening = make_evening()
    evening.do("start")
    ideas = [evening.write(number, f"Idé fra bord {number}", kind=Kind.IDEA).id for number in (1, 2)]
    evening.do("reveal", to=evening.step(StepKind.CARD).public_id)
    team = evening.sit(SeatKind.THEME_TEAM)
    first, second = uuid.uuid4(), uuid.uuid4()
    actions.name_theme(by=team, theme=first, title="Skyss", base=0)
    actions.name_theme(by=team, theme=second, title="Transport", base=0)
    for idea, theme in zip(ideas, (first, second), strict=True):
        actions.gather(by=team, contribution=idea, theme=theme)
    actions.merge(by=team, theme=second, into=first)
    seen = evening.sees(evening.tables[3])
    assert [theme["title"] for theme in seen["themes"]] == ["Skyss"]
    assert {(row["text"], row["table"], row["theme"]) for row in seen["contributions"]} == {
        ("Idé fra bord 1", 1, str(first)),
        ("Idé fra bord 2", 2, str(first)),
    }
    step = evening.go_to(StepKind.PRIORITISE)
    with pytest.raises(RefusedError) as refused:
        actions.gather(by=team, contribution=ideas[0], theme=None)
    assert refused.value.reason == RoomRefusal.VOTING_IS_OPEN
    actions.vote(by=evening.person(1), step=step.public_id, revision=1, allocations={f"t:{first}": 3})
    evening.do("next")
    assert [(result.label, result.dots) for result in Result.objects.all()] == [("Skyss", 3)]


def test_at_the_close_nothing_says_who_gave_which_dots() -> None:
    evening, step, ideas = voting()
    actions.vote(by=evening.person(1), step=step, revision=1, allocations={ideas[0]: 5})
    evening.do("close")
    assert Ballot.objects.get().seat is None
    assert Result.objects.get(candidate=ideas[0]).dots == 5
