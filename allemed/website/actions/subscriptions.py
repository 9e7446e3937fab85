"""News by e-mail: ask, confirm, stop, and the letters themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.clock import OSLO
from allemed.base.refusals import RefusedError
from allemed.messages.actions import send
from allemed.messages.models import Message
from allemed.website.models import ArticlePage, Rhythm, Subscriber
from allemed.website.refusals import WebsiteRefusal

CONFIRM_WITHIN = dt.timedelta(days=14)
NEWS_IS_NEW_FOR = dt.timedelta(days=3)
LETTER_IS_USEFUL_FOR = dt.timedelta(days=2)
_CONFIRM, _STOP = "website.subscription.confirm", "website.subscription.stop"


def _address(name: str, token: str, language: str) -> str:
    with translation.override(language):
        return settings.SITE_ADDRESS + reverse(f"website:{name}", args=[token])


def stop_address(subscriber: Subscriber) -> str:
    """The link that stops the letters, in every one of them; it works for as long as the subscription does."""
    token = signing.Signer(salt=_STOP).sign(subscriber.public_id)
    return _address("stop_subscription", token, subscriber.language)


def subscribe(*, by: Actor, email: str, language: str, rhythm: Rhythm) -> None:
    """Ask the address whether it wants the news. What the asker sees is the same whoever subscribed before.

    Someone who subscribes already is told so, with the link to stop; a second request before the answer replaces the
    first.
    """
    with transaction.atomic():
        subscriber, is_new = Subscriber.objects.select_for_update().get_or_create(
            email=email.strip().lower(),
            defaults={"language": language, "rhythm": rhythm, "asked_at": clock.now()},
        )
        if subscriber.confirmed_at is None and not is_new:
            subscriber.language, subscriber.rhythm, subscriber.asked_at = language, rhythm, clock.now()
            subscriber.save(update_fields=["language", "rhythm", "asked_at"])
        audit.record(by=by, deed="subscription_asked_for", thing=subscriber)
        if subscriber.confirmed_at is None:
            token = signing.TimestampSigner(salt=_CONFIRM).sign(subscriber.public_id)
            context = {
                "confirm_url": _address("confirm_subscription", token, language),
                "days": CONFIRM_WITHIN.days,
                "is_monthly": rhythm == Rhythm.MONTHLY,
            }
            send(by=by, to=subscriber.email, kind="website/confirm_subscription", language=language, context=context)
        else:
            context = {"stop_url": stop_address(subscriber)}
            send(by=by, to=subscriber.email, kind="website/already_subscribed", language=language, context=context)


def ask_for_news(by: Actor, email: str, language: str) -> None:
    """Someone ticked "news too" in another room's form: the monthly letter, once they have answered."""
    subscribe(by=by, email=email, language=language, rhythm=Rhythm.MONTHLY)


def _find(token: str, *, salt: str, within: dt.timedelta | None) -> Subscriber | None:
    try:
        if within is None:
            public_id = signing.Signer(salt=salt).unsign(token)
        else:
            public_id = signing.TimestampSigner(salt=salt).unsign(token, max_age=within)
    except signing.BadSignature:
        return None
    return Subscriber.objects.filter(public_id=public_id).first()


def find_to_confirm(token: str) -> Subscriber | None:
    """Whom a link from the first letter belongs to; None when it is too old, or theirs no more."""
    return _find(token, salt=_CONFIRM, within=CONFIRM_WITHIN)


def find_to_stop(token: str) -> Subscriber | None:
    """Whom a link from a letter of news belongs to; None when they have stopped already."""
    return _find(token, salt=_STOP, within=None)


def confirm(*, by: Actor, token: str) -> Subscriber:
    """The address wants the news. Twice is once. Raises `RefusedError` (LINK_IS_OLD)."""
    with transaction.atomic():
        found = find_to_confirm(token)
        subscriber = Subscriber.objects.select_for_update().filter(pk=found.pk).first() if found else None
        if subscriber is None:
            raise RefusedError(WebsiteRefusal.LINK_IS_OLD)
        if subscriber.confirmed_at is None:
            subscriber.confirmed_at = clock.now()
            subscriber.save(update_fields=["confirmed_at"])
            audit.record(by=by, deed="subscription_confirmed", thing=subscriber)
        return subscriber


def stop(*, by: Actor, token: str) -> None:
    """No more letters; the address is deleted. Twice is once, and never an error: the person has what they want."""
    with transaction.atomic():
        found = find_to_stop(token)
        if found is not None:
            audit.record(by=by, deed="subscription_stopped", thing=found)
            found.delete()


def forget(*, by: Actor, email: str) -> None:
    """The person behind the address is erased: so is their subscription."""
    with transaction.atomic():
        for subscriber in Subscriber.objects.select_for_update().filter(email=email.strip().lower()):
            audit.record(by=by, deed="subscription_forgotten", thing=subscriber)
            subscriber.delete()


def _articles_since(moment: dt.datetime) -> list[ArticlePage]:
    articles = ArticlePage.objects.live().public().filter(first_published_at__gte=moment).select_related("locale")
    return list(articles.order_by("first_published_at"))


def _described(article: ArticlePage) -> dict[str, str]:
    return {"title": article.title, "lead": article.lead, "url": settings.SITE_ADDRESS + (article.get_url() or "/")}


def send_news(*, by: Actor) -> int:
    """Write a letter about each new article to those who want each, once; returns how many letters were written.

    An article is news for three days after it is first published, so that a stopped worker catches up but a
    re-published old article tells nobody. Called as often as anyone likes.
    """
    written = 0
    for article in _articles_since(clock.now() - NEWS_IS_NEW_FOR):
        wanting = Subscriber.objects.wanting(Rhythm.EACH).filter(
            language=article.locale.language_code, confirmed_at__lt=article.first_published_at
        )
        written += _write(
            wanting.iterator(),
            by=by,
            key=f"article:{article.translation_key}",
            kind="website/article_published",
            context={"article": _described(article)},
        )
    return written


def send_monthly(*, by: Actor) -> int:
    """Write last month's letter to those who want it monthly, once; returns how many were written."""
    first = clock.today().replace(day=1)
    month = (first - dt.timedelta(days=1)).replace(day=1)
    start = dt.datetime.combine(month, dt.time(), tzinfo=OSLO)
    end = dt.datetime.combine(first, dt.time(), tzinfo=OSLO)
    written = 0
    for language, _name in settings.LANGUAGES:
        articles = [
            article
            for article in _articles_since(start)
            if article.locale.language_code == language and article.first_published_at < end
        ]
        if articles:
            written += _write(
                Subscriber.objects.wanting(Rhythm.MONTHLY).filter(language=language, confirmed_at__lt=end).iterator(),
                by=by,
                key=f"month:{month:%Y-%m}",
                kind="website/month",
                context={"articles": [_described(article) for article in articles], "month": month},
            )
    return written


def _write(subscribers: Iterable[Subscriber], *, by: Actor, key: str, kind: str, context: dict[str, object]) -> int:
    written = 0
    there = set(Message.objects.filter(message_key__startswith=f"{key}:").values_list("message_key", flat=True))
    for subscriber in subscribers:
        if f"{key}:{subscriber.public_id}" in there:
            continue
        url = stop_address(subscriber)
        send(
            by=by,
            to=subscriber.email,
            kind=kind,
            language=subscriber.language,
            context={**context, "stop_url": url},
            message_key=f"{key}:{subscriber.public_id}",
            unsubscribe_url=url,
            useful_for=LETTER_IS_USEFUL_FOR,
        )
        written += 1
    return written


def forget_unanswered(*, by: Actor) -> int:
    """Delete the addresses that never answered; returns how many."""
    with transaction.atomic():
        silent = Subscriber.objects.filter(confirmed_at=None, asked_at__lt=clock.now() - CONFIRM_WITHIN)
        for subscriber in silent:
            audit.record(by=by, deed="subscription_forgotten", thing=subscriber)
        return silent.delete()[0]
