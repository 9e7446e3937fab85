"""A bounced address, a mistyped one, an hour without an e-mail server: what the adviser sees and what is sent again."""

from __future__ import annotations

import datetime as dt
import smtplib
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from allemed.base import clock
from allemed.events.tests.conftest import move_clock as move_clock
from allemed.messages import actions as outbox
from allemed.messages.models import Message, State
from allemed.people.models import User
from allemed.programme import talk_links
from allemed.programme.actions import addresses, agreement, talk
from allemed.programme.actions import desk as deeds
from allemed.programme.actions.talk import Outcome
from allemed.programme.models import AgreementState, AgreementText, Entry, Partnership, Person
from allemed.programme.tests.make import BY, make_form, make_period
from allemed.programme.tests.planned import at_five, make_open_page, make_planning, make_talking, sign_up

pytestmark = pytest.mark.django_db
REPORT = b"""From: MAILER-DAEMON@mx.example
Date: Mon, 23 Nov 2026 10:00:00 +0100
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grense"

--grense
Content-Type: text/plain

The mail system could not deliver your message.
--grense
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; Kari@Allemed.example
Action: %s
Status: 5.1.1
--grense--
"""


class Office:
    """An e-mail server: `answer` is what it says to everyone, `unknown` whom it does not know."""

    def __init__(self) -> None:
        self.is_down = False
        self.unknown: set[str] = set()
        self.sent: list[str] = []

    def __call__(self) -> Office:
        return self

    def send_messages(self, emails: list[Any]) -> int:
        for email in emails:
            if self.is_down:
                raise ConnectionRefusedError
            if email.to[0] in self.unknown:
                raise smtplib.SMTPRecipientsRefused({email.to[0]: (550, b"no such person")})
            self.sent.append(email.to[0])
        return len(emails)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    made = Office()
    monkeypatch.setattr(sys.modules["allemed.messages.actions.deliver"], "get_connection", made)
    return made


def deliver_due() -> None:
    for message in Message.objects.due():
        outbox.deliver(public_id=message.public_id)


def contact(partnership: Partnership) -> Person:
    return partnership.people.get()


class TestBounced:
    def test_the_adviser_sees_it_once_and_until_it_is_put_right(
        self, desk: Client, office: Office, move_clock: Callable[..., None]
    ) -> None:
        office.unknown = {"kari@allemed.example"}
        form = make_form()
        deliver_due()
        assert addresses.notice_refused(by=BY) == 1
        assert addresses.notice_refused(by=BY) == 0
        assert form.partnership is not None
        home = form.partnership.get_absolute_url()
        for at in (home, "/min-side/samarbeid/"):
            assert "E-post til Kari Vik kommer ikke fram" in desk.get(at).content.decode()
        person = contact(form.partnership)
        at = f"{home}person/{person.public_id}/"
        assert "virker igjen" in desk.get(at).content.decode()
        move_clock(minutes=5)
        desk.post(at, {"name": "Kari Vik", "email": person.email, "is_main": "on", "address_works": "on"})
        assert addresses.notice_refused(by=BY) == 0, "what was refused before she said so is no news"
        assert "kommer ikke fram" not in desk.get(home).content.decode()

    def test_a_letter_that_came_back_is_no_answer(self, desk: Client) -> None:
        partnership = make_form().partnership
        assert partnership is not None
        for action, marked in ((b"delayed", False), (b"failed", True)):
            said = {
                "brev-submit_token": f"{action.decode():x<40}",
                "brev-file": SimpleUploadedFile("retur.eml", REPORT % action),
            }
            answered = desk.post(f"{partnership.get_absolute_url()}brev/", said, follow=True)
            assert ("kom i retur" in answered.content.decode()) is marked
            assert bool(contact(partnership).address_fails_since) is marked
        partnership.refresh_from_db()
        titles = list(Entry.objects.filter(partnership=partnership).values_list("kind", "title", "text"))
        assert ("done", "En e-post kom ikke fram", "") in titles, "who it was stands with their address only"

    def test_a_guest_whose_invitation_was_refused_is_pointed_out(self, desk: Client, office: Office) -> None:
        office.unknown = {"feil@lag.example"}
        planning = make_planning()
        page = make_open_page(planning)
        for email in ("feil@lag.example", "rett@lag.example"):
            sign_up(page, email=email)
        deliver_due()
        shown = desk.get(f"{planning.get_absolute_url()}pamelding/").content.decode()
        assert shown.count("E-posten kom ikke fram") == 1


class TestMistyped:
    def test_the_times_go_to_the_right_address_and_the_strangers_link_chooses_nothing(
        self, marit: User, client: Client
    ) -> None:
        talking, kari = make_talking()
        proposed = talk.propose(by=marit, partnership=talking, person=kari, plan=talk.Plan(times=[at_five(3)]))
        strangers = talk_links.talk_link(proposed)
        time = proposed.times.get()
        deeds.save_person(by=marit, partnership=talking, person=kari, name=kari.name, email="kari@riktig.example")
        letters = Message.objects.filter(kind="programme/talk_times", state=State.WAITING)
        assert [letter.to for letter in letters] == ["kari@riktig.example"]
        client.post(strangers.removeprefix("http://localhost:8000"), {"svar": time.public_id})
        assert [each.state for each in talking.talks.order_by("pk")] == ["cancelled", "open"]

    def test_the_agreement_is_sent_again_and_cannot_be_accepted_from_the_wrong_mailbox(
        self, marit: User, client: Client
    ) -> None:
        talking, kari = make_talking()
        agreeing = talk.finish(by=marit, partnership=talking, outcome=Outcome.GO_ON)
        text = AgreementText.objects.current()
        assert text is not None
        sent = agreement.send_agreement(by=marit, partnership=agreeing, person=kari, text=text)
        deeds.save_person(by=marit, partnership=agreeing, person=kari, name=kari.name, email="kari@riktig.example")
        said = {"svar": "ja", "name": "En fremmed", "title": "Ingen", "may": "on"}
        page = client.post(f"/samarbeid/avtale/{talk_links.agreement_key(sent)}/", said)
        assert "trukket tilbake" in page.content.decode()
        assert [each.state for each in agreeing.agreements.order_by("pk")] == [
            AgreementState.WITHDRAWN,
            AgreementState.SENT,
        ]
        assert Message.objects.filter(kind="programme/agreement_sent", to="kari@riktig.example").count() == 1

    def test_another_telephone_number_sends_nothing(self, marit: User) -> None:
        talking, kari = make_talking()
        talk.propose(by=marit, partnership=talking, person=kari, plan=talk.Plan(times=[at_five(3)]))
        before = Message.objects.count()
        deeds.save_person(by=marit, partnership=talking, person=kari, name=kari.name, phone="22 22 22 22")
        assert Message.objects.count() == before


def test_an_hour_without_an_e_mail_server_delays_letters_and_loses_none(
    office: Office, move_clock: Callable[..., None]
) -> None:
    office.is_down = True
    make_form()
    planning = make_planning(make_period(slug="plan"))
    sign_up(make_open_page(planning), email="gjest@lag.example")
    wanted = sorted(Message.objects.filter(state=State.WAITING).values_list("to", flat=True))
    assert len(wanted) >= 2
    began = clock.now()
    while clock.now() - began < dt.timedelta(hours=1):
        deliver_due()
        move_clock(minutes=1)
    assert office.sent == []
    assert not Message.objects.filter(state=State.GIVEN_UP).exists()
    office.is_down = False
    for _minute in range(61):  # the longest pause at that point, and what chance adds to it
        deliver_due()
        move_clock(minutes=1)
    assert sorted(office.sent) == wanted
    assert addresses.notice_refused(by=BY) == 0, "a server that is away says nothing of the address"
