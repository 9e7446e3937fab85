"""Paper is an equal: the same evening typed in afterwards gives the same minutes as written on devices."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import DeckVersion
from allemed.dugnad import actions
from allemed.dugnad.actions.minutes import make_draft
from allemed.dugnad.models import (
    Assignment,
    CardDeal,
    CardUse,
    Contribution,
    Dugnad,
    Measure,
    Minutes,
    StepKind,
    StepScope,
)
from allemed.dugnad.paper.printing import sheets_pdf
from allemed.dugnad.paper.rows import sheets_of
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.tests.evening import in_weeks
from allemed.dugnad.tests.room import BARRIER, BY, IDEA, Evening, again, make_deck, make_evening, make_runbook
from allemed.people.models import Role
from allemed.people.tests.make import make_person, sign_in_with_both_steps

pytestmark = pytest.mark.django_db
STRENGTHS = {1: ["Åpen hall hver lørdag", "Korpset låner ut instrumenter"], 2: ["Utstyrsbua på torget"]}
BARRIERS = {1: ["Bussen går ikke etter sju"], 2: ["Skiene er dyre"]}
IDEAS = {1: ["Samkjøring fra torget"], 2: ["Låne ski uten navn", "Bruktmarked i oktober"]}
DOTS = {"Samkjøring fra torget": 3, "Låne ski uten navn": 3}
MEASURE = {"text": "Låneordning for ski", "owner_role": "Idrettskonsulent", "deadline": in_weeks(12).isoformat()}


def make_digital(deck: DeckVersion) -> Minutes:
    evening = make_evening(2, deck=deck)
    evening.go_to(StepKind.CAPTURE)
    for table, texts in STRENGTHS.items():
        for text in texts:
            evening.write(table, text)
    evening.go_to(StepKind.CARD)
    cards = lay_cards(evening.dugnad, deck)
    written: dict[str, Any] = {}
    for table in (1, 2):
        for text in BARRIERS[table]:
            evening.write(table, text, kind=BARRIER, card=cards[table])
        for text in IDEAS[table]:
            written[text] = evening.write(table, text, kind=IDEA, card=cards[table]).id
        actions.show(by=evening.tables[table], step=evening.step(StepKind.CARD).public_id)
    step = evening.go_to(StepKind.PRIORITISE).public_id
    for given in ({"Samkjøring fra torget": 3, "Låne ski uten navn": 2}, {"Låne ski uten navn": 1}):
        allocations = {f"i:{written[text]}": dots for text, dots in given.items()}
        actions.vote(by=evening.person(1), step=step, revision=1, allocations=allocations)
    evening.go_to(StepKind.MEASURES)
    evening.measure(2, **{**MEASURE, "deadline": in_weeks(12)}, idea=written["Låne ski uten navn"])
    evening.close()
    return draft_of(evening.dugnad)


def test_paper_from_an_evening_that_is_over_is_typed_in_the_day_after(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = make_evening(2)
    evening.close()
    typist = again(actions.lead(by=BY, dugnad=evening.now))
    assert evening.write(1, "Lå på bordet", by=typist, table=1).is_late
    later = clock.now() + dt.timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(RefusedError) as refused:
        actions.lead(by=BY, dugnad=evening.now)
    assert refused.value.reason == RoomRefusal.IS_OVER


def lay_cards(dugnad: Dugnad, deck: DeckVersion) -> dict[int, str]:
    """The same card on the same table, however it was dealt."""
    CardDeal.objects.filter(dugnad=dugnad).delete()
    cards = list(deck.cards.order_by("position"))
    for table in dugnad.tables.all():
        CardDeal.objects.create(dugnad=dugnad, table=table, card=cards[table.number - 1])
    return {number: cards[number - 1].public_id for number in (1, 2)}


def draft_of(dugnad: Dugnad) -> Minutes:
    minutes = make_draft(by=BY, dugnad=dugnad)
    assert minutes is not None
    return minutes


def make_paper(deck: DeckVersion) -> tuple[Evening, Client, str]:
    """A dugnad whose lobby was opened, and Ingrid at a keyboard the day after."""
    evening = make_evening(2, deck=deck)
    lay_cards(evening.dugnad, deck)
    ingrid = make_person("Ingrid Aune", Role.FACILITATOR)
    Assignment.objects.create(
        dugnad=evening.dugnad, user=ingrid, starts_at=evening.dugnad.starts_at, ends_at=evening.dugnad.ends_at
    )
    client = Client()
    sign_in_with_both_steps(client, ingrid)
    return evening, client, f"/dugnad/{evening.dugnad.public_id}/papir/"


def hidden_in(page: str) -> dict[str, str]:
    """What the form carries by itself: versions, and the card that lies on the table."""
    found = dict(re.findall(r'<input type="hidden" name="(v-[^"]+|revisjon)" value="([^"]*)"', page))
    chosen = re.search(r'name="kort".*?<option value="([^"]+)" selected', page)
    return {**found, **({"kort": chosen[1]} if chosen else {})}


def type_in(client: Client, at: str, fields: dict[str, str]) -> Any:
    return client.post(at, hidden_in(client.get(at).content.decode()) | fields)


def type_all(evening: Evening, client: Client, at: str) -> None:
    steps = {step.kind: step for step in evening.steps}
    for table in (1, 2):
        lines = {f"strength-{line}": text for line, text in enumerate(STRENGTHS[table], start=1)}
        type_in(client, f"{at}{steps[StepKind.CAPTURE].public_id}/{table}/", lines)
        lines = {f"barrier-{line}": text for line, text in enumerate(BARRIERS[table], start=1)}
        lines |= {f"idea-{line}": text for line, text in enumerate(IDEAS[table], start=1)}
        type_in(client, f"{at}{steps[StepKind.CARD].public_id}/{table}/", lines)


def type_the_rest(evening: Evening, client: Client, at: str) -> None:
    steps = {step.kind: step for step in evening.steps}
    dots = steps[StepKind.PRIORITISE].public_id
    opened = client.post(at + "gjor/", {"gjor": "apne-prikker", "steg": dots})
    assert opened.status_code == 302
    ideas = {idea.text: f"i:{idea.pk}" for idea in Contribution.objects.filter(dugnad=evening.dugnad, kind=IDEA)}
    given = {ideas[text]: str(number) for text, number in DOTS.items()}
    assert type_in(client, f"{at}{dots}/1/", {**given, "people": "2"}).status_code == 302
    client.post(at + "gjor/", {"gjor": "tell", "steg": dots})
    measure = {f"{name}-1": value for name, value in MEASURE.items()}
    idea = ideas["Låne ski uten navn"].removeprefix("i:")
    type_in(client, f"{at}{steps[StepKind.MEASURES].public_id}/2/", {**measure, "idea-1": idea})
    closed = client.post(at + "gjor/", {"gjor": "avslutt"})
    assert closed.headers["Location"].endswith(f"/min-side/referat/{evening.dugnad.public_id}/")


def without_ids(value: Any) -> Any:
    """What is said, without ids, times and whether a table showed it."""
    if isinstance(value, dict):
        gone = ("ref", "id", "step", "starts_at", "is_shown", "is_late")
        return {key: without_ids(part) for key, part in value.items() if key not in gone}
    if isinstance(value, list):
        return [without_ids(part) for part in value]
    return value


def test_the_same_evening_on_paper_gives_the_same_minutes() -> None:
    deck = make_deck({"transport": 1, "okonomi": 1})
    digital = make_digital(deck)
    evening, client, at = make_paper(deck)
    type_all(evening, client, at)
    type_the_rest(evening, client, at)
    assert without_ids(draft_of(evening.dugnad).content) == without_ids(digital.content)


def test_typed_twice_and_from_another_browser_it_is_one() -> None:
    evening, client, at = make_paper(make_deck({"transport": 1, "okonomi": 1}))
    type_all(evening, client, at)
    before = Contribution.objects.count()
    step = evening.step(StepKind.CAPTURE).public_id
    fields = {"strength-1": "Åpen hall hver lørdag", "v-strength-1": "0"}  # a screen from before it was saved
    client.post(f"{at}{step}/1/", {**fields, "strength-2": "Korpset låner ut instrumenter"})
    assert Contribution.objects.count() == before
    client.post(f"{at}{step}/1/", {**fields, "strength-1": "Skrevet av en annen", "strength-2": ""})
    assert {"Åpen hall hver lørdag", "Skrevet av en annen"} <= set(Contribution.objects.values_list("text", flat=True))


def test_a_line_is_corrected_and_an_emptied_one_is_withdrawn() -> None:
    evening, client, at = make_paper(make_deck({"transport": 1, "okonomi": 1}))
    type_all(evening, client, at)
    page = f"{at}{evening.step(StepKind.CAPTURE).public_id}/1/"
    assert 'value="Åpen hall hver lørdag"' in client.get(page).content.decode()
    type_in(client, page, {"strength-1": "Åpen hall på søndager", "strength-2": ""})
    texts = Contribution.objects.filter(dugnad=evening.dugnad, withdrawn_at=None).values_list("text", flat=True)
    assert "Åpen hall på søndager" in texts
    assert "Korpset låner ut instrumenter" not in texts


def test_what_cannot_be_saved_stays_in_its_field_and_the_rest_is_saved() -> None:
    evening, client, at = make_paper(make_deck({"transport": 1, "okonomi": 1}))
    page = f"{at}{evening.step(StepKind.MEASURES).public_id}/1/"
    fields = {"text-1": "Åpen hall", "text-2": "Bruktmarked", "owner_email-2": "ole@"}
    answer = type_in(client, page, fields)
    assert answer.status_code == 409
    assert 'value="ole@"' in answer.content.decode()
    assert [measure.text for measure in Measure.objects.all()] == ["Åpen hall"]


def test_more_dots_than_there_are_people_for_are_refused() -> None:
    evening, client, at = make_paper(make_deck({"transport": 1, "okonomi": 1}))
    type_all(evening, client, at)
    step = evening.step(StepKind.PRIORITISE).public_id
    client.post(at + "gjor/", {"gjor": "apne-prikker", "steg": step})
    idea = Contribution.objects.filter(kind=IDEA).first()
    assert idea is not None
    answer = type_in(client, f"{at}{step}/1/", {f"i:{idea.pk}": "6", "people": "1"})
    assert answer.status_code == 409
    assert 'value="6"' in answer.content.decode()


def test_there_is_a_sheet_for_each_step_and_table_with_its_code() -> None:
    evening, client, at = make_paper(make_deck({"transport": 1, "okonomi": 1}))
    pages = PdfReader(io.BytesIO(client.get(at + "ark.pdf").content)).pages
    sheets = sheets_of(evening.dugnad)
    assert len(pages) == len(sheets)
    for page, sheet in zip(pages, sheets, strict=True):
        assert sheet.code in page.extract_text()
    found = client.get(at, {"kode": sheets[3].code})
    assert found.headers["Location"] == f"{at}{sheets[3].step.public_id}/{sheets[3].table}/"
    assert "Det finnes ikke noe ark" in client.get(at, {"kode": "99-9"}).content.decode()


@pytest.mark.parametrize("captures", [["strength"], ["barrier", "idea"], ["barrier", "idea", "question"]])
def test_a_sheet_is_one_page_however_much_it_asks_for(captures: list[str]) -> None:
    step = {"kind": StepKind.CARD, "scope": StepScope.TABLE, "minutes": 20, "captures": captures, "cards": CardUse.DEAL}
    deck = make_deck({"transport": 2, "okonomi": 2})
    evening = make_evening(1, deck=deck, runbook=make_runbook((step,)))
    assert len(PdfReader(io.BytesIO(sheets_pdf(evening.dugnad))).pages) == 1


def test_only_those_who_lead_type_it_in(client: Client) -> None:
    _evening, _ingrid, at = make_paper(make_deck({"transport": 1, "okonomi": 1}))
    assert client.get(at).status_code == 302
    sign_in_with_both_steps(client, make_person("Sander Iversen", Role.FACILITATOR))
    assert client.get(at).status_code == 403
    assert client.post(at + "gjor/", {"gjor": "avslutt"}).status_code == 403
