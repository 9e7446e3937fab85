"""Ask for a talk, and answer. Neither sees who the other is before both have said yes."""

from __future__ import annotations

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base import clock, norwegian
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.messages.actions import send
from allemed.messages.actions import withdraw as withdraw_letters
from allemed.network import links
from allemed.network.models import Introduction, IntroductionState, Member
from allemed.network.models.introduction import QUIET_FOR
from allemed.network.permissions import member_of
from allemed.network.refusals import NetworkRefusal
from allemed.people.models import User

_S = IntroductionState


def ask(*, by: User, asked: Member, words: str) -> Introduction:
    """Ask for a talk. When the other has asked already, both have said yes. Raises `RefusedError`."""
    with transaction.atomic():
        asker = _member(by)
        # Always the lower key first, so that two who ask each other at once wait and do not stop each other.
        list(Member.objects.select_for_update(of=("self",)).filter(pk__in=[asker.pk, asked.pk]).order_by("pk"))
        other = Member.objects.askable().filter(pk=asked.pk).exclude(pk=asker.pk).select_related("user").first()
        if other is None or asker.partner is None or other.partner == asker.partner:
            raise RefusedError(NetworkRefusal.NOT_ASKABLE)
        between = Introduction.objects.filter(asker__in=[asker, other], asked__in=[asker, other])
        if between.filter(state=_S.YES).exists():
            raise RefusedError(NetworkRefusal.IN_TOUCH)
        if theirs := between.waiting().filter(asker=other).first():
            return _agree(by, theirs)
        mine = between.filter(asker=asker)
        last = mine.filter(state__in=[_S.ASKED, _S.NO, _S.LAPSED]).order_by("-asked_at").first()
        if last and last.looks_open:
            raise RefusedError(NetworkRefusal.ASKED_ALREADY, until=norwegian.date(last.answer_by))
        if last and last.asked_at + QUIET_FOR > clock.now():
            raise RefusedError(NetworkRefusal.QUIET, date=norwegian.date(last.asked_at + QUIET_FOR))
        made = Introduction.objects.create(asker=asker, asked=other, words=words.strip())
        audit.record(by=by, deed="introduction_asked_for", thing=made)
        _write(by, made, to=other, other=asker, kind="asked", key="asked")
        return made


def say_yes(*, by: User, introduction: Introduction) -> Introduction:
    """Both have said yes, and see each other's name and e-mail address. Raises `RefusedError`."""
    with transaction.atomic():
        return _agree(by, _answerable(by, introduction))


def say_no(*, by: User, introduction: Introduction) -> Introduction:
    """No, thank you. The asker is told only, when the time is out, that nothing came of it. Raises `RefusedError`."""
    with transaction.atomic():
        return _end(by, _answerable(by, introduction), _S.NO, "introduction_declined")


def withdraw(*, by: User, introduction: Introduction) -> Introduction:
    """The asker takes the request back; a letter that has not left yet does not. Raises `RefusedError`."""
    with transaction.atomic():
        found = _locked(introduction)
        if found.asker_id != _member(by).pk or found.state != _S.ASKED:
            raise RefusedError(NetworkRefusal.ANSWERED)
        withdraw_letters(message_keys_beginning_with=f"network:introduction:{found.public_id}:asked")
        return _end(by, found, _S.WITHDRAWN, "introduction_withdrawn")


def lapse(*, by: Actor) -> int:
    """Requests nobody answered end. Returns how many."""
    count = 0
    for each in Introduction.objects.overdue().order_by("pk"):
        with transaction.atomic():
            found = _locked(each)
            if found.state == _S.ASKED:
                _end(by, found, _S.LAPSED, "introduction_lapsed")
                count += 1
    return count


def forget_words(*, by: Actor) -> int:
    """What was written in requests that ended long ago is forgotten. Returns how many."""
    count = 0
    for each in Introduction.objects.with_words_to_forget():
        with transaction.atomic():
            found = _locked(each)
            found.words = ""
            found.save(update_fields=["words"])
            audit.record(by=by, deed="introduction_words_forgotten", thing=found)
        count += 1
    return count


def _agree(by: User, introduction: Introduction) -> Introduction:
    found = _end(by, introduction, _S.YES, "introduction_agreed")
    for one, other in ((found.asker, found.asked), (found.asked, found.asker)):
        _write(by, found, to=one, other=other, kind="in_touch", key=f"in_touch:{one.public_id}")
    return found


def _end(by: Actor, introduction: Introduction, state: IntroductionState, deed: str) -> Introduction:
    introduction.state, introduction.ended_at = state, clock.now()
    introduction.save(update_fields=["state", "ended_at"])
    audit.record(by=by, deed=deed, thing=introduction)
    return introduction


def _answerable(by: User, introduction: Introduction) -> Introduction:
    found = _locked(introduction)
    if found.asked_id != _member(by).pk:
        raise RefusedError(NetworkRefusal.NOT_YOURS)
    if found.state != _S.ASKED:
        raise RefusedError(NetworkRefusal.ANSWERED)
    return found


def _locked(introduction: Introduction) -> Introduction:
    found: Introduction = (
        Introduction.objects.select_for_update(of=("self",))
        .select_related("asker__user", "asked__user")
        .get(pk=introduction.pk)
    )
    return found


def _member(by: User) -> Member:
    found = member_of(by)
    if found is None:
        raise RefusedError(NetworkRefusal.NOT_A_MEMBER)
    return found


def _write(by: Actor, introduction: Introduction, *, to: Member, other: Member, kind: str, key: str) -> None:
    """A letter that names the partner and not the person: who they are is read on the page, signed in."""
    account = to.account
    send(
        by=by,
        to=account.email,
        kind=f"network/{kind}",
        language=account.language,
        context={
            "name": account.get_short_name(),
            "partner": str(other.partner or "ALLEMED"),
            "page_url": links.address("introduction", account.language, introduction.public_id),
        },
        message_key=f"network:introduction:{introduction.public_id}:{key}",
    )
