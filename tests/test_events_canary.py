"""People who came to something: a unique string in every field, and then every place it could have spread to."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from django.test import Client
from openpyxl import load_workbook

from allemed.events import actions
from allemed.events.actions.series import answer, end_series, invite
from allemed.events.models import Announcement, Answer, Event, Member, NeedKind
from allemed.events.tests.conftest import move_clock as move_clock
from allemed.events.tests.make import BY, letters, make_member, make_room, make_series, register
from allemed.messages import actions as outbox
from allemed.messages.models import Message
from allemed.people.models import Role, User
from allemed.people.tests.make import make_person, sign_in_with_both_steps
from tests.canary import CANARY, Office, dump_of


def _workbook_text(content: bytes) -> str:
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


def _staff(user: User) -> Client:
    client = Client(headers={"host": "localhost"})
    sign_in_with_both_steps(client, user)
    return client


def test_a_canary_is_found_nowhere_when_its_time_has_passed(
    own_database: str,
    django_db_blocker: Any,
    move_clock: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A unique string in every field that holds something of a person, and then every place it could have spread to."""
    monkeypatch.setattr(sys.modules["allemed.messages.actions.deliver"], "get_connection", Office)
    canary, address = CANARY, "kanarifuglqzxvkj@lag.example"
    with django_db_blocker.unblock(), structlog.testing.capture_logs() as logged:
        event = make_room(1)
        found = register(event, canary, email=address, organisation=f"Laget {canary}", needs=[NeedKind.HALAL])
        register(event, f"{canary} To", email=f"to-{address}")  # one who waits
        written = actions.write_to_registered(by=BY, event=event, subject="Hei", text=f"Hils {canary}")
        actions.send_announcement(by=BY, announcement=written)
        series = make_series()
        member = make_member(series, club=f"Laget {canary}", email=f"lag-{address}")
        Member.objects.filter(pk=member.pk).update(name=canary)
        meeting = series.meetings.coming()[0]
        invite(by=BY, meeting=meeting)
        answer(by=BY, invitation=member.invitations.get(), said=Answer.YES)
        end_series(by=BY, series=series)
        marit = make_person("Marit Solberg", Role.ADVISER)
        client = _staff(marit)
        anonymous = Client(headers={"host": "localhost"})
        desk = f"/min-side/arrangementer/{event.public_id}/"
        pages = ("/arrangementer/", f"/arrangementer/{event.slug}/", desk, f"{desk}dora/", f"{desk}skriv/")

        assert canary in client.get(f"{desk}dora/").content.decode(), "the canary must be there to be missed"
        assert canary in _workbook_text(client.post(f"{desk}liste.xlsx").content)
        assert canary in dump_of(own_database)

        for message in Message.objects.all()[1:]:  # one letter never leaves: the e-mail server was down
            outbox.deliver(public_id=message.public_id)
        actions.check_in(by=BY, registration=found)
        move_clock(days=140)
        stuck = Message.objects.filter(state="waiting")
        for message in stuck:
            outbox.deliver(public_id=message.public_id)
        actions.lapse_offers(by=BY)
        actions.forget_due(by=BY)
        outbox.erase_old()
        move_clock(days=31)
        outbox.erase_old()

        client = _staff(marit)  # half a year later the session of then is over
        for page in pages:
            for reader in (client, anonymous):
                assert "Qzxvkj" not in reader.get(page).content.decode(), page
        assert client.get(f"{desk}dora/").status_code == 200, "she must be in, to see that it is gone"
        assert "Qzxvkj" not in _workbook_text(client.post(f"{desk}liste.xlsx").content)
        assert not Announcement.objects.exists()
        assert letters(address) == []
        dump = dump_of(own_database)
    assert "events_registration" in dump
    for trace in ("Qzxvkj", "qzxvkj"):
        assert trace not in dump
    assert "qzxvkj" not in repr(logged).lower()
    said = capfd.readouterr()
    assert "qzxvkj" not in (said.out + said.err).lower()
    with django_db_blocker.unblock():
        assert Event.objects.get(pk=event.pk).registrations.count() == 2
