"""A real event in a text says what the event says now."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from allemed.events import actions
from allemed.events.tests.make import BY, make_event
from allemed.website.blocks.coming import ComingEventBlock

pytestmark = pytest.mark.django_db


def test_it_shows_the_events_own_words_and_way_in_and_costs_one_query() -> None:
    event = make_event()
    block = ComingEventBlock()
    with CaptureQueriesContext(connection) as captured:
        (found,) = block.bulk_to_python([event.pk])
        shown = block.render(found)
    assert "Skyss uten skam" in shown
    assert 'href="/arrangementer/skyss-uten-skam/"' in shown
    assert len(captured) == 1


def test_a_draft_or_a_deleted_event_shows_nothing() -> None:
    draft = make_event(is_published=False)
    block = ComingEventBlock()
    assert [block.render(found).strip() for found in block.bulk_to_python([draft.pk]) if found] == [""]
    assert block.bulk_to_python([None, 99_999]) == [None, None]


def test_called_off_is_said_where_the_event_is_shown() -> None:
    event = make_event()
    actions.cancel_event(by=BY, event=event, because="")
    block = ComingEventBlock()
    assert "Avlyst" in block.render(block.bulk_to_python([event.pk])[0])
