"""Before the evening: who may plan what, who is busy when, and what a borrowed laptop gets."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad import actions
from allemed.dugnad.models import Assignment, Dugnad, Runbook, SeatKind, State
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.tests.room import BY, make_dugnad, make_evening
from allemed.people.models import Role
from allemed.people.tests.make import make_organisation, make_person, municipality, sign_in_with_both_steps

HOURS = dt.timedelta(hours=3)


def signed_in(name: str, role: Role | None = None, **scope: Any) -> Client:
    client = Client(headers={"host": "localhost"})
    sign_in_with_both_steps(client, make_person(name, role, **scope))
    return client


def address(name: str, *things: Any) -> str:
    return reverse(f"dugnad_lead:{name}", args=[getattr(thing, "public_id", thing) for thing in things])


def filled_in(**said: str) -> dict[str, str]:
    return {
        "submit_token": "t" * 43,
        "partner": "Arendal",
        "title": "Dugnad i Arendal",
        "day": (clock.today() + dt.timedelta(days=20)).isoformat(),
        "starts": "17:30",
        "ends": "20:00",
        "mode": "physical",
        "language": "nb",
        "runbook": Runbook.objects.get(slug="kommunedugnad").public_id,
        "leads": "on",
        **said,
    }


@pytest.mark.django_db
def test_ingrid_plans_a_dugnad_and_leads_it() -> None:
    ingrid = signed_in("Ingrid Aune", Role.FACILITATOR)
    answer = ingrid.post(address("new"), filled_in())
    dugnad = Dugnad.objects.get()
    assert answer.headers["Location"] == address("dugnad", dugnad)
    assert [each.user.name for each in dugnad.assignments.all()] == ["Ingrid Aune"]
    ingrid.post(address("new"), filled_in())
    assert Dugnad.objects.count() == 1
    assert b"Dugnad i Arendal" in ingrid.get(address("list")).content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("ends", "16:00", "slutte etter"), ("partner", "Ingensteds", "finner ikke"), ("starts", "nå", "klokkeslett")],
)
def test_what_was_written_stands_when_it_is_refused(field: str, value: str, says: str) -> None:
    ingrid = signed_in("Ingrid Aune", Role.FACILITATOR)
    page = ingrid.post(address("new"), filled_in(**{field: value, "place": "Kulturhuset"})).content.decode()
    assert says in page
    assert 'value="Kulturhuset"' in page
    assert not Dugnad.objects.exists()


@pytest.mark.django_db
def test_a_coordinator_plans_for_her_own_and_sees_no_others() -> None:
    lene = signed_in("Lene Strand", Role.COORDINATOR, municipality=municipality())
    page = lene.get(address("new")).content.decode()
    assert "Arendal" in page
    assert "organisasjonsnummer" not in page
    other = make_dugnad(municipality=None, organisation=make_organisation())
    assert lene.get(address("dugnad", other)).status_code == 403
    assert lene.get(address("dugnad", make_dugnad(municipality=municipality()))).status_code == 200


@pytest.mark.django_db
def test_only_those_who_plan_come_in() -> None:
    dugnad = make_dugnad()
    for client in (signed_in("Jonas Berg"), signed_in("Ole Berg", Role.CASE_WORKER, municipality=municipality())):
        for name in ("list", "new", "runbooks"):
            assert client.get(address(name)).status_code == 403
        assert client.get(address("dugnad", dugnad)).status_code == 403
        assert client.post(address("evening_code", dugnad)).status_code == 403
        assert client.post(address("lead", dugnad)).status_code == 403


@pytest.mark.django_db
def test_a_process_leader_without_the_dugnad_cannot_open_it() -> None:
    sander = signed_in("Sander Iversen", Role.FACILITATOR)
    evening = make_evening()
    assert sander.get(address("dugnad", evening.dugnad)).status_code == 403
    assert sander.get(address("leader", evening.dugnad)).status_code == 403
    assert sander.get(address("screen", evening.dugnad)).status_code == 403


@pytest.mark.django_db
def test_nobody_leads_two_at_the_same_time_and_the_refusal_says_who() -> None:
    marit = signed_in("Marit Solberg", Role.ADVISER)
    ingrid = make_person("Ingrid Aune", Role.FACILITATOR)
    first = make_dugnad()
    actions.assign(by=BY, dugnad=first, user=ingrid)
    second = make_dugnad()
    page = marit.post(address("assign", second), {"user": ingrid.public_id}).content.decode()
    assert "Ingrid Aune leder en annen dugnad" in page
    later = first.ends_at + dt.timedelta(hours=1)
    actions.move_dugnad(by=BY, dugnad=second, starts_at=later, ends_at=later + HOURS)
    actions.assign(by=BY, dugnad=second, user=ingrid)
    with pytest.raises(RefusedError) as refused:
        actions.move_dugnad(by=BY, dugnad=second, starts_at=first.starts_at, ends_at=first.ends_at)
    assert refused.value.message == "Ingrid Aune leder en annen dugnad på samme tid."


@pytest.mark.django_db
def test_a_cancelled_dugnad_sets_its_leaders_free() -> None:
    ingrid = make_person("Ingrid Aune", Role.FACILITATOR)
    first = make_dugnad()
    actions.assign(by=BY, dugnad=first, user=ingrid)
    actions.cancel_dugnad(by=BY, dugnad=first)
    actions.assign(by=BY, dugnad=make_dugnad(), user=ingrid)
    with pytest.raises(RefusedError) as refused:
        actions.change_dugnad(by=BY, dugnad=first, fields={"title": "x"})
    assert refused.value.reason == RoomRefusal.IS_OVER


def test_two_who_assign_the_same_leader_at_once(own_database: str, django_db_blocker: Any) -> None:
    """The constraint decides, not who looked first."""
    from django.db import connection

    outcomes: list[str] = []
    with django_db_blocker.unblock():
        ingrid = make_person("Ingrid Aune", Role.FACILITATOR)
        dugnads = [make_dugnad(), make_dugnad()]
        together = threading.Barrier(2)

        def assign(dugnad: Dugnad) -> None:
            together.wait()
            try:
                actions.assign(by=BY, dugnad=dugnad, user=ingrid)
                outcomes.append("assigned")
            except RefusedError as refused:
                outcomes.append(refused.reason.value)
            finally:
                connection.close()

        threads = [threading.Thread(target=assign, args=[dugnad]) for dugnad in dugnads]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["assigned", "is_busy"]
        assert Assignment.objects.filter(user=ingrid).count() == 1


@pytest.mark.django_db
def test_the_lobby_opens_and_the_leader_sits_down() -> None:
    marit = signed_in("Marit Solberg", Role.ADVISER)
    dugnad = make_dugnad()
    answer = marit.post(address("lobby", dugnad), {"tables": "4"})
    assert answer.headers["Location"] == address("leader", dugnad)
    dugnad.refresh_from_db()
    assert (dugnad.state, dugnad.tables.count()) == (State.LOBBY, 4)
    page = marit.get(address("leader", dugnad)).content.decode()
    assert "Folk kommer inn" in page
    assert dugnad.code in page
    again = marit.post(address("lobby", dugnad), {"tables": "4"}, follow=True).content.decode()
    assert "allerede åpnet" in again
    sheet = marit.get(address("table_codes", dugnad)).content.decode()
    assert all(table.code in sheet for table in dugnad.tables.all())


@pytest.mark.django_db
def test_after_the_lobby_the_runbook_stays_as_it_was_copied() -> None:
    evening = make_evening()
    other = Runbook.objects.get(slug="kommunedugnad").current
    actions.change_dugnad(by=BY, dugnad=evening.dugnad, fields={"title": "Nytt navn", "runbook": other})
    assert evening.now.title == "Nytt navn"
    assert evening.now.runbook_id != other.pk if other else False


@pytest.mark.django_db
def test_the_code_for_the_evening_leads_a_borrowed_laptop_to_one_dugnad_without_names() -> None:
    marit = signed_in("Marit Solberg", Role.ADVISER)
    evening = make_evening()
    evening.measure(1, text="Åpen hall", owner_name="Ole Berg", owner_role="Idrettsleder")
    page = marit.post(address("evening_code", evening.dugnad)).content.decode()
    code = page.split('<p class="pl-code">')[1].split("<")[0]
    laptop = Client(headers={"host": "localhost"})
    wrong = laptop.post(address("borrowed"), {"code": "feil feil", "what": "lead"}).content.decode()
    assert "Vi kjenner ikke koden" in wrong
    answer = laptop.post(address("borrowed"), {"code": code.upper(), "what": "lead"})
    assert answer.headers["Location"] == address("leader", evening.dugnad)
    assert evening.dugnad.seats.get(is_borrowed=True).kind == SeatKind.FACILITATOR
    measures = laptop.get(address("measures", evening.dugnad)).content.decode()
    assert "Åpen hall" in measures
    assert "Ole Berg" not in measures
    assert laptop.get(address("dugnad", evening.dugnad)).status_code == 302
    assert laptop.get(address("leader", make_evening().dugnad)).status_code == 302


@pytest.mark.django_db
def test_the_same_code_lets_a_machine_show_the_big_screen_only() -> None:
    evening = make_evening()
    code = actions.make_evening_code(by=BY, dugnad=evening.dugnad)
    machine = Client(headers={"host": "localhost"})
    answer = machine.post(address("borrowed"), {"code": code, "what": "screen"})
    assert answer.headers["Location"] == address("screen", evening.dugnad)
    assert evening.dugnad.code[:3] in machine.get(address("screen", evening.dugnad)).content.decode()
    assert machine.get(address("leader", evening.dugnad)).status_code == 302
