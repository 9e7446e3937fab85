"""What an editor has timed comes out at that time by the clock on the wall, also on the nights it is moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import Page

from allemed.base.clock import OSLO
from allemed.website import jobs
from allemed.website.actions.publishing import NotPublishedError
from allemed.website.models import ArticlePage
from allemed.website.schedule import WallClockField
from allemed.website.tests.desk import send, sign_in_editor
from allemed.website.tests.make import make_article, make_plain_page

pytestmark = pytest.mark.django_db
SetClock = Callable[[dt.datetime], None]
SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2027, 10, 31)


@pytest.fixture
def editor(client: Client) -> Client:
    return sign_in_editor(client)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """What the time is, to Wagtail too."""

    def set_to(moment: dt.datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_to


def utc(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=dt.UTC)


def is_out(page: Page) -> bool:
    jobs.publish_scheduled()
    page.refresh_from_db()
    return bool(page.live)


def test_it_comes_out_when_its_time_has_come_and_not_before(editor: Client, set_clock: SetClock) -> None:
    article = make_article(live=False)
    at = timezone.now() + dt.timedelta(hours=1)
    assert send(editor, article, go_live_at=f"{at.astimezone(OSLO):%Y-%m-%d %H:%M}") == ""
    assert not is_out(article)
    set_clock(at)
    assert is_out(article)


def test_it_goes_when_its_time_is_over(editor: Client, set_clock: SetClock) -> None:
    article = make_article()
    at = timezone.now() + dt.timedelta(hours=1)
    assert send(editor, article, expire_at=f"{at.astimezone(OSLO):%Y-%m-%d %H:%M}") == ""
    assert is_out(article)
    set_clock(at + dt.timedelta(minutes=1))
    assert not is_out(article)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2027-03-28 01:59", utc(SPRING, 0, 59)),
        ("2027-03-28 03:00", utc(SPRING, 1)),  # a minute later
        ("2027-03-28 09:00", utc(SPRING, 7)),
        ("2027-10-31 01:59", utc(AUTUMN - dt.timedelta(days=1), 23, 59)),
        ("2027-10-31 03:00", utc(AUTUMN, 2)),  # two hours and a minute later
        ("2027-10-31 09:00", utc(AUTUMN, 8)),
    ],
)
def test_the_nights_the_clock_is_moved_have_their_own_moments(
    editor: Client, set_clock: SetClock, written: str, moment: dt.datetime
) -> None:
    article = make_article(live=False)
    assert send(editor, article, go_live_at=written) == ""
    article.refresh_from_db()
    assert article.scheduled_revision.approved_go_live_at == moment
    set_clock(moment - dt.timedelta(minutes=1))
    assert not is_out(article)
    set_clock(moment + dt.timedelta(seconds=1))
    assert is_out(article)
    # Opened again, it says what she wrote.
    set_clock(moment - dt.timedelta(days=1))
    assert f"{article.go_live_at.astimezone(OSLO):%Y-%m-%d %H:%M}" == written


@pytest.mark.parametrize(
    ("written", "language", "words"),
    [
        ("2027-03-28 02:30", "nb", "Klokka stilles fram den natten, så 02.30 finnes ikke. Velg en tid før 02.00"),
        ("2027-10-31 02:00", "nb", "Klokka stilles tilbake den natten, så 02.00 kommer to ganger. Velg en tid før"),
        ("2027-03-28 02:30", "nn", "Klokka blir stilt fram den natta, så 02.30 finst ikkje. Vel ei tid før 02.00"),
        ("2027-10-31 02:59", "en", "The clocks go back that night, so 02.59 comes twice. Choose a time before 02.00"),
    ],
)
def test_a_time_that_never_comes_or_comes_twice_is_refused_in_a_sentence(
    written: str, language: str, words: str
) -> None:
    with translation.override(language), pytest.raises(ValidationError) as refused:
        WallClockField().clean(written)
    assert words in refused.value.messages[0]


@pytest.mark.parametrize("field", ["go_live_at", "expire_at"])
def test_the_calendar_beside_the_field_changes_nothing_that_was_typed(field: str) -> None:
    widget = ArticlePage.get_edit_handler().get_form_class().base_fields[field].widget
    assert widget.get_config()["validateOnBlur"] is False


@pytest.mark.parametrize("field", ["go_live_at", "expire_at"])
def test_the_editor_reads_it_and_has_what_she_wrote(editor: Client, field: str) -> None:
    article = make_article(live=False)
    said = send(editor, article, title="Skrevet lenge", **{field: "2027-03-28 02:30"})
    assert "Klokka stilles fram den natten" in said
    assert 'value="Skrevet lenge"' in said
    article.refresh_from_db()
    assert article.scheduled_revision is None


def test_a_page_that_cannot_come_out_keeps_no_other_back(editor: Client, set_clock: SetClock) -> None:
    at = timezone.now() + dt.timedelta(hours=1)
    first, second = make_plain_page("forste"), make_plain_page("andre", live=False)
    first.save_revision().publish()
    for page, slug in ((first, "tatt"), (second, "andre")):
        assert send(editor, page, slug=slug, go_live_at=f"{at.astimezone(OSLO):%Y-%m-%d %H:%M}") == ""
    make_plain_page("tatt")  # someone else's page has got the address meanwhile
    set_clock(at + dt.timedelta(minutes=1))
    with pytest.raises(NotPublishedError, match="1 of 2"):
        jobs.publish_scheduled()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.slug, second.live) == ("forste", True)
    assert first.scheduled_revision is not None, "it waits, and comes out when the address is free"
