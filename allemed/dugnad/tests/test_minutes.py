"""Minutes: a draft made by itself, whole and the same twice; nothing in it twice; nothing in it that was private."""

from __future__ import annotations

import io
import json

import openpyxl
import pikepdf
import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from allemed.dugnad import actions
from allemed.dugnad.actions.minutes import make_draft
from allemed.dugnad.minutes.content import sentences
from allemed.dugnad.minutes.document import Document
from allemed.dugnad.minutes.export import SCHEMA, as_json, as_workbook
from allemed.dugnad.minutes.printing import as_pdf
from allemed.dugnad.models import Contribution, Minutes, StepKind
from allemed.dugnad.queue import MAKE_MINUTES
from allemed.dugnad.tests.evening import make_closed_evening, make_full_evening
from allemed.dugnad.tests.room import BY, IDEA, make_evening

pytestmark = pytest.mark.django_db
ORDER = [
    *("Tiltak", "Foreldre kjører på rundgang", "Låneordning for ski", "Bruktmarked i skolegården", "Prioriteringer"),
    *("Samkjøring fra torget", "Det vi gjør bra", "Åpen hall hver lørdag", "Det som hindrer", "Bussen går ikke"),
]


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def rows_of(workbook: bytes) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def test_closing_leaves_a_job_that_makes_the_draft_and_a_late_text_makes_it_anew() -> None:
    evening = make_full_evening()
    evening.close()
    assert Minutes.objects.get().content == {}
    jobs = ProcrastinateJob.objects.filter(task_name=MAKE_MINUTES)
    assert [job.args for job in jobs] == [{"public_id": evening.dugnad.public_id}]
    make_draft(by=BY, dugnad=evening.dugnad)
    assert "Samkjøring fra torget" in str(Minutes.objects.get().content)
    evening.write(1, "Skrevet uten nett", kind=IDEA)
    assert jobs.all().count() == 2
    make_draft(by=BY, dugnad=evening.dugnad)
    assert "Skrevet uten nett" in str(Minutes.objects.get().content)


def test_made_twice_it_is_the_same_and_nothing_is_said_in_the_log() -> None:
    evening, minutes = make_closed_evening()
    before = evening.now.seq
    again = make_draft(by=BY, dugnad=evening.dugnad)
    assert again is not None
    assert (again.content, again.made_at, evening.now.seq) == (minutes.content, minutes.made_at, before)


def test_before_the_close_there_is_no_draft() -> None:
    evening = make_full_evening()
    assert make_draft(by=BY, dugnad=evening.dugnad) is None


def test_notes_and_what_was_withdrawn_or_hidden_are_not_in_it() -> None:
    evening = make_full_evening()
    gone = evening.write(1, "Trukket", kind=IDEA)
    actions.withdraw(by=evening.tables[1], contribution=gone.id, base=1)
    hidden = evening.write(1, "Skjult", kind=IDEA)
    actions.show(by=evening.tables[1], step=evening.step(StepKind.CARD).public_id)
    evening.do("hide", contribution=str(hidden.id), reason="Om en bestemt person")
    evening.close()
    minutes = make_draft(by=BY, dugnad=evening.dugnad)
    assert minutes is not None
    texts = [sentence.text for sentence in sentences(minutes.content)]
    assert not {"Trukket", "Skjult", "Bare for bordet"} & set(texts)
    assert minutes.content["hidden"] == 1


def test_every_sentence_stands_exactly_once_in_page_pdf_workbook_and_json(client: Client) -> None:
    _evening, minutes = make_closed_evening()
    texts = [sentence.text for sentence in sentences(minutes.content)]
    assert len(texts) == len(set(texts)) > 10
    minutes.state, minutes.sent_by = "sent", "test"
    minutes.sent_at = minutes.made_at
    minutes.save()
    page = " ".join(client.get(f"/referat/{minutes.public_id}/").content.decode().split())
    pdf, book, data = (
        words_of(as_pdf(minutes)),
        str(rows_of(as_workbook(Document(minutes)))),
        as_json(Document(minutes)),
    )
    for text in texts:
        if text in ("Idrettskonsulent", "Kasserer", "Arendal kommune", "Arendal seilskole"):
            continue
        assert (page.count(text), pdf.count(text), book.count(text)) == (1, 1, 1), text
        assert json.dumps(data, ensure_ascii=False).count(text) == 1, text


def test_what_lacks_an_owner_stands_first_and_no_name_is_in_it() -> None:
    _evening, minutes = make_closed_evening()
    document = Document(minutes)
    assert [line.state for line in document.measures] == ["agreed", "committed", "committed"]
    assert "Solveig" not in str(minutes.content) + words_of(as_pdf(minutes)) + str(as_json(document))
    assert document.measures[2].owner == "Kasserer, Arendal seilskole"


def test_ties_and_the_method_are_said() -> None:
    _evening, minutes = make_closed_evening()
    (part,) = Document(minutes).priorities
    assert [(row["rank"], row["is_tied"], row["dots"]) for row in part["rows"]] == [(1, True, 3), (1, True, 3)]
    assert part["method"] == "Hver deltaker hadde 5 prikker. 2 stemte."
    assert part["without_dots"] == 1


def test_sectors_are_there_or_not_and_few_people_are_not_counted() -> None:
    evening = make_full_evening()
    actions.say_how_many(by=evening.tables[1], people=4)
    evening.close()
    minutes = make_draft(by=BY, dugnad=evening.dugnad)
    assert minutes is not None
    document = Document(minutes)
    assert (document.present, document.absent, document.people) == (["idrett"], ["ungdom"], "færre enn 5")
    assert as_json(document)["people"] is None


def test_the_pdf_reads_in_order_and_is_for_reading_aloud_and_for_the_archive() -> None:
    _evening, minutes = make_closed_evening()
    made = as_pdf(minutes)
    text = words_of(made)
    places = [text.index(each) for each in ORDER]
    assert places == sorted(places)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert str(pdf.Root.Lang) == "nb"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "Dugnad i Arendal" in str(pdf.docinfo.Title)
        about = pdf.Root.Metadata.read_bytes()
        assert b"pdfuaid:part" in about
        assert b"pdfaid:part" in about
        embedded = [
            thing
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        ]
        assert embedded
        assert all("InterALLEMED" in str(font.FontName) for font in embedded)
        assert all("/FontFile2" in font or "/FontFile3" in font for font in embedded)


HOSTILE = [
    "=HYPERLINK(1)",
    "@SUM(A1)",
    "+47",
    "<script>alert(1)</script>",
    "🎉 fest",
    "\u202eמרחב",
    "#panic()",
    "ord" * 600,
]


def test_hostile_text_is_text_everywhere(client: Client) -> None:
    evening = make_evening(1)
    for text in HOSTILE:
        evening.write(1, text)
    evening.close()
    minutes = make_draft(by=BY, dugnad=evening.dugnad)
    assert minutes is not None
    assert as_pdf(minutes).startswith(b"%PDF")
    sheet = openpyxl.load_workbook(io.BytesIO(as_workbook(Document(minutes)))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", True)]
    Minutes.objects.update(state="sent", sent_at=minutes.made_at, sent_by="test")
    page = client.get(f"/referat/{minutes.public_id}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_draft_is_nobodys_but_those_who_lead(client: Client) -> None:
    _evening, minutes = make_closed_evening()
    for file in ("", "referat.pdf", "referat.xlsx", "referat.json"):
        assert client.get(f"/referat/{minutes.public_id}/{file}").status_code == 404


def test_the_json_is_as_it_is_described() -> None:
    _evening, minutes = make_closed_evening()
    check(as_json(Document(minutes)), SCHEMA)


def check(value: object, schema: dict[str, object], at: str = "$") -> None:
    """Enough of JSON Schema for ours."""
    kinds = {"string": str, "integer": int, "boolean": bool, "null": type(None), "object": dict, "array": list}
    wanted = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert type(value) in {kinds[str(kind)] for kind in wanted}, at
    if "enum" in schema:
        assert value in schema["enum"], at  # type: ignore[operator]
    if isinstance(value, dict):
        assert set(value) == set(schema["properties"]), at  # type: ignore[call-overload]
        for name, part in value.items():
            check(part, schema["properties"][name], f"{at}.{name}")  # type: ignore[index]
    if isinstance(value, list):
        for part in value:
            check(part, schema["items"], f"{at}[]")  # type: ignore[arg-type]


def test_both_texts_of_a_conflict_are_in_it() -> None:
    evening = make_evening(1)
    first = evening.write(1, "Den ene")
    evening.write(1, "Den andre", id=first.id, base=1)
    evening.write(1, "Den tredje", id=first.id, base=1)
    evening.close()
    minutes = make_draft(by=BY, dugnad=evening.dugnad)
    assert minutes is not None
    assert [item["text"] for item in minutes.content["strengths"]] == ["Den andre", "Den tredje"]
    assert Contribution.objects.count() == 2
