"""Owners answer by a link: reading does nothing; yes, correct, no; too old is one tap from a new one."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.dugnad.actions import minutes as deeds
from allemed.dugnad.actions import owners
from allemed.dugnad.models import Measure, MeasureVersion, Minutes, OwnerLink
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.tests.evening import in_weeks, make_closed_evening
from allemed.dugnad.tests.room import BY, Evening
from allemed.messages.models import Message
from allemed.people.models import Role, User
from allemed.people.tests.make import make_person, sign_in_with_both_steps

pytestmark = pytest.mark.django_db


def signed_in_client(user: User) -> Client:
    client = Client()
    sign_in_with_both_steps(client, user)
    return client


def make_sent() -> tuple[Evening, Minutes, str]:
    """Sent minutes, and the path of the link in Solveig's letter."""
    evening, minutes = make_closed_evening()
    minutes = deeds.send_minutes(by=BY, dugnad=evening.dugnad, version=deeds.version_of(minutes))
    return evening, minutes, link_in(Message.objects.filter(kind="dugnad/owner").get().text)


def measures_of(evening: Evening) -> str:
    assert evening.dugnad.municipality is not None
    return f"/tiltak/kommune/{evening.dugnad.municipality.number}/"


def link_in(letter: str) -> str:
    found = re.search(r"/tiltak/[^/\s]+/", letter)
    assert found
    return found[0]


def solveigs() -> Measure:
    return Measure.objects.get(text="Bruktmarked i skolegården")


def test_reading_does_nothing_whoever_reads(client: Client) -> None:
    _evening, _minutes, at = make_sent()
    before = list(Measure.objects.order_by("pk").values()), list(OwnerLink.objects.values())
    assert client.get(at).status_code == 200
    assert client.head(at).status_code == 200
    assert client.get(at + "?gjor=ja").status_code == 200
    assert client.get(at + "?rett=1").status_code == 200
    assert (list(Measure.objects.order_by("pk").values()), list(OwnerLink.objects.values())) == before


def test_yes_confirms_and_the_name_is_shown_only_if_the_owner_says_so(client: Client) -> None:
    _evening, minutes, at = make_sent()
    assert client.post(at, {"gjor": "ja"}).status_code == 200
    client.post(at, {"gjor": "ja"})
    assert (solveigs().state, solveigs().is_name_public) == ("confirmed", False)
    public = f"/referat/{minutes.public_id}/"
    assert "Solveig" not in client.get(public).content.decode()
    client.post(at, {"gjor": "ja", "is_name_public": "1"})
    assert "Solveig Dahl, Kasserer" in client.get(public).content.decode()


def test_correcting_confirms_with_other_words(client: Client) -> None:
    _evening, minutes, at = make_sent()
    form = {
        "gjor": "rett",
        "base": solveigs().version,
        "owner_name": "Solveig Dahl",
        "owner_role": "Nestleder",
        "owner_organisation": "Arendal seilskole",
        "first_step": "Snakke med rektor",
        "first_step_date": in_weeks(2).isoformat(),
        "deadline": in_weeks(30).isoformat(),
    }
    assert client.post(at, {**form, "owner_role": "", "owner_name": ""}).status_code == 422
    page = client.post(at, {**form, "deadline": "2020-01-01"})
    assert page.status_code == 422
    assert 'value="Nestleder"' in page.content.decode()
    assert client.post(at, form).status_code == 200
    measure = solveigs()
    assert (measure.state, measure.owner_role, measure.deadline) == ("confirmed", "Nestleder", in_weeks(30))
    assert "Nestleder, Arendal seilskole" in client.get(f"/referat/{minutes.public_id}/").content.decode()


def test_a_correction_of_what_was_changed_meanwhile_is_refused(client: Client) -> None:
    _evening, _minutes, at = make_sent()
    link = OwnerLink.objects.get()
    owners.correct(link=link, base=solveigs().version, fields={"owner_role": "Nestleder"})
    with pytest.raises(RefusedError) as refused:
        owners.correct(link=link, base=1, fields={"owner_role": "Leder"})
    assert refused.value.reason == RoomRefusal.CHANGED_MEANWHILE
    assert solveigs().owner_role == "Nestleder"
    assert client.get(at).status_code == 200


def test_no_erases_the_name_everywhere_and_tells_those_who_led(client: Client) -> None:
    evening, minutes, at = make_sent()
    ingrid = make_person("Ingrid Aune", Role.FACILITATOR)
    evening.dugnad.assignments.create(user=ingrid, starts_at=evening.dugnad.starts_at, ends_at=evening.dugnad.ends_at)
    client.post(at, {"gjor": "ja", "is_name_public": "1"})
    for _ in range(2):
        assert "slettet" in client.post(at, {"gjor": "nei"}).content.decode()
    measure = solveigs()
    assert (measure.state, measure.owner_name, measure.owner_role, measure.owner_email) == ("agreed", "", "", "")
    assert "Solveig" not in str(list(MeasureVersion.objects.values_list("body", flat=True)))
    assert Message.objects.filter(kind="dugnad/owner_declined", to=ingrid.email).count() == 1
    public = client.get(f"/referat/{minutes.public_id}/").content.decode()
    assert public.index("Bruktmarked i skolegården") < public.index("Låneordning for ski")
    assert client.post(at, {"gjor": "ja"}).status_code == 200
    assert solveigs().state == "agreed"


def test_a_link_too_old_is_one_tap_from_a_new_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _evening, _minutes, at = make_sent()
    later = clock.now() + dt.timedelta(days=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(at).status_code == 410
    assert client.post(at, {"gjor": "ja"}).status_code == 200  # asks for a new link, whatever the button said
    assert solveigs().state == "committed"
    client.post(at)
    letters = Message.objects.filter(kind="dugnad/owner").order_by("created_at", "pk")
    assert letters.count() == 2
    fresh = link_in(letters.last().text)  # type: ignore[union-attr]
    client.post(fresh, {"gjor": "ja"})
    assert solveigs().state == "confirmed"


def test_a_key_we_never_made_opens_nothing(client: Client) -> None:
    make_sent()
    assert client.get("/tiltak/" + "x" * 43 + "/").status_code == 404
    assert client.post("/tiltak/" + "x" * 43 + "/", {"gjor": "ja"}).status_code == 404


def test_the_partner_finds_another_owner_who_is_asked_and_the_first_ones_link_opens_nothing(client: Client) -> None:
    evening, _minutes, at = make_sent()
    client.post(at, {"gjor": "nei"})
    lene = make_person("Lene Strand", Role.COORDINATOR, municipality=evening.dugnad.municipality)
    form = {
        "base": solveigs().version,
        "owner_name": "Tor Haugen",
        "owner_email": "tor@arendal.example",
        "deadline": in_weeks(20).isoformat(),
    }
    page = f"/min-side/tiltak/{solveigs().public_id}/eier/"
    assert signed_in_client(make_person("Jonas Berg")).get(page).status_code == 403
    assert signed_in_client(lene).post(page, form).status_code == 302
    assert (solveigs().state, solveigs().owner_name) == ("committed", "Tor Haugen")
    assert Message.objects.filter(to="tor@arendal.example", kind="dugnad/owner").count() == 1
    assert client.get(at).status_code == 404
    shown = client.get(measures_of(evening)).content.decode()
    assert "én person er spurt" in shown
    assert "Tor Haugen" not in shown


def test_only_measures_in_sent_minutes_are_on_the_partners_page(client: Client) -> None:
    evening, _minutes = make_closed_evening()
    page = measures_of(evening)
    assert "Låneordning" not in client.get(page).content.decode()
    deeds.send_minutes(
        by=BY, dugnad=evening.dugnad, version=deeds.version_of(Minutes.objects.get(dugnad=evening.dugnad))
    )
    assert "Låneordning" in client.get(page).content.decode()
