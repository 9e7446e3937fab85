from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import transaction
from django.template import TemplateDoesNotExist, engines
from django.template.loaders.locmem import Loader
from procrastinate.contrib.django.models import ProcrastinateJob

from allemed.audit.models import Event
from allemed.base.refusals import RefusedError
from allemed.messages import actions
from allemed.messages.models import Message, State
from allemed.messages.refusals import MessageRefusal
from allemed.messages.tests.make import SOLVEIG, make_message

pytestmark = pytest.mark.django_db


def test_it_writes_a_message_and_a_job_in_one_transaction() -> None:
    message = make_message()
    assert (message.state, message.to, message.kind) == (State.WAITING, SOLVEIG, "messages/trial")
    jobs = ProcrastinateJob.objects.filter(task_name="allemed.messages.jobs.deliver")
    assert [job.args for job in jobs] == [{"public_id": message.public_id}]


def test_a_deed_that_fails_leaves_neither_message_nor_job() -> None:
    with suppress(ZeroDivisionError), transaction.atomic():
        make_message()
        raise ZeroDivisionError
    assert not Message.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_the_same_key_twice_is_one_message() -> None:
    first = make_message(message_key="trial:1")
    assert make_message(message_key="trial:1", to="jonas@nabo.example") == first
    assert ProcrastinateJob.objects.count() == 1


def test_no_key_means_another_message_each_time() -> None:
    assert make_message() != make_message()


def test_it_is_worded_in_the_readers_language_as_text_and_html() -> None:
    message = make_message(context={"note": "<b>Hei</b> & hallo"})
    assert message.subject == "Prøvemelding fra ALLEMED"
    assert "<b>Hei</b> & hallo" in message.text
    assert "<b>" not in message.html
    assert "&lt;b&gt;Hei&lt;/b&gt; &amp; hallo" in message.html
    assert make_message(language="en").subject != message.subject


def test_the_audit_trail_knows_the_kind_and_nothing_about_the_person() -> None:
    message = make_message()
    event = Event.objects.get(deed="message_written")
    assert event.thing_id == message.public_id
    assert event.facts == {"kind": "messages/trial"}
    assert SOLVEIG not in str(vars(event))


@pytest.mark.parametrize(
    "to", ["", "solveig", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "Solveig <a@b.example>"]
)
def test_it_refuses_what_is_not_one_address(to: str) -> None:
    with pytest.raises(RefusedError) as refused:
        make_message(to=to)
    assert refused.value.reason == MessageRefusal.NOT_ONE_ADDRESS


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\x0b", "\u2028", "\x00"])
def test_it_refuses_a_subject_that_could_add_headers(break_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"x/letters/y.subject": "Hei {{ name }}", "x/letters/y.txt": "Hei"}
    engine = engines["django"].engine  # type: ignore[attr-defined]
    monkeypatch.setattr(engine, "template_loaders", [Loader(engine, pages), *engine.template_loaders])
    with pytest.raises(RefusedError) as refused:
        make_message(kind="x/y", context={"name": f"Ola{break_}Bcc: c@d.example"})
    assert refused.value.reason == MessageRefusal.SUBJECT_HAS_LINES


def test_it_refuses_a_language_nobody_writes() -> None:
    with pytest.raises(RefusedError) as refused:
        make_message(language="de")
    assert refused.value.reason == MessageRefusal.UNKNOWN_LANGUAGE


def test_a_letter_that_is_not_written_stops_the_deed() -> None:
    with pytest.raises(TemplateDoesNotExist):
        make_message(kind="messages/nothing")


def test_files_go_with_it() -> None:
    message = make_message(attachments=[actions.Enclosure("dugnad.ics", "text/calendar", b"BEGIN:VCALENDAR")])
    assert [(file.name, bytes(file.content)) for file in message.attachments.all()] == [
        ("dugnad.ics", b"BEGIN:VCALENDAR")
    ]
