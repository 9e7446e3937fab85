"""A unique string in every private field of the programme and the network, and then every place it could spread to.

Once its time has passed, neither a dump nor a page nor a log holds it; and when an old backup is put back, what people
had erased since is erased again before anyone comes in.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.db import connection
from django.test import Client

from allemed.audit.models import Event
from allemed.base import clock, erasures
from allemed.base.actor import System
from allemed.events.tests.conftest import move_clock as move_clock
from allemed.messages import actions as outbox
from allemed.messages.models import Message, State
from allemed.network import actions as network
from allemed.network.tests.make import make_barriers, make_member
from allemed.people.actions import erase_person, revoke_role
from allemed.people.models import Role
from allemed.people.tests.make import make_person, sign_in_with_both_steps
from allemed.programme import actions
from allemed.programme.actions import agreement, files, moves, periods, plan, sign_ups, talk, timeline
from allemed.programme.actions.desk import forget_person
from allemed.programme.actions.talk import Outcome
from allemed.programme.actions.talk import Plan as TalkPlan
from allemed.programme.models import (
    AgreementText,
    Entry,
    EntryKind,
    InterestForm,
    KeptFile,
    NeedKind,
    Partnership,
    PeriodState,
    Person,
    SignUp,
)
from allemed.programme.tests.make import BY, facts, make_form, make_organisation, make_period
from allemed.programme.tests.planned import at_five, make_open_page, make_planning, sign_up
from tests.canary import CANARY, TRACE, Office, dump_of


def address(of: str) -> str:
    return f"{of}-{TRACE}@lag.example"


def traces(dump: str) -> list[str]:
    """Where in a dump it lies: the table, and what stands before and after."""
    table, found = "", []
    for line in dump.splitlines():
        if line.startswith("COPY "):
            table = line.split()[1]
        if TRACE in line.lower() or CANARY.encode().hex() in line:
            at = max(line.lower().find(TRACE), 0)
            found.append(f"{table}: …{line[max(at - 40, 0) : at + 20]}…")
    return found


@contextlib.contextmanager
def looking_at(name: str) -> Iterator[None]:
    """Django's connection points at another database meanwhile."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def deliver_all() -> None:
    for message in Message.objects.filter(state=State.WAITING):
        outbox.deliver(public_id=message.public_id)


def write_everywhere(adviser: str = "Marit Solberg") -> dict[str, Any]:
    """Every field in which someone writes, or that is about someone."""
    marit = make_person(adviser, Role.ADVISER)
    ended = make_period(slug="over")
    form = make_form(
        ended,
        facts(
            name=CANARY,
            title=f"Leder {CANARY}",
            email=address("skjema"),
            why=f"Fordi {CANARY}",
            when=f"Når {CANARY}",
            who=f"Hvem {CANARY}",
            wants_news=True,
        ),
    )
    make_form(ended, facts(typed_name=f"Laget {CANARY}", name=CANARY, email=address("ukjent")))
    partnership = form.partnership
    assert partnership is not None
    timeline.log(
        by=marit,
        partnership=partnership,
        kind=EntryKind.CALL,
        title=f"Ringte {CANARY}",
        text=f"Sa {CANARY}",
        next_on=clock.today() + dt.timedelta(days=3),
        next_step=f"Ringe {CANARY}",
    )
    timeline.keep_letter(by=marit, partnership=partnership, title=f"Svar fra {CANARY}", text=f"Hilsen {CANARY}")
    kept = files.keep_file(
        by=marit,
        partnership=partnership,
        file=files.judge_file(f"Om {CANARY}.pdf", b"%PDF-1.7 " + CANARY.encode()),
        note=f"Fra {CANARY}",
    )
    moves.give_place(by=marit, partnership=partnership, because=f"Fordi {CANARY} ringte")
    person = partnership.people.get()
    proposed = talk.propose(
        by=marit,
        partnership=partnership,
        person=person,
        plan=TalkPlan(times=[at_five(3)], place=f"Hjemme hos {CANARY}", link=f"https://moete.example/{TRACE}"),
    )
    talk.choose(by=BY, talk=proposed, time=proposed.times.get())
    talk.finish(by=marit, partnership=partnership, outcome=Outcome.GO_ON, notes=f"Vi snakket om {CANARY}")
    text = AgreementText.objects.current()
    assert text is not None
    sent = agreement.send_agreement(by=marit, partnership=partnership, person=person, text=text)
    agreement.accept(by=BY, agreement=sent, name=CANARY, title=f"Daglig leder {CANARY}")
    task = partnership.tasks.open().first()
    assert task is not None
    plan.settle_task(by=marit, task=task, is_done=False, because=f"Ikke for {CANARY}")

    page = make_open_page(make_planning(make_period(slug="plan"), make_organisation("Fjordby kor", "310000015")))
    for who in ("kommer", "sletter"):
        sign_up(
            page, name=f"{who} {CANARY}", email=address(who), organisation=f"Laget {CANARY}", needs=[NeedKind.HALAL]
        )

    make_barriers("transport")
    lene = make_member(
        "Lene Strand", title=f"Råd {CANARY}", phone=f"22 {CANARY}"[:20], about=f"Om {CANARY}", may_be_asked=True
    )
    amir = make_member("Amir Rahimi", number="5501", may_be_asked=True)
    question = network.post_question(
        by=lene.account, barrier=make_barriers("transport")[0], title=f"Hvem {CANARY}?", text=f"Spør {CANARY}"
    )
    theirs = network.post_question(by=amir.account, barrier=make_barriers("transport")[0], title="Buss?", text="")
    answer = network.answer(by=lene.account, question=theirs, text=f"Svar {CANARY}")
    network.ask(by=lene.account, asked=amir, words=f"Hei, {CANARY}")
    return {
        "marit": marit,
        "ended": ended,
        "form": form,
        "partnership": partnership,
        "kept": kept,
        "person": person,
        "page": page,
        "lene": lene,
        "question": question,
        "answer": answer,
    }


def test_nothing_is_left_when_its_time_has_passed(
    own_database: str,
    django_db_blocker: Any,
    move_clock: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.modules["allemed.messages.actions.deliver"], "get_connection", Office)
    with django_db_blocker.unblock(), structlog.testing.capture_logs() as logged:
        made = write_everywhere()
        tables = {each.split(":")[0] for each in traces(dump_of(own_database))}
        assert len(tables) >= 12, "the canary must be there to be missed"
        deliver_all()
        partnership = Partnership.objects.get(pk=made["partnership"].pk)
        moves.withdraw(by=made["marit"], partnership=partnership, because=f"Ferdig med {CANARY}")
        for to in (PeriodState.CLOSED, PeriodState.RUNNING, PeriodState.REPORTING, PeriodState.ARCHIVED):
            periods.move_period(by=BY, period=made["ended"], to=to)
        for question in (made["question"], made["answer"]):  # words in the network stay until their author says so
            network.take_away(by=made["lene"].account, thing=question)
        for role in made["lene"].account.roles.all():  # and what one says of oneself there, until one leaves
            revoke_role(by=BY, assignment=role)

        move_clock(days=590)  # past the dugnad, the sign-ups' 90 days, the archive's and the forms' own date
        erasures.let_lapse(BY)
        move_clock(days=32)  # and what was written about it
        erasures.let_lapse(BY)
        left = traces(dump_of(own_database))
        assert {each.split(":")[0] for each in left} <= {"public.programme_agreement"}, left  # five years: who made it
        move_clock(days=5 * 365)
        erasures.let_lapse(BY)
        assert traces(dump_of(own_database)) == []

        reader = make_person("Berit Dal", Role.ADVISER)
        client = Client(headers={"host": "localhost"})
        sign_in_with_both_steps(client, reader)
        home = partnership.get_absolute_url()
        for at in (home, f"{home}avtale/", f"{home}plan/", "/min-side/samarbeid/", "/min-side/samarbeid/tavle/"):
            answered = client.get(at)
            assert answered.status_code == 200, at
            assert TRACE not in answered.content.decode().lower(), at
    assert TRACE not in repr(logged).lower()
    said = capfd.readouterr()
    assert TRACE not in (said.out + said.err).lower()


def test_an_old_backup_brings_nothing_back(
    own_database: str,
    django_db_blocker: Any,
    make_database: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What someone had erased after the backup was taken is gone again before the doors open, and no letter leaves."""
    monkeypatch.setattr(sys.modules["allemed.messages.actions.deliver"], "get_connection", Office)
    by = System("after_restore")
    with django_db_blocker.unblock():
        made = write_everywhere(f"Marit {CANARY}")
        waiting = Message.objects.filter(state=State.WAITING).count()
        assert waiting > 5
        connection.close()
        backup = make_database(own_database)  # a moment, as a backup keeps it
        assert traces(dump_of(backup))

        deliver_all()
        for form in InterestForm.objects.all():
            actions.erase_form(by=BY, form=form)
        for person in Person.objects.known():
            forget_person(by=BY, person=person)
        for entry in Entry.objects.filter(erased_at=None):
            timeline.erase_words(by=BY, entry=entry)
        files.remove_file(by=BY, file=KeptFile.objects.get(pk=made["kept"].pk))
        for found in SignUp.objects.known():
            sign_ups.forget_sign_up(by=BY, sign_up=found)
        for thing in (made["question"], made["answer"]):
            network.take_away(by=made["lene"].account, thing=thing)
        network.leave(by=made["lene"].account, member=made["lene"])
        for role in made["marit"].roles.all():
            revoke_role(by=BY, assignment=role)
        erase_person(by=BY, user=made["marit"])
        lines = [
            erasures.Erasure(each.deed, each.thing_id, each.at).as_line()
            for each in Event.objects.filter(deed__in=erasures.deeds()).order_by("pk")
        ]
        assert TRACE not in "".join(lines).lower()
        before = set(traces(dump_of(own_database)))

        with looking_at(backup):
            assert Message.objects.filter(state=State.WAITING).count() == waiting
            for _twice in range(2):
                outbox.hold_back(by=by)
                erasures.do_again(by, erasures.read(lines))
                outbox.hold_back(by=by)
            assert not Message.objects.filter(state__in=[State.WAITING, State.SENDING]).exists()
            still = {each for each in traces(dump_of(backup)) if not each.startswith("public.outbox_")}
        # Nothing is there that is not in the database that was never restored: what nobody asked to have erased.
        assert {each.split(":")[0] for each in still} <= {each.split(":")[0] for each in before}
        for gone in (
            "interestform",
            "person",
            "keptfile",
            "programme_entry",
            "signup",
            "network_member",
            "network_question",
            "people_user",
        ):
            assert not any(gone in each.split(":")[0] for each in still), still
