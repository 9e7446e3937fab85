"""The agreement: sent, read, accepted once by a named person, and standing still from then on."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from pypdf import PdfReader

from allemed.base import clock
from allemed.messages.models import Message
from allemed.people.models import Role
from allemed.programme import talk_links as links
from allemed.programme.actions import agreement as deeds
from allemed.programme.actions import moves, talk
from allemed.programme.actions.talk import Outcome
from allemed.programme.agreements.blocks import parts_of
from allemed.programme.agreements.printing import agreement_pdf
from allemed.programme.models import (
    Agreement,
    AgreementState,
    AgreementText,
    Entry,
    EntryKind,
    Partnership,
    PartnershipState,
    Period,
    PeriodState,
    Person,
)
from allemed.programme.refusals import ProgrammeRefusal as No
from allemed.programme.tests.make import BY, refused
from allemed.programme.tests.planned import make_talking
from allemed.programme.tests.test_plan import as_person

pytestmark = pytest.mark.django_db
YES = {"svar": "ja", "name": "Kari Vik", "title": "Kommunedirektør", "may": "on"}


def make_agreeing() -> tuple[Partnership, Person]:
    """The talk is held, and they want to go on."""
    partnership, person = make_talking()
    partnership = talk.finish(by=BY, partnership=partnership, outcome=Outcome.GO_ON)
    return Partnership.objects.whole().get(pk=partnership.pk), person


def current() -> AgreementText:
    text = AgreementText.objects.current()
    assert text is not None
    return text


def send(partnership: Partnership, person: Person) -> Agreement:
    return deeds.send_agreement(by=BY, partnership=partnership, person=person, text=current())


def letters(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=f"programme/agreement_{kind}").order_by("pk"))


def test_the_edition_that_comes_with_the_house_says_who_controls_what_in_three_languages() -> None:
    text = current()
    for language, words in (("nb", "behandlingsansvarlig"), ("nn", "behandlingsansvarleg"), ("en", "controller")):
        body = text.words(language)["body"]
        assert words in body
        assert len(parts_of(body)) == len(parts_of(text.words("nb")["body"]))
    assert len({text.mark(language) for language in ("nb", "nn", "en")}) == 3


def test_a_named_person_accepts_once_and_the_plan_is_laid_out(client: Client) -> None:
    partnership, person = make_agreeing()
    made = send(partnership, person)
    address = next(word for word in letters("sent")[0].text.split() if "/samarbeid/avtale/" in word)
    page = client.get(address).content.decode()
    assert "databehandler for partneren" in page
    assert 'value="Kari Vik"' in page  # known already, so not typed
    client.post(address, {name: said for name, said in YES.items() if name != "may"})
    made.refresh_from_db()
    assert made.state == AgreementState.SENT  # not by one who does not say that they may
    for _press in range(2):
        client.post(address, YES)
    made.refresh_from_db()
    assert (made.state, made.accepted_name, made.accepted_title) == ("accepted", "Kari Vik", "Kommunedirektør")
    partnership.refresh_from_db()
    assert partnership.state == PartnershipState.PLANNING
    assert partnership.tasks.exists()
    assert len(letters("accepted")) == 1
    assert bytes(letters("accepted")[0].attachments.get().content).startswith(b"%PDF")


def test_reading_accepts_nothing(client: Client) -> None:
    made = send(*make_agreeing())
    for method in (client.get, client.head):
        method(links.agreement_link(made), {"svar": "ja", "name": "Kari"})
    made.refresh_from_db()
    assert made.state == AgreementState.SENT


def test_what_they_want_changed_is_kept_and_a_new_one_replaces_the_old(client: Client) -> None:
    partnership, person = make_agreeing()
    old = send(partnership, person)
    client.post(links.agreement_link(old), {"svar": "endre", "words": "Vi kan ikke love mat."})
    assert Entry.objects.get(kind=EntryKind.LETTER_IN).text == "Vi kan ikke love mat."
    partnership.refresh_from_db()
    assert partnership.next_on == clock.today()
    deeds.save_text(by=BY, texts={"nb": {"title": "Avtale", "body": "## Mat\nVi deler på maten."}})
    assert deeds.publish_text(by=BY).number == 2
    new = send(partnership, person)
    old.refresh_from_db()
    assert (old.state, new.text.number) == (AgreementState.WITHDRAWN, 2)
    assert "trukket tilbake" in client.post(links.agreement_link(old), YES).content.decode()
    assert refused(lambda: deeds.accept(by=BY, agreement=old, name="K", title="T")) == No.AGREEMENT_IS_WITHDRAWN
    assert "Vi deler på maten." in client.get(links.agreement_link(new)).content.decode()


def test_the_database_keeps_what_was_sent_and_accepted_as_it_was() -> None:
    made = send(*make_agreeing())
    changes: list[dict[str, object]] = [{"mark": "0" * 64}, {"text": None}]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            Agreement.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        AgreementText.objects.filter(pk=made.text_id).update(texts={})
    deeds.accept(by=BY, agreement=made, name="Kari Vik", title="Direktør")
    changes = [{"accepted_name": "Per"}, {"state": "withdrawn"}, {"accepted_at": clock.now()}]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            Agreement.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        made.delete()


def test_it_is_refused_where_it_makes_no_sense() -> None:
    partnership, person = make_talking()
    assert refused(lambda: send(partnership, person)) == No.NOT_AGREEING
    partnership = talk.finish(by=BY, partnership=partnership, outcome=Outcome.GO_ON)
    made = send(partnership, person)
    moves.pause(by=BY, partnership=partnership, because="Valg")
    assert refused(lambda: deeds.accept(by=BY, agreement=made, name="K", title="T")) == No.NOT_AGREEING
    draft = deeds.save_text(by=BY, texts={"nb": {"title": "Ny", "body": ""}})
    assert refused(lambda: deeds.publish_text(by=BY)) == No.NO_TEXT
    moves.resume(by=BY, partnership=partnership)
    unused = {"by": BY, "partnership": partnership, "person": person, "text": draft}
    assert refused(lambda: deeds.send_agreement(**unused)) == No.NO_TEXT  # type: ignore[arg-type]


def test_paper_is_written_down_with_its_own_day() -> None:
    partnership, person = make_agreeing()
    sent = send(partnership, person)
    day = clock.today() - dt.timedelta(days=2)
    made = deeds.record_paper(
        by=BY, partnership=partnership, text=current(), name="Kari Vik", title="Kommunedirektør", on=day
    )
    sent.refresh_from_db()
    partnership.refresh_from_db()
    assert (sent.state, made.is_on_paper) == (AgreementState.WITHDRAWN, True)
    assert partnership.agreed_at is not None
    assert partnership.agreed_at.astimezone(clock.OSLO).date() == day


@pytest.mark.parametrize(("language", "word"), [("nb", "Godtatt av"), ("nn", "Godteken av"), ("en", "Accepted by")])
def test_the_document_is_tagged_and_says_who_accepted_what(language: str, word: str) -> None:
    partnership, person = make_agreeing()
    Partnership.objects.filter(pk=partnership.pk).update(language=language)
    made = deeds.accept(by=BY, agreement=send(partnership, person), name="Kari Vik", title="Direktør")
    made = Agreement.objects.whole().get(pk=made.pk)
    content = agreement_pdf(made)
    assert content == agreement_pdf(made)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith(language)
        assert str(pdf.docinfo["/Title"]) == made.text.words(language)["title"]
    said = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert word in said
    assert made.mark in said.replace("\n", "")


def test_an_accepted_one_is_read_for_ever_and_another_for_sixty_days(client: Client) -> None:
    partnership, person = make_agreeing()
    made = send(partnership, person)
    address = links.agreement_link(made)
    later = clock.now() + dt.timedelta(days=61)
    with clock.at(later), pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.time", later.timestamp)
        assert client.get(address).status_code == 410
        assert client.get(f"{address}avtale.pdf").status_code == 404
        assert "på vei" in client.post(address).content.decode()
        deeds.accept(by=BY, agreement=made, name="Kari Vik", title="Direktør")
        assert client.get(address).status_code == 200
        assert client.get(f"{address}avtale.pdf").content.startswith(b"%PDF")


def test_the_name_goes_five_years_after_the_archive() -> None:
    made = deeds.accept(by=BY, agreement=send(*make_agreeing()), name="Kari Vik", title="Direktør")
    period = made.partnership.period
    for state in (PeriodState.CLOSED, PeriodState.RUNNING, PeriodState.REPORTING):
        Period.objects.filter(pk=period.pk).update(state=state)
    Period.objects.filter(pk=period.pk).update(state=PeriodState.ARCHIVED, archived_at=clock.now())
    with clock.at(clock.now() + dt.timedelta(days=4 * 365)):
        assert deeds.forget_names(by=BY) == 0
    with clock.at(clock.now() + dt.timedelta(days=5 * 365 + 1)):
        assert deeds.forget_names(by=BY) == 1
        assert deeds.forget_names(by=BY) == 0
    made.refresh_from_db()
    assert (made.state, made.accepted_name, made.accepted_title) == ("accepted", "", "")
    assert agreement_pdf(Agreement.objects.whole().get(pk=made.pk)).startswith(b"%PDF")


def test_the_adviser_sends_and_writes_editions_and_the_coordinator_reads(client: Client) -> None:
    partnership, person = make_agreeing()
    as_person(client, "Berit Dal", Role.ADVISER)
    at = partnership.get_absolute_url()
    assert "Send avtalen" in client.get(at).content.decode()
    client.post(f"{at}avtale/", {"person": person.public_id})
    made = Agreement.objects.get()
    assert "Ikke godtatt ennå" in client.get(at).content.decode()
    client.post(f"{at}avtale/trekk/")
    made.refresh_from_db()
    assert made.state == AgreementState.WITHDRAWN
    texts = "/min-side/samarbeid/avtaletekst/"
    client.post(texts, {"title_nb": "Ny avtale", "body_nb": "## En\n- to\n- tre"})
    assert "<li>tre</li>" in client.get(texts).content.decode()
    client.post(f"{texts}ta-i-bruk/")
    assert current().number == 2
    client.post(f"{at}avtale/", {"person": person.public_id})
    deeds.accept(by=BY, agreement=Agreement.objects.get(state="sent"), name="Kari Vik", title="Direktør")
    client.logout()
    as_person(client, "Kari Vik", Role.COORDINATOR, municipality=partnership.municipality)
    assert client.get(f"{at}avtale/avtale.pdf").status_code == 200
    assert client.get(f"{at}avtale/").status_code == 403
