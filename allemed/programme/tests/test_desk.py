"""The adviser's desk: what is due and stuck, a call in ten seconds, handing over, merging and its undo."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from email.message import EmailMessage
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad.models import Dugnad, State
from allemed.dugnad.tests.room import make_dugnad
from allemed.messages.models import Message
from allemed.people.models import Role, User
from allemed.people.tests.make import make_person, sign_in_with_both_steps
from allemed.places.models import Municipality
from allemed.programme import letters_in
from allemed.programme.actions import agreement, erase_form, following, moves, talk, timeline
from allemed.programme.actions import desk as deeds
from allemed.programme.desk import Desk, Filters, Row, months_before
from allemed.programme.models import (
    AgreementText,
    Entry,
    EntryKind,
    Partnership,
    PartnershipState,
    Person,
    TaskTemplate,
)
from allemed.programme.refusals import ProgrammeRefusal
from allemed.programme.tests.make import (
    BY,
    facts,
    make_form,
    make_many,
    make_organisation,
    make_partnership,
    make_period,
    municipalities,
    municipality,
)
from allemed.programme.tests.planned import make_open_page, make_planning, sign_up

pytestmark = pytest.mark.django_db
S = PartnershipState
HERE = "/min-side/samarbeid/"


def path(partnership: Partnership, rest: str = "") -> str:
    return f"{HERE}{partnership.public_id}/{rest}"


def at(day: dt.date) -> Any:
    return clock.at(dt.datetime.combine(day, dt.time(10), clock.OSLO))


class TestWhatIsStuck:
    def test_nobody_rang_within_five_working_days(self) -> None:
        monday = dt.date(2027, 5, 10)  # 17 May is a Monday off
        with at(monday):
            partnership = make_partnership(make_period())
        assert not Row(partnership, dt.date(2027, 5, 18)).reasons
        assert "6 arbeidsdager" in Row(partnership, dt.date(2027, 5, 19)).reasons[0]

    def test_no_date_four_months_before_the_end(self) -> None:
        period = make_period(
            starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2028, 6, 30), last_dugnad_on=dt.date(2028, 1, 31)
        )
        partnership = make_partnership(period, place_given_at=clock.now())
        partnership.next_on, partnership.adviser = dt.date(2027, 12, 1), make_person("Ane Lie", Role.ADVISER)
        assert not Row(partnership, dt.date(2027, 9, 29)).reasons
        assert "siste dag for en dugnad" in Row(partnership, dt.date(2027, 9, 30)).reasons[0]

    def test_nobody_has_said_yes_from_a_group_that_must_be_there_three_weeks_before(self) -> None:
        planning = make_planning(make_period(), make_organisation())
        page = make_open_page(planning, days=22)

        def read(days: int) -> list[str]:
            with clock.at(clock.now() + dt.timedelta(days=days)):
                (row,) = Desk(Filters.of(QueryDict())).rows
                alone = Row(Partnership.objects.get(), clock.today())
                assert row.reasons == alone.reasons
                return [why for why in row.reasons if "sagt ja" in why]

        assert read(0) == []
        assert read(2) == ["Ingen har sagt ja fra: trenere."]
        sign_up(page)
        assert read(2) == []

    @pytest.mark.parametrize(
        ("day", "months", "before"),
        [
            (dt.date(2028, 1, 31), 4, dt.date(2027, 9, 30)),
            (dt.date(2028, 6, 30), 4, dt.date(2028, 2, 29)),
            (dt.date(2027, 5, 1), 5, dt.date(2026, 12, 1)),
            (dt.date(2027, 12, 15), 12, dt.date(2026, 12, 15)),
        ],
    )
    def test_months_are_counted_as_people_count_them(self, day: dt.date, months: int, before: dt.date) -> None:
        assert months_before(day, months) == before


class TestTheDay:
    def test_it_shows_what_is_due_new_and_stuck(self, desk: Client) -> None:
        period = make_period()
        one, two, three = municipalities(3)
        due = make_partnership(period, one)
        Partnership.objects.filter(pk=due.pk).update(next_on=clock.today(), next_step="Ringe om datoen")
        make_partnership(period, two)
        stuck = make_partnership(period, three, place_given_at=clock.now())
        page = desk.get(HERE).content.decode()
        assert "1 ting å gjøre i dag" in page
        assert "Ringe om datoen" in page
        assert two.label in page
        assert "Ingenting er avtalt videre." in page
        assert stuck.partner_name in page

    def test_a_form_nobody_can_place_waits_there_until_it_is_placed(self, desk: Client) -> None:
        form = make_form(said=facts(typed_name="Fjordby korps"))
        organisation = make_organisation(number="310000108")
        assert "Fjordby korps" in desk.get(HERE).content.decode()
        answer = desk.post(f"{HERE}skjema/{form.public_id}/", {"number": organisation.number})
        form.refresh_from_db()
        assert form.partnership is not None
        assert answer["Location"] == path(form.partnership)

    def test_a_filter_is_a_link(self, desk: Client, marit: User) -> None:
        period = make_period()
        one, two = municipalities(2)
        mine = make_partnership(period, one)
        deeds.take(by=marit, partnership=mine)
        make_partnership(period, two)
        page = desk.get(f"{HERE}tavle/?radgiver={marit.public_id}").content.decode()
        assert path(mine) in page
        assert two.label not in page
        assert two.label in desk.get(f"{HERE}tavle/?radgiver=ingen").content.decode()
        assert two.label in desk.get(f"{HERE}tavle/?q={two.name[:4].upper()}").content.decode()

    def test_nonsense_in_the_address_is_as_nothing(self) -> None:
        assert Filters.of(QueryDict("tilstand=xx&hvem=yy")).is_empty

    def test_the_season_shows_a_dugnad_in_its_month(self, desk: Client) -> None:
        partnership = make_partnership()
        dugnad = make_dugnad(
            municipality=municipality(),
            starts_at=(starts := clock.now() + dt.timedelta(days=40)),
            ends_at=starts + dt.timedelta(hours=3),
        )
        Partnership.objects.filter(pk=partnership.pk).update(dugnad=dugnad)
        page = desk.get(f"{HERE}sesong/").content.decode()
        assert page.count(path(partnership)) == 1

    def test_the_workbook_runs_nothing(self, desk: Client, marit: User) -> None:
        partnership = make_partnership()
        deeds.save_person(by=marit, partnership=partnership, person=None, name='=HYPERLINK("http://x.example")')
        answer = desk.get(f"{HERE}samarbeid.xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
        assert [cell.data_type for cell in cells] == ["s"]

    def test_five_hundred_partnerships_and_twenty_thousand_events_take_few_queries(
        self, desk: Client, marit: User
    ) -> None:
        """Fifteen at the most; 350 municipalities twice over, and forty events each."""
        made = make_many(marit)
        for address in (HERE, f"{HERE}tavle/", f"{HERE}sesong/", f"{HERE}samarbeid.xlsx", path(made[0])):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert desk.get(address).status_code == 200
            assert len(asked) <= 15, [each["sql"][:150] for each in asked]


class TestLogging:
    def test_a_call_and_the_next_date_are_written_at_once(self, desk: Client, marit: User) -> None:
        partnership = make_partnership()
        said = {"submit_token": uuid.uuid4().hex, "kind": "call", "text": "Hyggelig", "soon": "3", "next_step": "Ringe"}
        for _ in range(2):  # pressed twice
            answer = desk.post(path(partnership, "logg/"), said | {"back": HERE})
        assert answer["Location"] == HERE
        entry = Entry.objects.get()
        assert (entry.text, entry.actor_id) == ("Hyggelig", marit.public_id)
        partnership.refresh_from_db()
        assert partnership.contacted_at == entry.happened_at
        assert partnership.next_step == "Ringe"
        assert partnership.next_on is not None
        assert partnership.next_on > clock.today()

    def test_the_same_list_shown_again_by_the_back_button_writes_for_another_too(self, desk: Client) -> None:
        one, other = make_partnership(), make_partnership(partner=municipalities(3)[1], period=make_period(slug="to"))
        said = {"submit_token": uuid.uuid4().hex, "kind": "call", "soon": "3"}  # the list has one token for them all
        for partnership in (one, other):
            desk.post(path(partnership, "logg/"), said | {"text": partnership.partner_name, "back": HERE})
        assert {entry.text: entry.partnership for entry in Entry.objects.all()} == {
            one.partner_name: one,
            other.partner_name: other,
        }

    def test_a_note_is_no_contact(self, marit: User) -> None:
        partnership = make_partnership()
        timeline.log(by=marit, partnership=partnership, kind=EntryKind.NOTE, text="Tenk på datoen")
        partnership.refresh_from_db()
        assert partnership.contacted_at is None

    def test_a_date_that_is_over_is_refused_and_the_words_stay(self, desk: Client) -> None:
        said = {
            "submit_token": uuid.uuid4().hex,
            "kind": "call",
            "text": "Skrevet",
            "soon": "date",
            "next_on": "2020-01-01",
        }
        answer = desk.post(path(make_partnership(), "logg/"), said)
        assert answer.status_code == 422
        assert "Datoen er over" in answer.content.decode()
        assert "Skrevet" in answer.content.decode()
        assert not Entry.objects.exists()

    def test_it_never_sends_one_on_to_another_site(self, desk: Client) -> None:
        partnership = make_partnership()
        said = {"submit_token": uuid.uuid4().hex, "kind": "call", "soon": "", "back": "//evil.example/"}
        assert desk.post(path(partnership, "logg/"), said)["Location"] == path(partnership)

    def test_what_was_said_is_never_rewritten(self, marit: User) -> None:
        entry = timeline.log(by=marit, partnership=make_partnership(), kind=EntryKind.CALL, text="Ja")
        with pytest.raises(DatabaseError, match="only emptied"), transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(text="Nei")
        with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
            Entry.objects.filter(pk=entry.pk).delete()


def eml(body: str, *, subtype: str = "plain") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "kari@allemed.example",
        "marit@allemed.example",
        "Sv: dugnad – æøå",
    )
    message["Date"] = "Tue, 24 Nov 2026 09:15:00 +0100"
    message.set_content(body, subtype=subtype)
    return message.as_bytes()


class TestLettersIn:
    def test_a_saved_letter_is_read(self, desk: Client) -> None:
        partnership = make_partnership()
        file = SimpleUploadedFile("svar.eml", eml("Ja takk, 4. mars passer."), content_type="message/rfc822")
        desk.post(path(partnership, "brev/"), {"brev-submit_token": uuid.uuid4().hex, "brev-file": file})
        entry = Entry.objects.get()
        assert (entry.kind, entry.title, entry.text) == ("letter_in", "Sv: dugnad – æøå", "Ja takk, 4. mars passer.")
        assert entry.happened_at == dt.datetime(2026, 11, 24, 8, 15, tzinfo=dt.UTC)

    def test_markup_becomes_words(self) -> None:
        letter = letters_in.read(eml("<p>Hei &amp; takk<br>Ja<script>alert(1)</script></p>", subtype="html"))
        assert letter.text == "Hei & takk\nJa"

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\x00\x01\x02",
            b"PK\x03\x04zip",
            b"From: a\nDate: never\n\nhei",
            b"From: a@b.no\nDate: Tue, 24 Nov 2026 09:15:00 +0100\n\n",
        ],
    )
    def test_what_is_no_letter_is_refused(self, content: bytes) -> None:
        with pytest.raises(RefusedError) as refused:
            letters_in.read(content)
        assert refused.value.reason == ProgrammeRefusal.NOT_A_LETTER

    def test_a_wrong_file_is_said_so_and_the_pasted_words_stay(self, desk: Client) -> None:
        file = SimpleUploadedFile("svar.eml", b"PK\x03\x04")
        said = {"brev-submit_token": uuid.uuid4().hex, "brev-file": file, "brev-text": "Limt inn"}
        page = desk.post(path(make_partnership(), "brev/"), said)
        assert page.status_code == 422
        assert "Limt inn" in page.content.decode()
        assert not Entry.objects.exists()


class TestTwoAtOnce:
    def test_the_second_sees_the_firsts_change_and_keeps_their_own(self, desk: Client, marit: User) -> None:
        partnership = make_partnership()
        old = partnership.version
        deeds.change(by=marit, partnership=partnership, version=old, next_step="Marits")
        said = {"language": "nn", "next_step": "Mitt", "version": str(old)}
        page = desk.post(path(partnership, "endre/"), said).content.decode()
        assert "Marits" in page
        assert "Mitt" in page
        assert "Noen andre har lagret" in page
        newer = Partnership.objects.get(pk=partnership.pk).version
        assert desk.post(path(partnership, "endre/"), said | {"version": str(newer)}).status_code == 302
        assert Partnership.objects.get(pk=partnership.pk).next_step == "Mitt"

    @pytest.mark.parametrize("which", ["person", "targets", "text", "template"])
    def test_whatever_they_both_change_nothing_is_overwritten_unseen(self, desk: Client, which: str) -> None:
        """Each is shown, saved by someone else, and saved: the first's change stands until the second has seen it."""
        at, name, others_words = some_form(which)
        page = desk.get(at)
        said = {each.html_name: each.value() for each in page.context["form"] if each.value() not in (None, False)}
        assert desk.post(at, said | {name: others_words}).status_code == 302
        late = desk.post(at, said | {name: "7" if which == "targets" else "Mitt"})
        shown = late.content.decode()
        assert late.status_code == 200
        assert "Noen andre har lagret mens du skrev" in shown
        assert others_words in shown
        decided = {each.html_name: each.value() for each in late.context["form"] if each.value() not in (None, False)}
        assert desk.post(at, decided).status_code == 302
        assert desk.get(at).context["form"][name].value() in ("Mitt", 7)


def some_form(which: str) -> tuple[str, str, str]:
    """Where a form about one thing is, one of its fields, and what the other adviser writes there."""
    if which == "person":
        partnership = make_partnership()
        person = Person.objects.create(partnership=partnership, name="Kari Vik", is_main=True)
        return path(partnership, f"person/{person.public_id}/"), "title", "Rektor"
    if which == "targets":
        page = make_open_page()
        return path(page.partnership, "pamelding/hvem/"), f"wanted_{page.sectors.all()[0].public_id}", "12"
    if which == "text":
        return f"{HERE}avtaletekst/", "title_nb", "Den andres overskrift"
    template = TaskTemplate.objects.all()[0]
    return f"{HERE}oppgaver/{template.public_id}/", "title_nb", "Den andres oppgave"


class TestHandingOver:
    def test_all_that_lives_goes_to_the_other_and_a_letter_says_so(self, desk: Client) -> None:
        ane, tor = make_person("Ane Lie", Role.ADVISER), make_person("Tor Vik", Role.ADVISER)
        period = make_period()
        alive, over = (make_partnership(period, place) for place in municipalities(2))
        for each in (alive, over):
            deeds.take(by=ane, partnership=each)
        moves.decline(by=ane, partnership=over, because="Nei")
        desk.post(f"{HERE}overlat/", {"giver": ane.public_id, "taker": tor.public_id, "because": "Takk!"})
        alive.refresh_from_db()
        over.refresh_from_db()
        assert (alive.adviser, over.adviser) == (tor, ane)
        assert Entry.objects.get(partnership=alive).text == "Takk!"
        assert Message.objects.get(kind="programme/handed_over").to == tor.email

    def test_nobody_else_can_follow_one(self, marit: User) -> None:
        stranger = make_person("Jonas Berg")
        with pytest.raises(RefusedError) as refused:
            deeds.hand_over(by=marit, giver=marit, taker=stranger)
        assert refused.value.reason == ProgrammeRefusal.NOT_AN_ADVISER


class TestMerging:
    def test_two_become_one_and_two_again(self, desk: Client, marit: User) -> None:
        period = make_period()
        kept = make_partnership(period, make_organisation())
        double = make_partnership(period, make_organisation("Fjordby korps junior", "310000015"))
        timeline.log(by=marit, partnership=double, kind=EntryKind.CALL, text="Sagt til den andre")
        desk.post(path(double, "legg-sammen/"), {"into": kept.public_id, "because": "Samme korps"})
        double.refresh_from_db()
        assert double.merged_into == kept
        assert "Sagt til den andre" in desk.get(path(kept)).content.decode()
        with pytest.raises(RefusedError):
            moves.give_place(by=marit, partnership=double)
        again, is_new = moves.begin(by=BY, period=period, partner=double.partner, language="nb")
        assert (again, is_new) == (kept, False)
        desk.post(path(double, "skill/"))
        assert not Partnership.objects.filter(pk=double.pk, merged_into__isnull=False).exists()
        assert "Sagt til den andre" not in desk.get(path(kept)).content.decode()

    def test_not_with_itself_nor_another_period(self, marit: User) -> None:
        one, two = make_partnership(make_period(slug="en")), make_partnership(make_period(slug="to"))
        for other in (one, two):
            with pytest.raises(RefusedError) as refused:
                deeds.merge(by=marit, partnership=one, into=other, because="Prøver")
            assert refused.value.reason == ProgrammeRefusal.CANNOT_MERGE

    def test_a_municipality_that_merged_goes_on_as_what_it_became(self, desk: Client) -> None:
        old = Municipality.objects.filter(name="Skedsmo", valid_to__isnull=False).latest("valid_from")
        partnership = make_partnership(make_period(), old)
        assert "Gå videre med Lillestrøm" in desk.get(path(partnership)).content.decode()
        successor = next(each for each in old.successors() if each.is_valid)
        desk.post(path(partnership, "ny-kommune/"), {"number": successor.number})
        partnership.refresh_from_db()
        assert partnership.municipality == successor


class TestMoving:
    def test_each_step_of_the_road_has_its_button(self, desk: Client) -> None:
        partnership = make_partnership()
        signed = {"name": "Kari Vik", "title": "Kommunedirektør", "on": clock.today().isoformat()}
        for address, said, state in (
            ("flytt/plass/", {}, S.TALK), ("samtale/holdt/", {"outcome": "videre"}, S.AGREEMENT),
            ("avtale/papir/", signed, S.PLANNING), ("flytt/inviterer/", {}, S.RECRUITING),
            ("flytt/klar/", {}, S.READY), ("flytt/holdt/", {}, S.HELD), ("flytt/fulgt-opp/", {}, S.FOLLOW_UP),
            ("flytt/nettverk/", {}, S.NETWORK), ("flytt/avslutt/", {}, S.CLOSED),
        ):  # fmt: skip
            assert address in desk.get(path(partnership)).content.decode()
            desk.post(path(partnership, address), {"because": "Slik gikk det"} | said)
            partnership.refresh_from_db()
            assert partnership.state == state

    def test_what_may_not_happen_is_refused_in_words(self, desk: Client) -> None:
        partnership = make_partnership()
        page = desk.post(path(partnership, "flytt/avslutt/"), {"because": "Nå"}).content.decode()
        assert "kan ikke gå fra" in page
        partnership.refresh_from_db()
        assert partnership.state == S.NEW

    def test_a_reason_is_asked_for(self, desk: Client) -> None:
        partnership = make_partnership()
        assert "Fyll ut feltet" in desk.post(path(partnership, "flytt/nei/"), {"because": " "}).content.decode()

    def test_the_dugnad_itself_moves_it(self) -> None:
        now = clock.now()
        partnership = make_partnership(place_given_at=now)
        for moment in ("talked_at", "agreed_at"):
            setattr(partnership, moment, now)
            partnership = moves.follow(by=BY, partnership=partnership)
        dugnad = make_dugnad(municipality=municipality())
        Partnership.objects.filter(pk=partnership.pk).update(dugnad=dugnad)
        assert following.catch_up(by=BY) == 0
        for state in (State.LOBBY, State.LIVE):
            Dugnad.objects.filter(pk=dugnad.pk).update(state=state, code="K7M3QF")
        Dugnad.objects.filter(pk=dugnad.pk).update(state=State.CLOSED, code="", is_door_open=False, closed_at=now)
        assert following.catch_up(by=BY) == 1
        assert following.catch_up(by=BY) == 0
        partnership.refresh_from_db()
        assert (partnership.state, partnership.held_at) == (S.HELD, now)


class TestPeople:
    def test_one_is_rung_first(self, desk: Client, marit: User) -> None:
        partnership = make_partnership()
        kari = deeds.save_person(
            by=marit, partnership=partnership, person=None, name="Kari Vik", email="k@allemed.example"
        )
        assert kari.is_main
        desk.post(path(partnership, "person/"), {"name": "Per Dal", "is_main": "on"})
        assert partnership.people.get(is_main=True).name == "Per Dal"

    def test_one_may_be_forgotten_while_the_history_holds(self, desk: Client, marit: User) -> None:
        """The contact, their form and what was written of them go; that it happened, and its agreement, stand."""
        partnership = moves.give_place(by=marit, partnership=make_form().partnership)  # type: ignore[arg-type]
        kari = partnership.people.get()
        timeline.log(by=marit, partnership=partnership, kind=EntryKind.CALL, text="Kari Vik var hes.")
        partnership = talk.finish(by=marit, partnership=partnership, outcome=talk.Outcome.GO_ON)
        text = AgreementText.objects.current()
        assert text is not None
        sent = agreement.send_agreement(by=marit, partnership=partnership, person=kari, text=text)
        agreement.accept(by=BY, agreement=sent, name="Siri Dahl", title="Kommunedirektør")
        before = [(each.old, each.new) for each in partnership.moves.order_by("pk")]

        said = desk.post(path(partnership, f"person/{kari.public_id}/slett/"), follow=True).content.decode()
        assert "Nevnes de i tidslinja" in said
        entry = Entry.objects.get(kind=EntryKind.CALL)
        assert "Kari Vik var hes." in desk.get(path(partnership, f"logg/{entry.public_id}/slett/")).content.decode()
        desk.post(path(partnership, f"logg/{entry.public_id}/slett/"))
        for form in partnership.forms.all():
            erase_form(by=BY, form=form)
        page = desk.get(path(partnership)).content.decode()
        assert "Kari" not in page
        assert "Slettet etter ønske." in page
        assert "Telefonsamtale" in page
        assert "Avtalen er godtatt" in page
        assert [(each.old, each.new) for each in partnership.moves.order_by("pk")] == before
        assert sent.partnership.agreements.get().accepted_name == "Siri Dahl"


def test_a_coordinator_and_a_stranger_do_not_come_in(client: Client) -> None:
    partnership = make_partnership()
    lene = make_person("Lene Strand", Role.COORDINATOR, municipality=municipality())
    sign_in_with_both_steps(client, lene)
    for address in (HERE, path(partnership), f"{HERE}samarbeid.xlsx"):
        assert client.get(address).status_code == 403
    with pytest.raises(RefusedError) as refused:
        timeline.log(by=lene, partnership=partnership, kind=EntryKind.CALL)
    assert refused.value.reason == ProgrammeRefusal.NOT_ALLOWED
    moves.withdraw(by=lene, partnership=partnership, because="Vi rekker det ikke")
