"""What we knew of people is gone when the stated time has passed: from pages, lists, letters, logs and a dump."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from django.test import Client
from openpyxl import load_workbook

from allemed.config import database
from allemed.events import actions
from allemed.events.actions.series import answer, end_series, invite
from allemed.events.models import Announcement, Answer, Event, Member, Need, NeedKind, Registration, Seats
from allemed.events.tests.make import BY, letters, make_event, make_member, make_room, make_series, register
from allemed.messages import actions as outbox
from allemed.messages.models import Message
from allemed.people.models import Role, User
from allemed.people.tests.make import make_person, sign_in_with_both_steps

CANARY = "Kanarifugl Qzxvkj"


@pytest.mark.django_db
def test_needs_go_after_30_days_and_people_after_90(move_clock: Callable[..., None]) -> None:
    event = make_room(5)
    register(event, needs=[NeedKind.WHEELCHAIR])
    move_clock(days=10, hours=1)
    for days, needs, people in ((29, 1, 1), (1, 0, 1), (59, 0, 1), (1, 0, 0)):
        move_clock(days=days, minutes=1)
        actions.forget_due(by=BY)
        assert (Need.objects.count(), Registration.objects.known().count()) == (needs, people)


@pytest.mark.django_db
def test_it_counts_from_the_day_it_was_called_off(move_clock: Callable[..., None]) -> None:
    event = make_room(5)
    register(event, needs=[NeedKind.WHEELCHAIR])
    actions.cancel_event(by=BY, event=event, because="")
    move_clock(days=30, minutes=1)
    actions.forget_due(by=BY)
    assert not Need.objects.exists()


@pytest.mark.django_db
def test_who_gave_up_their_place_is_forgotten_after_a_month(move_clock: Callable[..., None]) -> None:
    event = make_event(starts_at=dt.datetime(2099, 5, 1, 10, tzinfo=dt.UTC))
    gone, stays = register(event, "Solveig Dahl"), register(event, "Ole Berg")
    actions.cancel_registration(by=BY, registration=gone)
    move_clock(days=31)
    actions.forget_due(by=BY)
    assert list(Registration.objects.known()) == [stays]


@pytest.mark.django_db
def test_the_figures_stay_when_the_names_go(move_clock: Callable[..., None]) -> None:
    event = make_room(5)
    actions.check_in(by=BY, registration=register(event))
    move_clock(days=101)
    actions.forget_due(by=BY)
    assert Registration.objects.exclude(attended_at=None).count() == 1
    assert Seats.objects.get().taken == 1


@pytest.mark.django_db
def test_clubs_contacts_go_when_the_meetings_have_ended(move_clock: Callable[..., None]) -> None:
    series = make_series()
    make_member(series)
    end_series(by=BY, series=series)
    move_clock(days=89)
    actions.forget_due(by=BY)
    assert Member.objects.exists()
    move_clock(days=2)
    actions.forget_due(by=BY)
    assert not Member.objects.exists()


class Office:
    """An e-mail server that takes everything."""

    def send_messages(self, emails: list[Any]) -> int:
        return len(emails)


def _dump(name: str) -> bytes:
    import conftest

    url = conftest.SERVER.url(name, "postgres")
    done = subprocess.run(
        [str(database.binaries() / "pg_dump"), f"--dbname={url}"], check=True, capture_output=True, timeout=120
    )
    return done.stdout


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
        assert canary.encode() in _dump(own_database)

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
        dump = _dump(own_database)
    assert b"events_registration" in dump
    for trace in (b"Qzxvkj", b"qzxvkj"):
        assert trace not in dump
    assert "qzxvkj" not in repr(logged).lower()
    said = capfd.readouterr()
    assert "qzxvkj" not in (said.out + said.err).lower()
    with django_db_blocker.unblock():
        assert Event.objects.get(pk=event.pk).registrations.count() == 2
