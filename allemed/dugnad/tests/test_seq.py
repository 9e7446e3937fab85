"""The sequence: one higher with every change, without gaps, raised by the log alone."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from allemed.dugnad.models import Dugnad, Event
from allemed.dugnad.tests.room import make_evening

pytestmark = pytest.mark.django_db


def test_every_change_has_a_number_and_none_is_missing() -> None:
    evening = make_evening()
    evening.do("start")
    receipt = evening.write(1, "Vi har en åpen idrettshall")
    evening.do("next")
    numbers = list(Event.objects.filter(dugnad=evening.dugnad).order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, evening.now.seq + 1))
    assert receipt.seq in numbers


def test_nobody_else_raises_the_sequence() -> None:
    evening = make_evening(1)
    with pytest.raises(DatabaseError, match="only an event raises the sequence"), transaction.atomic():
        Dugnad.objects.filter(pk=evening.dugnad.pk).update(seq=999)


def test_the_log_only_grows() -> None:
    evening = make_evening(1)
    for deed in (
        lambda: Event.objects.filter(dugnad=evening.dugnad).update(deed="something_else"),
        lambda: Event.objects.filter(dugnad=evening.dugnad).delete(),
    ):
        with pytest.raises(DatabaseError, match="the log only grows"), transaction.atomic():
            deed()
    assert Event.objects.filter(dugnad=evening.dugnad).update(seat=None)


def test_a_rehearsal_can_be_thrown_away_whole() -> None:
    evening = make_evening(1, is_rehearsal=True)
    Event.objects.filter(dugnad=evening.dugnad).delete()
    assert not Event.objects.filter(dugnad=evening.dugnad).exists()
