"""Looking through, redacting, sending: deeds apart from closing; never twice; two who redact at once are told."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from django.test import Client

from allemed.base.refusals import RefusedError
from allemed.dugnad.actions import minutes as deeds
from allemed.dugnad.minutes.content import sentences
from allemed.dugnad.models import Assignment, Dugnad, Kind, Measure, Minutes, MinutesState, Recipient, Redaction
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.tests.evening import GUEST, make_full_evening
from allemed.dugnad.tests.room import BARRIER, BY, Evening
from allemed.dugnad.views.minutes_review import MOST_ROWS
from allemed.messages.models import Message
from allemed.people.models import Role, User
from allemed.people.tests.make import make_person, municipality, sign_in_with_both_steps

pytestmark = pytest.mark.django_db
NAMED = "Sønnen til Kari Lie i 7B får ikke skyss"


def signed_in_client(user: User) -> Client:
    client = Client()
    sign_in_with_both_steps(client, user)
    return client


def make_draft_with_a_name() -> tuple[Evening, Minutes, deeds.Judged]:
    evening = make_full_evening()
    evening.write(1, NAMED, kind=BARRIER)
    evening.close()
    minutes = deeds.make_draft(by=BY, dugnad=evening.dugnad)
    assert minutes is not None
    (marked,) = [judged for judged in deeds.judge(minutes) if judged.marks]
    return evening, minutes, marked


def judge(
    evening: Evening, marked: deeds.Judged, replacement: str = "Noen får ikke skyss", **more: object
) -> Redaction:
    return deeds.redact(
        by=BY,
        dugnad=evening.dugnad,
        ref=marked.sentence.ref,
        original_hash=marked.sentence.hash,
        before=str(more.pop("before", marked.seen)),
        replacement=replacement,
        is_kept=bool(more.pop("is_kept", False)),
    )


def send(evening: Evening) -> Minutes:
    minutes = Minutes.objects.get(dugnad=evening.dugnad)
    return deeds.send_minutes(by=BY, dugnad=evening.dugnad, version=deeds.version_of(minutes))


def refusal_of(evening: Evening) -> object:
    with pytest.raises(RefusedError) as refused:
        send(evening)
    return refused.value.reason


def test_nothing_is_sent_while_a_marked_sentence_is_not_looked_at() -> None:
    evening, _minutes, marked = make_draft_with_a_name()
    assert refusal_of(evening) == RoomRefusal.NOT_LOOKED_AT
    judge(evening, marked)
    assert send(evening).state == "sent"


def test_what_was_redacted_is_not_in_what_was_sent() -> None:
    evening, _minutes, marked = make_draft_with_a_name()
    judge(evening, marked)
    minutes = send(evening)
    assert "Kari" not in str(minutes.content)
    assert "Noen får ikke skyss" in str(minutes.content)


def test_a_sentence_may_be_kept_or_taken_out_and_what_is_out_is_counted() -> None:
    evening, _minutes, marked = make_draft_with_a_name()
    judge(evening, marked, is_kept=True)
    again = next(each for each in deeds.judge(Minutes.objects.get()) if each.redaction)
    judge(evening, again, "")
    minutes = send(evening)
    assert minutes.content["left_out"] == 1
    assert "skyss" not in str(minutes.content)


def test_two_who_redact_at_once_are_told_and_the_same_twice_is_one() -> None:
    evening, _minutes, marked = make_draft_with_a_name()
    judge(evening, marked)
    judge(evening, marked)  # the same, pressed twice
    with pytest.raises(RefusedError) as refused:
        judge(evening, marked, "Et barn får ikke skyss")
    assert refused.value.reason == RoomRefusal.CHANGED_MEANWHILE
    assert Redaction.objects.get().replacement == "Noen får ikke skyss"


def test_other_words_are_judged_anew() -> None:
    evening, minutes, marked = make_draft_with_a_name()
    judge(evening, marked, is_kept=True)
    pk = marked.sentence.ref.removeprefix("i:")
    evening.write(1, NAMED + " på tirsdager", kind=BARRIER, id=UUID(pk), base=1)
    deeds.make_draft(by=BY, dugnad=evening.dugnad)
    minutes.refresh_from_db()
    assert [judged.waits for judged in deeds.judge(minutes) if judged.marks] == [True]
    with pytest.raises(RefusedError):
        judge(evening, marked)
    assert Redaction.objects.get().is_kept


def test_a_draft_that_has_changed_since_the_preview_is_not_sent() -> None:
    evening, minutes, marked = make_draft_with_a_name()
    judge(evening, marked)
    shown = deeds.version_of(minutes)
    evening.write(1, "Kom sent")
    with pytest.raises(RefusedError) as refused:
        deeds.send_minutes(by=BY, dugnad=evening.dugnad, version=shown)
    assert refused.value.reason == RoomRefusal.CHANGED_MEANWHILE


def test_somebody_must_get_it() -> None:
    evening, _minutes, marked = make_draft_with_a_name()
    judge(evening, marked)
    Recipient.objects.all().delete()
    assert refusal_of(evening) == RoomRefusal.NOBODY_TO_SEND_TO
    deeds.add_recipient(by=BY, dugnad=evening.dugnad, email="Lene@arendal.example", language="nn")
    send(evening)
    assert set(Message.objects.values_list("to", "kind")) == {
        ("lene@arendal.example", "dugnad/minutes"),
        ("solveig@seilskolen.example", "dugnad/owner"),
    }


def test_letters_are_written_once_and_sent_minutes_never_change() -> None:
    evening, _minutes, marked = make_draft_with_a_name()
    judge(evening, marked)
    minutes = send(evening)
    send(evening)
    assert Message.objects.filter(to=GUEST[0]).count() == Message.objects.filter(kind="dugnad/owner").count() == 1
    evening.write(1, "Etter at det ble sendt")
    deeds.make_draft(by=BY, dugnad=evening.dugnad)
    assert Minutes.objects.get().content == minutes.content
    with pytest.raises(RefusedError) as refused:
        judge(evening, marked, "Noe annet")
    assert refused.value.reason == RoomRefusal.ALREADY_SENT


def test_a_measures_words_follow_the_minutes_to_the_partner_and_the_owner() -> None:
    evening = make_full_evening()
    written = evening.measure(2, text="Spørre Kari Lie om nøkkel", owner_name="Ole Berg", owner_email="ole@a.example")
    evening.close()
    minutes = deeds.make_draft(by=BY, dugnad=evening.dugnad)
    assert minutes is not None
    marked = next(each for each in deeds.judge(minutes) if each.marks)
    with pytest.raises(RefusedError) as refused:
        judge(evening, marked, "")
    assert refused.value.reason == RoomRefusal.NO_WORDS
    judge(evening, marked, "Spørre vaktmesteren om nøkkel")
    send(evening)
    assert Measure.objects.get(pk=written.id).text == "Spørre vaktmesteren om nøkkel"
    letter = Message.objects.get(to="ole@a.example")
    assert "Spørre vaktmesteren" in letter.text
    assert "Kari" not in letter.text


def test_the_owners_letter_says_who_named_them_and_how_to_decline() -> None:
    evening, _minutes, marked = make_draft_with_a_name()
    judge(evening, marked)
    send(evening)
    letter = Message.objects.get(kind="dugnad/owner").text
    assert "De som satt ved bord 2 på «Dugnad i Arendal»" in letter
    assert "eller si nei" in letter


# --- The pages --------------------------------------------------------------------------------------------------------


def make_leader(evening: Evening) -> User:
    ingrid = make_person("Ingrid Aune", Role.FACILITATOR)
    Assignment.objects.create(
        dugnad=evening.dugnad, user=ingrid, starts_at=evening.dugnad.starts_at, ends_at=evening.dugnad.ends_at
    )
    return ingrid


def test_the_leader_sees_what_is_marked_redacts_looks_and_sends() -> None:
    evening, minutes, marked = make_draft_with_a_name()
    client = signed_in_client(make_leader(evening))
    at = f"/min-side/referat/{evening.dugnad.public_id}/"
    page = client.get(at).content.decode()
    assert "<mark>Kari Lie</mark>" in page
    assert "<mark>7B</mark>" in page
    assert "Bare for bordet" not in page
    said = {"ref": marked.sentence.ref, "ord": marked.sentence.hash, "vist": marked.seen}
    assert client.post(at + "setning/", {**said, "gjor": "bytt", "tekst": "Noen får ikke skyss"}).status_code == 302
    stale = client.post(at + "setning/", {**said, "gjor": "bytt", "tekst": "Skrevet samtidig"})
    assert stale.status_code == 409
    assert "Skrevet samtidig" in stale.content.decode()
    preview = client.get(at + "forhandsvisning/").content.decode()
    assert "Kari" not in preview
    assert client.post(at + "send/", {"versjon": "feil"}).status_code == 409
    minutes.refresh_from_db()
    assert client.post(at + "send/", {"versjon": deeds.version_of(minutes)}).status_code == 302
    public = Client().get(f"/referat/{minutes.public_id}/").content.decode()
    assert "Noen får ikke skyss" in public
    assert "Solveig" not in public
    assert "Kasserer, Arendal seilskole" in public


def test_others_do_not_see_a_draft(client: Client) -> None:
    evening, _minutes, _marked = make_draft_with_a_name()
    at = f"/min-side/referat/{evening.dugnad.public_id}/"
    assert client.get(at).status_code == 302
    for name, role in (("Sander Iversen", Role.FACILITATOR), ("Farah Ahmadi", Role.ANALYST)):
        assert signed_in_client(make_person(name, role)).get(at).status_code == 403
    coordinator = make_person("Lene Strand", Role.COORDINATOR, municipality=evening.dugnad.municipality)
    assert signed_in_client(coordinator).get(at).status_code == 403


def list_of(user: User) -> list[str]:
    page = signed_in_client(user).get("/min-side/referat/")
    return [minutes.dugnad.title for minutes in page.context["rows"]]


def test_the_list_is_ones_own_however_many_others_there_are() -> None:
    evening, minutes, _marked = make_draft_with_a_name()
    ingrid, home = make_leader(evening), evening.now
    later = {"starts_at": home.ends_at, "ends_at": home.ends_at + dt.timedelta(hours=2), "runbook": home.runbook}
    bergen = municipality("4601")
    others = Dugnad.objects.bulk_create(
        Dugnad(title=f"Bergen {number}", municipality=bergen, **later) for number in range(MOST_ROWS + 1)
    )
    sent = {"state": MinutesState.SENT, "sent_at": home.ends_at, "sent_by": "system:test"}
    Minutes.objects.bulk_create(Minutes(dugnad=each, **sent) for each in others)
    lene = make_person("Lene Strand", Role.COORDINATOR, municipality=home.municipality)
    assert list_of(ingrid) == [home.title]
    assert list_of(lene) == []  # a draft is looked through first
    assert list_of(make_person("Marit Solberg", Role.ADVISER))[0] == home.title  # drafts first
    Minutes.objects.filter(pk=minutes.pk).update(**sent)
    assert list_of(lene) == [home.title]


def test_a_refused_address_is_kept_and_the_field_says_how_to_mend_it() -> None:
    evening, _minutes, _marked = make_draft_with_a_name()
    client = signed_in_client(make_leader(evening))
    page = client.post(f"/min-side/referat/{evening.dugnad.public_id}/mottaker/", {"epost": "lene@"})
    assert page.status_code == 409
    assert 'value="lene@"' in page.content.decode()


def test_no_text_lies_in_the_log_or_the_audit_trail() -> None:
    from allemed.audit.models import Event as Entry

    evening, _minutes, marked = make_draft_with_a_name()
    judge(evening, marked)
    send(evening)
    kept = str(list(evening.dugnad.events.values_list("facts", "ref"))) + str(list(Entry.objects.values()))
    assert "skyss" not in kept
    assert "@" not in kept


def test_notes_are_nowhere_in_what_is_judged() -> None:
    evening, minutes, _marked = make_draft_with_a_name()
    assert evening.dugnad.contributions.filter(kind=Kind.NOTE).exists()
    assert "Bare for bordet" not in [sentence.text for sentence in sentences(minutes.content)]
