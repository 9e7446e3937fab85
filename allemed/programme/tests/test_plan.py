"""The plan: laid out once, follows the dugnad, and stands still where someone has settled it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allemed.base import clock
from allemed.base.clock import OSLO
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions as room
from allemed.dugnad.models import Dugnad
from allemed.people.models import Role
from allemed.people.tests.make import make_person, sign_in_with_both_steps
from allemed.programme.actions import moves, plan
from allemed.programme.models import Anchor, Entry, Partnership, Side, Task, TaskState, TaskTemplate
from allemed.programme.moments import NoSuchTimeError, moment, span
from allemed.programme.refusals import ProgrammeRefusal as No
from allemed.programme.tests.make import BY, make_organisation, make_partnership, make_period, municipality, refused
from allemed.programme.tests.planned import at_five, make_planned, make_planning, workshop

pytestmark = pytest.mark.django_db


def test_a_plan_is_laid_out_once() -> None:
    partnership = make_planning()
    assert plan.lay_out(by=BY, partnership=partnership) == TaskTemplate.objects.count() > 10
    assert plan.lay_out(by=BY, partnership=partnership) == 0
    by_agreement = partnership.tasks.filter(anchor=Anchor.AGREEMENT)
    assert partnership.agreed_at is not None
    agreed_on = partnership.agreed_at.astimezone(OSLO).date()
    assert {task.due_on for task in by_agreement} == {
        agreed_on + dt.timedelta(days=task.offset_days) for task in by_agreement
    }
    assert not partnership.tasks.filter(anchor=Anchor.DUGNAD).exclude(due_on=None).exists()


def test_every_task_that_comes_with_the_house_is_written_in_three_languages() -> None:
    for template in TaskTemplate.objects.all():
        for language in ("nb", "nn", "en"):
            assert set(template.texts[language]) == {"title", "guide"}


def test_there_is_nothing_to_plan_before_the_agreement() -> None:
    partnership = make_partnership(place_given_at=clock.now())
    assert refused(lambda: plan.lay_out(by=BY, partnership=partnership)) == No.NOT_PLANNING
    assert refused(lambda: plan.plan_workshop(by=BY, partnership=partnership, workshop=workshop())) == No.NOT_PLANNING


def test_the_dugnad_gets_a_day_and_the_tasks_theirs() -> None:
    partnership, dugnad = make_planned(days=90)
    assert (dugnad.municipality, dugnad.place) == (partnership.municipality, "Rådhuset")
    task = partnership.tasks.get(anchor=Anchor.DUGNAD, offset_days=-7)
    assert task.due_on == clock.today() + dt.timedelta(days=83)
    assert Entry.objects.about(partnership).filter(title__startswith="Dugnaden er satt til").exists()


def test_a_day_outside_the_period_is_refused_and_the_days_are_named() -> None:
    partnership = make_planning()
    with pytest.raises(RefusedError) as caught:
        plan.plan_workshop(by=BY, partnership=partnership, workshop=workshop(days=331))
    assert caught.value.reason == No.OUTSIDE_PERIOD
    assert str(partnership.period.last_dugnad_on.year) in caught.value.message
    partnership, _dugnad = make_planned(partnership, days=330)  # the last day itself is within it
    move = {"starts_at": at_five(331), "ends_at": at_five(331) + dt.timedelta(hours=2)}
    assert refused(lambda: plan.move_workshop(by=BY, partnership=partnership, **move)) == No.OUTSIDE_PERIOD


def test_the_last_day_is_judged_in_oslo() -> None:
    partnership = make_planning()
    last = partnership.period.last_dugnad_on
    late = dt.datetime.combine(last, dt.time(23, 30), OSLO).astimezone(dt.UTC)
    made = plan.plan_workshop(
        by=BY, partnership=partnership, workshop=workshop(starts_at=late, ends_at=late + dt.timedelta(hours=1))
    )
    assert made.starts_at == late


def test_a_partnership_has_one_dugnad_and_a_cancelled_one_is_replaced() -> None:
    partnership, dugnad = make_planned()
    assert refused(lambda: make_planned(partnership, days=100)) == No.HAS_A_DUGNAD
    room.cancel_dugnad(by=BY, dugnad=dugnad)
    partnership.refresh_from_db()
    partnership, second = make_planned(partnership, days=100)
    assert partnership.dugnad == second != dugnad


def test_a_dugnad_planned_in_the_room_becomes_the_partnerships() -> None:
    partnership = make_planning()
    other = workshop(60)
    details = {name: getattr(other, name) for name in ("title", "runbook", "starts_at", "ends_at", "place")}
    theirs = room.plan_dugnad(by=BY, municipality=partnership.municipality, **details)
    strangers = room.plan_dugnad(by=BY, municipality=municipality("4203"), **details)
    rehearsal = room.plan_dugnad(by=BY, municipality=partnership.municipality, is_rehearsal=True, **details)
    for not_theirs in (strangers, rehearsal):
        deed = lambda dugnad=not_theirs: plan.link_workshop(by=BY, partnership=partnership, dugnad=dugnad)  # noqa: E731
        assert refused(deed) == No.NOT_THEIR_DUGNAD
    plan.link_workshop(by=BY, partnership=partnership, dugnad=theirs)
    assert partnership.tasks.get(offset_days=-7).due_on == clock.today() + dt.timedelta(days=53)


def test_of_two_who_change_it_the_second_is_told() -> None:
    partnership, dugnad = make_planned()
    seen = dugnad.seq
    plan.change_workshop(by=BY, partnership=partnership, fields={"place": "Biblioteket"}, seen=seen)
    late = lambda: plan.change_workshop(by=BY, partnership=partnership, fields={"place": "Skolen"}, seen=seen)  # noqa: E731
    assert refused(late) == No.CHANGED_MEANWHILE
    assert Dugnad.objects.get(pk=dugnad.pk).place == "Biblioteket"


def test_a_task_is_done_skipped_with_a_reason_and_undone() -> None:
    partnership, _dugnad = make_planned()
    first, second = partnership.tasks.filter(anchor=Anchor.DUGNAD)[:2]
    plan.settle_task(by=BY, task=first, is_done=True)
    assert refused(lambda: plan.settle_task(by=BY, task=first, is_done=True)) == No.TASK_IS_SETTLED
    assert refused(lambda: plan.settle_task(by=BY, task=second, is_done=False, because=" ")) == No.REASON_NEEDED
    plan.settle_task(by=BY, task=second, is_done=False, because="Vi har alt gjort det")
    plan.move_workshop(
        by=BY, partnership=partnership, starts_at=at_five(120), ends_at=at_five(120) + dt.timedelta(hours=3)
    )
    undone = plan.reopen_task(by=BY, task=second)
    assert (undone.state, undone.because, undone.settled_at) == (TaskState.OPEN, "", None)
    assert undone.due_on == clock.today() + dt.timedelta(days=120 + second.offset_days)  # where it would have been


def test_the_database_keeps_the_day_of_what_is_settled() -> None:
    partnership, _dugnad = make_planned()
    task = partnership.tasks.filter(anchor=Anchor.DUGNAD)[0]
    plan.settle_task(by=BY, task=task, is_done=True)
    with pytest.raises(DatabaseError, match="keeps its day"), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(due_on=clock.today())


def test_a_task_is_given_to_those_who_work_with_it() -> None:
    partnership, _dugnad = make_planned()
    task = partnership.tasks.all()[0]
    adviser = make_person("Berit Dal", Role.ADVISER)
    coordinator = make_person("Kari Vik", Role.COORDINATOR, municipality=partnership.municipality)
    stranger = make_person("Jonas Berg", Role.COORDINATOR, municipality=municipality("4203"))
    for owner in (adviser, coordinator):
        assert plan.give_task(by=adviser, task=task, side=Side.PARTNER, owner=owner).owner == owner
    give = lambda: plan.give_task(by=adviser, task=task, side=Side.PARTNER, owner=stranger)  # noqa: E731
    assert refused(give) == No.NOT_AN_OWNER
    assert refused(lambda: plan.settle_task(by=stranger, task=task, is_done=True)) == No.NOT_ALLOWED
    assert plan.settle_task(by=coordinator, task=task, is_done=True).state == TaskState.DONE


Settled = st.dictionaries(st.integers(0, 30), st.sampled_from(["done", "skipped"]), max_size=8)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(settled=Settled, days=st.lists(st.integers(0, 330), min_size=1, max_size=4))
def test_moving_the_date_moves_open_tasks_counted_from_it_and_nothing_else(
    settled: dict[int, str], days: list[int]
) -> None:
    with transaction.atomic():
        partnership, _dugnad = make_planned(make_planning(make_period(slug=f"p{Task.objects.count()}")))
        tasks = list(partnership.tasks.order_by("pk"))
        for number, state in settled.items():
            task = tasks[number % len(tasks)]
            if Task.objects.get(pk=task.pk).is_open:
                plan.settle_task(by=BY, task=task, is_done=state == "done", because="nei")
        before = {task.pk: (task.due_on, task.state) for task in partnership.tasks.all()}
        for day in days:
            starts = at_five(day)
            plan.move_workshop(by=BY, partnership=partnership, starts_at=starts, ends_at=starts + dt.timedelta(hours=2))
        for task in partnership.tasks.all():
            due_on, state = before[task.pk]
            assert task.state == state
            if task.anchor == Anchor.DUGNAD and state == TaskState.OPEN:
                due_on = clock.today() + dt.timedelta(days=days[-1] + task.offset_days)
            assert task.due_on == due_on
        transaction.set_rollback(True)


def test_a_dugnad_that_was_moved_in_the_room_is_caught_up_with() -> None:
    partnership, dugnad = make_planned()
    unplanned = make_planning(partnership.period, make_organisation())
    room.move_dugnad(by=BY, dugnad=dugnad, starts_at=at_five(40), ends_at=at_five(40) + dt.timedelta(hours=3))
    assert plan.keep_up(by=BY) == 2
    assert partnership.tasks.get(offset_days=-7).due_on == clock.today() + dt.timedelta(days=33)
    assert unplanned.tasks.exists()
    assert plan.keep_up(by=BY) == 0


def test_an_hour_that_never_comes_is_refused_and_the_first_of_two_is_meant() -> None:
    with pytest.raises(NoSuchTimeError):
        moment(dt.date(2027, 3, 28), dt.time(2, 30))
    assert moment(dt.date(2027, 10, 31), dt.time(2, 30)) == dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)
    over = span(dt.datetime(2027, 3, 27, 22, 0, tzinfo=dt.UTC), dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC))
    assert over == "lørdag 27. mars 2027 kl.\u00a023.00 til 28. mars 2027 kl.\u00a003.30"


# --- The pages ----------------------------------------------------------------------------------------------------


def as_person(client: Client, name: str, role: Role, **scope: object) -> None:
    sign_in_with_both_steps(client, make_person(name, role, **scope))


def test_a_coordinator_plans_on_their_own_partners_pages_only(client: Client) -> None:
    mine = make_planning()
    other = make_planning(mine.period, make_organisation())
    as_person(client, "Kari Vik", Role.COORDINATOR, municipality=mine.municipality)
    assert client.get(f"/min-side/samarbeid/{mine.public_id}/plan/").status_code == 200
    assert client.get(f"/min-side/samarbeid/{other.public_id}/plan/").status_code == 403
    assert client.post(f"/min-side/samarbeid/{other.public_id}/plan/legg/").status_code == 403
    assert client.get("/min-side/samarbeid/oppgaver/").status_code == 403
    client.post(f"/min-side/samarbeid/{mine.public_id}/plan/legg/")
    task = mine.tasks.filter(side=Side.PARTNER)[0]
    page = client.get(f"/min-side/samarbeid/{mine.public_id}/plan/oppgave/{task.public_id}/")
    assert task.guide in page.content.decode()
    assert client.get(f"/min-side/samarbeid/{other.public_id}/plan/oppgave/{task.public_id}/").status_code == 403


def test_the_day_is_set_moved_and_refused_on_the_pages(client: Client) -> None:
    partnership = make_planning()
    runbook = workshop().runbook.runbook
    as_person(client, "Berit Dal", Role.ADVISER)
    at = f"/min-side/samarbeid/{partnership.public_id}/plan/"
    form = client.get(f"{at}dugnad/").context["form"]
    said = {
        "submit_token": form["submit_token"].value(),
        "title": "Dugnad i Oslo",
        "day": str(clock.today() + dt.timedelta(days=400)),
        "starts": "17:00",
        "ends": "20:00",
        "mode": "physical",
        "place": "Rådhuset",
        "language": "nb",
        "runbook": runbook.public_id,
    }
    page = client.post(f"{at}dugnad/", said)
    assert "Velg en dag imellom" in page.content.decode()
    day = clock.today() + dt.timedelta(days=50)
    for _press in range(2):  # a double press
        assert client.post(f"{at}dugnad/", said | {"day": str(day)}).status_code == 302
    dugnad = Dugnad.objects.get()
    assert dugnad.starts_at.astimezone(OSLO).date() == day
    moved = client.post(f"{at}flytt/", {"day": str(day), "starts": "18:00", "ends": "17:00"})
    assert "må slutte etter at den begynner" in moved.content.decode()
    client.post(f"{at}flytt/", {"day": str(day), "starts": "18:00", "ends": "21:00"})
    dugnad.refresh_from_db()
    assert dugnad.starts_at.astimezone(OSLO).hour == 18
    task = partnership.tasks.filter(anchor=Anchor.DUGNAD)[0]
    address = f"{at}oppgave/{task.public_id}/"
    assert "Fyll ut feltet" in client.post(address, {"gjor": "hopp-over", "because": ""}).content.decode()
    client.post(address, {"gjor": "hopp-over", "because": "Trengs ikke"})
    assert "Trengs ikke" in client.get(at).content.decode()
    client.post(address, {"gjor": "apne"})
    client.post(address, {"gjor": "gjort"})
    assert Task.objects.get(pk=task.pk).state == TaskState.DONE


def test_two_at_the_same_form_and_the_second_keeps_their_words(client: Client) -> None:
    partnership, dugnad = make_planned()
    as_person(client, "Berit Dal", Role.ADVISER)
    at = f"/min-side/samarbeid/{partnership.public_id}/plan/dugnad/"
    form = client.get(at).context["form"]
    said = {name: form[name].value() for name in form.fields} | {"place": "Skolen"}
    plan.change_workshop(by=BY, partnership=partnership, fields={"place": "Biblioteket"}, seen=dugnad.seq)
    page = client.post(at, said)
    text = page.content.decode()
    assert "Noen andre har lagret" in text
    assert "Biblioteket" in text
    assert 'value="Skolen"' in text
    again = page.context["form"]
    assert client.post(at, said | {"seen": again["seen"].value()}).status_code == 302
    assert Dugnad.objects.get(pk=dugnad.pk).place == "Skolen"


def test_the_template_is_changed_and_plans_that_have_it_are_as_before(client: Client) -> None:
    partnership = make_planning()
    plan.lay_out(by=BY, partnership=partnership)
    template = TaskTemplate.objects.filter(anchor=Anchor.DUGNAD)[0]
    as_person(client, "Berit Dal", Role.ADVISER)
    at = f"/min-side/samarbeid/oppgaver/{template.public_id}/"
    form = client.get(at).context["form"]
    said = {name: form[name].value() or "" for name in form.fields} | {"title_nb": "Et nytt navn", "offset_days": "-5"}
    assert client.post(at, said).status_code == 302
    template.refresh_from_db()
    assert (template.title, template.offset_days) == ("Et nytt navn", -5)
    assert partnership.tasks.get(template=template).title != "Et nytt navn"
    new = {"title_nb": "Ny", "anchor": "dugnad", "offset_days": "-3", "side": "host", "is_used": "on"}
    assert client.post("/min-side/samarbeid/oppgaver/ny/", new).status_code == 302
    assert plan.lay_out(by=BY, partnership=partnership) == 1


def test_a_merged_partnership_is_left_alone() -> None:
    partnership, _dugnad = make_planned()
    task = partnership.tasks.all()[0]
    other = make_planning(make_period(slug="ny"), make_organisation())
    Partnership.objects.filter(pk=partnership.pk).update(merged_into=other)
    assert refused(lambda: plan.settle_task(by=BY, task=task, is_done=True)) == No.MERGED
    assert moves.lock(other).pk == other.pk
