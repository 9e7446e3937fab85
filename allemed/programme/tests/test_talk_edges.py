"""What the talk and the agreement meet on their way: moves elsewhere, merging, handing over, names of every kind."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import translation
from icalendar import Calendar
from pypdf import PdfReader

from allemed.base import clock
from allemed.base.actor import System
from allemed.base.personal_data import Subject, holdings
from allemed.messages.models import Message
from allemed.people.models import Role
from allemed.people.tests.make import make_person
from allemed.programme import talk_links as links
from allemed.programme.actions import agreement as agreements
from allemed.programme.actions import desk, moves, talk, talk_following
from allemed.programme.actions.talk import Outcome
from allemed.programme.agreements.printing import agreement_pdf
from allemed.programme.desk import Row
from allemed.programme.models import Agreement, AgreementState, Entry, Partnership, Person, Talk, TalkState
from allemed.programme.refusals import ProgrammeRefusal as No
from allemed.programme.tests.make import BY, make_organisation, make_partnership, make_period, municipality, refused
from allemed.programme.tests.planned import at_five, make_talking
from allemed.programme.tests.test_agreement import make_agreeing, send
from allemed.programme.tests.test_plan import as_person
from allemed.programme.tests.test_talk import letters, propose

pytestmark = pytest.mark.django_db
THE_DAY_BEFORE = dt.timedelta(hours=1)


def make_chosen(**how: Any) -> tuple[Partnership, Person, Talk]:
    """Kari has chosen 17.00 in three days."""
    partnership, person = make_talking(**how)
    made = propose(partnership, person, 3)
    return partnership, person, talk.choose(by=BY, talk=made, time=made.times.get())


def state_of(made: Talk) -> str:
    return Talk.objects.get(pk=made.pk).state


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


# --- The partnership moves elsewhere ------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", [moves.pause, moves.decline, moves.withdraw])
def test_a_talk_with_one_who_left_is_called_off_and_nobody_is_reminded(deed: Callable[..., object]) -> None:
    partnership, _person, made = make_chosen()
    deed(by=BY, partnership=partnership, because="Det er valg")
    with clock.at(at_five(2) + THE_DAY_BEFORE):
        assert talk_following.remind(by=BY) == 0
    assert talk_following.let_go(by=BY) == 1
    assert talk_following.let_go(by=BY) == 0
    assert state_of(made) == TalkState.CANCELLED
    letter = letters("cancelled")[0]
    assert "blir det ikke noe av nå" in letter.text
    assert b"METHOD:CANCEL" in bytes(letter.attachments.get().content)
    assert Entry.objects.filter(title="Samtalen er avlyst").count() == 1


def test_a_merged_one_stops_nobody_elses_reminder() -> None:
    partnership, _person, merged = make_chosen()
    other, per = make_talking(make_partnership(partnership.period, make_organisation()))
    standing = propose(other, per, 3)
    talk.choose(by=BY, talk=standing, time=standing.times.get())
    desk.merge(by=BY, partnership=partnership, into=other, because="De er én.")
    with clock.at(at_five(2) + THE_DAY_BEFORE):
        assert talk_following.remind(by=BY) == 1
    assert talk_following.let_go(by=BY) == 1
    assert (state_of(merged), state_of(standing)) == (TalkState.CANCELLED, TalkState.CHOSEN)


def test_what_was_sent_to_one_who_left_is_withdrawn_but_not_after_a_pause() -> None:
    partnership, person = make_agreeing()
    made = send(partnership, person)
    moves.pause(by=BY, partnership=partnership, because="Det er valg")
    assert agreements.let_go(by=BY) == 0
    moves.resume(by=BY, partnership=partnership)
    moves.decline(by=BY, partnership=partnership, because="De svarer ikke")
    assert agreements.let_go(by=BY) == 1
    assert agreements.let_go(by=BY) == 0
    assert Agreement.objects.get(pk=made.pk).state == AgreementState.WITHDRAWN
    assert Entry.objects.filter(title="Avtalen som var sendt, er trukket tilbake").count() == 1


def test_one_who_left_and_came_back_accepts_anew_and_the_first_is_read_still(client: Client) -> None:
    partnership, person = make_agreeing()
    first = agreements.accept(by=BY, agreement=send(partnership, person), name="Kari Vik", title="Direktør")
    moves.withdraw(by=BY, partnership=partnership, because="Ny ledelse")
    moves.reopen(by=BY, partnership=partnership, because="De vil likevel")
    moves.give_place(by=BY, partnership=partnership)
    talk.finish(by=BY, partnership=partnership, outcome=Outcome.GO_ON)
    assert Agreement.objects.get(pk=first.pk).state == AgreementState.ENDED
    second = agreements.accept(by=BY, agreement=send(partnership, person), name="Per Dal", title="Direktør")
    assert second.is_accepted
    assert agreements.accept(by=BY, agreement=first, name="En annen", title="T").accepted_name == "Kari Vik"
    page = client.get(links.agreement_link(first)).content.decode()
    assert "gjelder ikke lenger" in page
    assert "Vi godtar avtalen" not in page
    as_person(client, "Berit Dal", Role.ADVISER)
    at = f"{partnership.get_absolute_url()}avtale/"
    for made, name in ((first, "Kari Vik"), (second, "Per Dal")):
        assert f"{made.public_id}.pdf" in client.get(at).content.decode()
        assert name in text_of(client.get(f"{at}{made.public_id}.pdf").content)
    assert "Per Dal" in text_of(client.get(f"{at}avtale.pdf").content)


def test_what_is_accepted_says_the_names_it_was_made_under() -> None:
    partnership, person = make_agreeing()
    made = agreements.accept(by=BY, agreement=send(partnership, person), name="Kari Vik", title="Direktør")
    before = agreement_pdf(Agreement.objects.whole().get(pk=made.pk))
    Partnership.objects.filter(pk=partnership.pk).update(municipality=municipality("4601"))
    partnership.period.texts.update(name="Et annet navn")
    after = agreement_pdf(Agreement.objects.whole().get(pk=made.pk))
    assert after == before
    assert "Mellom Oslo" in text_of(after)


def test_nothing_but_the_name_goes_from_what_was_accepted() -> None:
    partnership, person = make_agreeing()
    made = agreements.accept(by=BY, agreement=send(partnership, person), name="Kari Vik", title="Direktør")
    gone: dict[str, Any] = {"erased_at": clock.now(), "accepted_name": "", "accepted_title": ""}
    later = {"accepted_at": clock.now() + dt.timedelta(days=1)}
    with pytest.raises(DatabaseError), transaction.atomic():
        Agreement.objects.filter(pk=made.pk).update(**gone, **later)
    Agreement.objects.filter(pk=made.pk).update(**gone)
    with pytest.raises(DatabaseError), transaction.atomic():
        Agreement.objects.filter(pk=made.pk).update(**later)
    assert "en person vi ikke lenger har navnet til" in text_of(
        agreement_pdf(Agreement.objects.whole().get(pk=made.pk))
    ).replace("\n", " ")


# --- Every name can accept, every word can be read ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Łukasz Đặng", "Łukasz Đang"),
        ("Ánde Čáhppe Ŋ", "Ánde Čáhppe Ŋ"),
        ("Nguyễn Thị", "Nguyen Thi"),
        ("李娜", "??"),
        ("Kari 😀 Vik", "Kari ? Vik"),
    ],
)
def test_whoever_they_are_they_can_accept(client: Client, name: str, printed: str) -> None:
    made = send(*make_agreeing())
    address = links.agreement_link(made)
    said = {"svar": "ja", "name": name, "title": "Direktør → nå", "may": "on"}
    assert name in client.post(address, said).content.decode()
    assert Agreement.objects.get(pk=made.pk).accepted_name == name
    assert printed in text_of(client.get(f"{address}avtale.pdf").content)


def test_an_edition_with_signs_the_document_cannot_show_is_refused_and_they_are_named() -> None:
    agreements.save_text(by=BY, texts={"nb": {"title": "Avtale", "body": "## Først → så\n- 李, og\u00a0alt"}})
    assert refused(lambda: agreements.publish_text(by=BY)) == No.NOT_IN_PRINT
    agreements.save_text(by=BY, texts={"nb": {"title": "Avtale", "body": "## Først\n- Čáhci, «og»\u00a0– alt"}})
    assert agreements.publish_text(by=BY).number == 2


# --- Who follows it, and who is forgotten -------------------------------------------------------------------------


def test_a_talk_goes_with_the_partnership_to_another_adviser() -> None:
    marit, ole = (make_person(name, Role.ADVISER) for name in ("Marit Solberg", "Ole Hansen"))
    period = make_period()
    partnership, _person, made = make_chosen(partnership=make_partnership(period), adviser=marit)
    desk.hand_over(by=ole, giver=marit, taker=ole)
    assert Talk.objects.get(pk=made.pk).adviser == ole
    busy, per = make_talking(make_partnership(period, make_organisation()), marit)
    other = propose(busy, per, 3)
    talk.choose(by=BY, talk=other, time=other.times.get())
    desk.hand_over(by=ole, giver=ole, taker=marit)  # who is talking with someone else by then
    assert Talk.objects.get(pk=made.pk).adviser is None
    partnership.refresh_from_db()
    assert partnership.next_on == clock.today()
    assert "kolliderer" in partnership.next_step


def test_whoever_is_forgotten_leaves_no_number_and_gets_no_letter() -> None:
    partnership, person = make_talking()
    made = propose(partnership, person, 3, place="99 99 99 99")
    desk.forget_person(by=BY, person=person)
    assert Talk.objects.get(pk=made.pk).place == ""
    assert set(Message.objects.filter(kind="programme/talk_times").values_list("state", "to")) == {("given_up", "")}


def test_an_adviser_is_told_of_their_talks_but_not_where_others_are_reached() -> None:
    marit = make_person("Marit Solberg", Role.ADVISER)
    partnership, person = make_talking(adviser=marit)
    propose(partnership, person, 3, place="99 99 99 99")
    held = next(each for each in holdings() if each.name == "programme")
    told = str(held.export(Subject(public_id=marit.public_id, email=marit.email)))
    assert "adviser_in_talk" in told
    assert "99 99 99 99" not in told
    assert "99 99 99 99" in str(held.export(Subject(public_id="", email=person.email)))


# --- The adviser's day --------------------------------------------------------------------------------------------


def test_what_is_next_is_written_in_the_hosts_language_whoever_does_it() -> None:
    partnership, person = make_talking()
    with translation.override("en"):
        propose(partnership, person, 3)
        assert Partnership.objects.get(pk=partnership.pk).next_step == "Hør om de har valgt tid"
        talk.finish(by=BY, partnership=partnership, outcome=Outcome.GO_ON)
        assert Partnership.objects.get(pk=partnership.pk).next_step == "Send avtalen"
        send(Partnership.objects.get(pk=partnership.pk), person)
        assert Partnership.objects.get(pk=partnership.pk).next_step == "Hør om avtalen er lest"


def test_whoever_goes_on_is_due_today_and_whoever_thinks_on_their_day() -> None:
    partnership, _person = make_agreeing()
    row = Row(partnership, clock.today())
    partnership.called_first = []  # type: ignore[attr-defined]
    assert row.is_due
    assert not [reason for reason in row.reasons if "avtalt videre" in reason]
    thinking, _per = make_talking(make_partnership(partnership.period, make_organisation()))
    day = clock.today() + dt.timedelta(days=9)
    said = talk.finish(by=BY, partnership=thinking, outcome=Outcome.THINK, next_on=day)
    assert (said.next_on, said.next_step) == (day, "Hør hva de har bestemt")


def test_the_advisers_calendar_has_the_partner_and_not_the_persons_key(client: Client) -> None:
    partnership, _person, made = make_chosen()
    as_person(client, "Berit Dal", Role.ADVISER)
    address = f"{partnership.get_absolute_url()}samtale/kalender.ics"
    entry = Calendar.from_ical(client.get(address).content).walk("VEVENT")[0]
    assert str(entry["summary"]) == "Samtale med Oslo"
    assert entry.decoded("dtstart") == made.starts_at
    assert partnership.get_absolute_url() in str(entry["description"])
    assert "samarbeid/samtale/" not in str(entry["description"])
    talk.call_off(by=System("test"), talk=made)
    assert client.get(address).status_code == 404
