"""Ten colleagues send the form at the same moment: one partnership, nothing lost."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from allemed.programme import actions
from allemed.programme.models import FormState, InterestForm, Partnership, Person
from allemed.programme.tests.make import BY, facts, make_period, municipality


@pytest.mark.prove
def test_ten_at_once_for_one_municipality_make_one_partnership(own_database: str) -> None:
    period, partner = make_period(), municipality()
    start = Barrier(10)

    def send(number: int) -> None:
        said = facts(partner, email=f"kari{number}@allemed.example")
        start.wait()
        actions.send_form(by=BY, period=period, client_id=uuid.uuid4(), language="nb", facts=said)
        connection.close()

    with ThreadPoolExecutor(10) as crowd:
        list(crowd.map(send, range(10)))
    assert Partnership.objects.count() == 1
    states = InterestForm.objects.values_list("state", flat=True)
    assert sorted(states) == [FormState.RECEIVED] + [FormState.UNCONFIRMED] * 9
    assert Person.objects.count() == 1
