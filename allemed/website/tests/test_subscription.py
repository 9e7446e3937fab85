"""News by e-mail: double opt-in, one letter an article, one tap to stop."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from allemed.base import clock
from allemed.base.actor import System
from allemed.base.rate_limits import LETTERS_BY_RECIPIENT
from allemed.messages.models import Message
from allemed.website.actions import subscriptions
from allemed.website.models import Rhythm, Subscriber
from allemed.website.tests.test_sharing import make_article

pytestmark = pytest.mark.django_db
BY = System("test")


def make_subscriber(email: str = "leser@example.no", rhythm: Rhythm = Rhythm.EACH) -> Subscriber:
    then = clock.now() - dt.timedelta(days=100)
    return Subscriber.objects.create(email=email, language="nb", rhythm=rhythm, asked_at=then, confirmed_at=then)


def make_news(days_ago: float = 0) -> None:
    article = make_article()
    article.first_published_at = clock.now() - dt.timedelta(days=days_ago)
    article.save()


def link_in(message: Message) -> str:
    found = re.search(r"https?://[^/]+(/\S+)", message.text)
    assert found
    return found.group(1)


def test_asking_sends_one_letter_and_subscribes_nobody(client: Client) -> None:
    page = client.post("/abonnement/", {"email": "Leser@Example.no", "rhythm": "each"})
    assert "Se i innboksen din" in page.text
    assert Message.objects.get().kind == "website/confirm_subscription"
    assert list(Subscriber.objects.confirmed()) == []


def test_opening_the_link_changes_nothing_and_the_button_subscribes(client: Client) -> None:
    client.post("/abonnement/", {"email": "leser@example.no", "rhythm": "monthly"})
    link = link_in(Message.objects.get())
    assert client.get(link).status_code == 200
    assert not Subscriber.objects.confirmed().exists()
    assert "Du er med" in client.post(link).text
    assert Subscriber.objects.confirmed().get().rhythm == Rhythm.MONTHLY
    assert "Du er med" in client.post(link).text


def test_a_subscriber_who_asks_again_sees_the_same_page_and_is_told_by_letter(client: Client) -> None:
    make_subscriber()
    page = client.post("/abonnement/", {"email": "leser@example.no", "rhythm": "monthly"})
    assert "Se i innboksen din" in page.text
    assert Message.objects.get().kind == "website/already_subscribed"
    assert Subscriber.objects.get().rhythm == Rhythm.EACH


def test_what_was_written_stays_when_it_is_wrong(client: Client) -> None:
    page = client.post("/abonnement/", {"email": "leser@", "rhythm": "monthly"})
    assert "må være en hel e-postadresse" in page.text
    assert 'value="leser@"' in page.text
    assert not Message.objects.exists()


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "æ"])
def test_a_false_link_says_what_to_do(client: Client, token: str) -> None:
    assert client.get(f"/abonnement/bekreft/{token}/").status_code == 410
    assert client.post(f"/abonnement/bekreft/{token}/").status_code == 410


def test_a_link_for_stopping_confirms_nobody(client: Client) -> None:
    subscriber = make_subscriber()
    token = subscriptions.stop_address(subscriber).rstrip("/").rsplit("/", 1)[1]
    assert client.post(f"/abonnement/bekreft/{token}/").status_code == 410


def test_each_new_article_is_one_letter(client: Client) -> None:
    make_subscriber()
    make_news()
    assert subscriptions.send_news(by=BY) == 1
    assert subscriptions.send_news(by=BY) == 0
    assert Message.objects.get().subject == "Nye dialogkort"


def test_old_news_tells_nobody() -> None:
    make_subscriber()
    make_news(days_ago=10)
    assert subscriptions.send_news(by=BY) == 0


def test_someone_who_came_after_the_article_is_not_told() -> None:
    make_news(days_ago=1)
    subscriber = make_subscriber()
    Subscriber.objects.filter(pk=subscriber.pk).update(asked_at=clock.now(), confirmed_at=clock.now())
    assert subscriptions.send_news(by=BY) == 0


def test_a_month_is_one_letter() -> None:
    make_subscriber(rhythm=Rhythm.MONTHLY)
    last_month = (clock.now().replace(day=1) - dt.timedelta(days=5)).replace(hour=12)
    make_news(days_ago=(clock.now() - last_month).days)
    assert subscriptions.send_monthly(by=BY) == 1
    assert subscriptions.send_monthly(by=BY) == 0


def test_one_tap_stops_and_deletes(client: Client) -> None:
    subscriber = make_subscriber()
    link = subscriptions.stop_address(subscriber).split("/", 3)[3]
    one_click = Client(enforce_csrf_checks=True)
    assert one_click.get(f"/{link}").status_code == 200
    assert Subscriber.objects.exists()
    assert one_click.post(f"/{link}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscriber.objects.exists()
    assert "stoppet" in one_click.post(f"/{link}").text


def test_an_address_that_never_answered_is_forgotten(client: Client) -> None:
    client.post("/abonnement/", {"email": "leser@example.no", "rhythm": "each"})
    assert subscriptions.forget_unanswered(by=BY) == 0
    Subscriber.objects.update(asked_at=clock.now() - dt.timedelta(days=15))
    assert subscriptions.forget_unanswered(by=BY) == 1


def test_many_letters_to_one_address_are_stopped(client: Client) -> None:
    codes = [client.post("/abonnement/", {"email": "x@example.no", "rhythm": "each"}).status_code for _ in range(7)]
    assert codes.count(200) == 5
    assert codes[-1] == 429


def test_a_whole_town_hall_behind_one_address_may_subscribe_and_one_recipient_is_not_flooded(client: Client) -> None:
    for number in range(60):
        answer = client.post("/abonnement/", {"email": f"ansatt{number}@arendal.example", "rhythm": "each"})
        assert answer.status_code == 200, number
    assert Message.objects.filter(kind="website/confirm_subscription").count() == 60
    answers = [
        client.post("/abonnement/", {"email": "solveig@skjaergard-il.example", "rhythm": "each"}).status_code
        for _ in range(LETTERS_BY_RECIPIENT.times + 1)
    ]
    assert answers == [200] * LETTERS_BY_RECIPIENT.times + [429]
