"""Readers' pages: what is coming and what is over, in three languages, the same for everyone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from allemed.base import clock
from allemed.events import actions
from allemed.events.models import Event, Kind, MaterialKind, Way
from allemed.events.tests.make import BY, make_event, make_room, make_series, register
from allemed.places.models import Municipality

pytestmark = pytest.mark.django_db


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_list_says_what_to_do_when_it_is_empty(client: Client) -> None:
    assert "Ingenting er planlagt akkurat nå" in shown(client, "/arrangementer/")
    assert "Ingenting er over ennå" in shown(client, "/arrangementer/tidligere/")


def test_what_is_coming_and_what_is_over_are_two_lists(client: Client, move_clock: Callable[..., None]) -> None:
    make_event(title="Snart")
    assert "Snart" in shown(client, "/arrangementer/")
    assert "Snart" not in shown(client, "/arrangementer/tidligere/")
    move_clock(days=20)
    assert "Snart" not in shown(client, "/arrangementer/")
    assert "Snart" in shown(client, "/arrangementer/tidligere/")


def test_a_draft_is_seen_by_nobody(client: Client) -> None:
    event = make_event(is_published=False, title="Hemmelig")
    assert "Hemmelig" not in shown(client, "/arrangementer/")
    for page in ("", "pamelding/", "kalender.ics", "pamelding/plass/"):
        assert client.get(f"/arrangementer/{event.slug}/{page}").status_code == 404


def test_it_is_filtered_by_kind_and_place(client: Client) -> None:
    make_event(title="Webinaret")
    make_room(5, slug="m", title="Møtet", municipality=Municipality.objects.today().get(number="4203"))
    for query, there in (
        ("?type=webinar", "Webinaret"),
        ("?type=meeting", "Møtet"),
        ("?sted=nett", "Webinaret"),
        ("?sted=4203", "Møtet"),
    ):
        other = {"Webinaret", "Møtet"} - {there}
        page = shown(client, f"/arrangementer/{query}")
        assert there in page
        assert other.pop() not in page
    assert "Ingenting passer" in shown(client, "/arrangementer/?type=conference")
    assert client.get("/arrangementer/?type=%00&sted=%27&side=zzz").status_code == 200


@pytest.mark.parametrize(("prefix", "title"), [("", "Skyss uten skam"), ("/nn", "på nynorsk"), ("/en", "in English")])
def test_each_language_has_its_own_words(client: Client, prefix: str, title: str) -> None:
    event = make_event()
    page = shown(client, f"{prefix}/arrangementer/{event.slug}/")
    assert title in page
    assert title in shown(client, f"{prefix}/arrangementer/")


def test_what_is_not_translated_is_bokmål_marked_as_such(client: Client) -> None:
    event = make_event()
    event.texts.exclude(language="nb").delete()
    page = shown(client, f"/en/arrangementer/{event.slug}/")
    assert '<div lang="nb">' in page
    assert "only written in Bokmål" in page


def test_an_external_event_is_described_and_linked_and_takes_no_registration(client: Client) -> None:
    event = make_event(
        places={},
        is_external=True,
        organiser="Forskerne",
        external_url="https://forskerne.example/",
        online_url="",
    )
    page = shown(client, f"/arrangementer/{event.slug}/")
    assert 'href="https://forskerne.example/"' in page
    assert "pamelding/" not in page
    assert client.get(f"/arrangementer/{event.slug}/pamelding/").status_code == 404


def test_the_page_tells_search_engines_what_when_and_where(client: Client) -> None:
    event = make_room(5)
    page = shown(client, f"/arrangementer/{event.slug}/")
    for said in ('itemtype="https://schema.org/Event"', 'itemprop="startDate"', "OfflineEventAttendanceMode"):
        assert said in page
    assert "<script" not in page.split("</head>")[0] or "ld+json" not in page


def test_called_off_is_said_with_its_reason(client: Client) -> None:
    event = make_event()
    actions.cancel_event(by=BY, event=event, because="Foreleseren er syk.")
    page = shown(client, f"/arrangementer/{event.slug}/")
    assert "Foreleseren er syk." in page
    assert "EventCancelled" in page
    assert "pamelding/" not in page


@pytest.mark.parametrize(
    "path", ["", "tidligere/", "{slug}/", "kalender.ics", "{slug}/kalender.ics", "{slug}/pamelding/plass/"]
)
def test_readers_pages_are_the_same_for_everyone(client: Client, path: str) -> None:
    event = make_event()
    answer = client.get("/arrangementer/" + path.format(slug=event.slug))
    assert "public" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_the_page_says_when_the_next_one_must_wait(client: Client) -> None:
    event = make_room(1)
    assert "Det er ledig" in shown(client, f"/arrangementer/{event.slug}/")
    register(event)
    page = shown(client, f"/arrangementer/{event.slug}/")
    assert "Du kan stå på venteliste" in page
    assert "Stå på venteliste" in page


def test_registration_says_when_it_opens(client: Client) -> None:
    event = make_event(opens_at=clock.now() + dt.timedelta(days=2))
    assert "Påmeldingen åpner" in shown(client, f"/arrangementer/{event.slug}/")
    assert "Påmeldingen åpner" in shown(client, f"/arrangementer/{event.slug}/pamelding/")


def test_what_is_left_afterwards_stands_on_the_page_and_a_recording_has_captions(
    client: Client, move_clock: Callable[..., None]
) -> None:
    event = make_event()
    actions.add_material(
        by=BY,
        event=event,
        kind=MaterialKind.RECORDING,
        title="Hele webinaret",
        language="nb",
        url="https://film.example/1",
        captions=["nb", "en"],
    )
    move_clock(days=20)
    page = shown(client, f"/arrangementer/{event.slug}/")
    assert "Hele webinaret" in page
    assert "tekstet på Bokmål, English" in page


def test_the_database_itself_refuses_a_recording_without_captions() -> None:
    from django.db import IntegrityError, transaction

    event = make_event()
    with pytest.raises(IntegrityError, match="material_recording_has_captions"), transaction.atomic():
        actions.add_material(
            by=BY, event=event, kind=MaterialKind.RECORDING, title="Film", language="nb", url="https://film.example/"
        )


def test_the_list_asks_the_database_a_fixed_number_of_times(
    client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    make_series()
    for number in range(12):
        make_event(slug=f"nr-{number}", kind=Kind.WEBINAR, places={Way.ONLINE: 5})
    client.get("/arrangementer/")
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        client.get("/arrangementer/")


def test_an_address_of_a_page_is_never_an_events(client: Client) -> None:
    from django.db import IntegrityError, transaction

    event = make_event()
    with pytest.raises(IntegrityError, match="event_slug_is_not_a_page"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(slug="kalender")
