"""Canaries: words that must be gone after each retention are looked for in every table, page, file, letter and log."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from allemed.base import clock
from allemed.dugnad import actions
from allemed.dugnad.actions import minutes as deeds
from allemed.dugnad.actions.forgetting import forget_notes, forget_seats
from allemed.dugnad.models import Kind, Seat, StepKind
from allemed.dugnad.tests.evening import make_full_evening
from allemed.dugnad.tests.room import BARRIER, BY, IDEA

pytestmark = pytest.mark.django_db
NOTE, EARLIER, REDACTED = "Kanarinotat", "Kanarikladd", "Kanariguten Kari Lie i 7B"
WITHDRAWN, HIDDEN = "Kanaritrukket", "Kanariskjult"
ALL = (NOTE, EARLIER, "Kanariguten", WITHDRAWN, HIDDEN)


def dump() -> str:
    """Every row of every table of the house, as a dump of the database would hold it."""
    rows: list[str] = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")  # noqa: S608  our own tables
                rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


def test_after_ninety_days_nothing_raw_is_left_anywhere(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    evening = make_full_evening()
    evening.write(1, NOTE, kind=Kind.NOTE)
    draft = evening.write(1, EARLIER)
    evening.write(1, "Ferdig skrevet", id=draft.id, base=1)
    evening.write(1, REDACTED, kind=BARRIER)
    gone = evening.write(1, WITHDRAWN, kind=IDEA)
    actions.withdraw(by=evening.tables[1], contribution=gone.id, base=1)
    hidden = evening.write(1, HIDDEN, kind=IDEA)
    actions.show(by=evening.tables[1], step=evening.step(StepKind.CARD).public_id)
    evening.do("hide", contribution=str(hidden.id), reason="Om en bestemt person")
    evening.close()
    minutes = deeds.make_draft(by=BY, dugnad=evening.dugnad)
    assert minutes is not None
    for judged in deeds.judge(minutes):
        if judged.marks:
            deeds.redact(
                by=BY,
                dugnad=evening.dugnad,
                ref=judged.sentence.ref,
                original_hash=judged.sentence.hash,
                before=judged.seen,
                replacement="Et barn får ikke være med",
            )
    minutes = deeds.send_minutes(by=BY, dugnad=evening.dugnad, version=deeds.version_of(minutes))
    before = dump()
    assert all(canary in before for canary in ALL)  # the search finds what is there
    sent = [
        client.get(f"/referat/{minutes.public_id}/{file}").content.decode("utf-8", "ignore")
        for file in ("", "referat.json")
    ]
    assert not any(canary in page for canary in ALL for page in sent)

    later = clock.now() + dt.timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    forget_seats(by=BY)
    assert not Seat.objects.filter(dugnad=evening.dugnad).exists()

    later += dt.timedelta(days=83)
    forget_notes(by=BY)
    after = dump()
    assert [canary for canary in ALL if canary in after] == []
    assert "Et barn får ikke være med" in after
    assert not any(canary in caplog.text for canary in ALL)
    page = client.get(f"/referat/{minutes.public_id}/").content.decode()
    assert "Et barn får ikke være med" in page


def test_at_the_close_nothing_links_a_seat_to_what_it_wrote() -> None:
    evening = make_full_evening()
    evening.close()
    assert not evening.dugnad.contributions.exclude(seat=None).exists()
    assert not evening.dugnad.measures.exclude(seat=None).exists()
    assert not evening.dugnad.ballots.exclude(seat=None).exists()
    assert not evening.dugnad.events.exclude(seat=None).exists()
