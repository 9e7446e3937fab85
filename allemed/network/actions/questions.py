"""Ask, answer, change one's words, take them away, and say what helped."""

from __future__ import annotations

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import Barrier
from allemed.messages.actions import send
from allemed.network.models import Answer, Member, Question, Removal
from allemed.network.permissions import can_moderate, member_of
from allemed.network.refusals import NetworkRefusal
from allemed.people.models import User


def post_question(*, by: User, barrier: Barrier, title: str, text: str) -> Question:
    """Ask everyone. Raises `RefusedError` (NOT_A_MEMBER)."""
    with transaction.atomic():
        question = Question.objects.create(barrier=barrier, author=_member(by), title=title.strip(), text=text.strip())
        audit.record(by=by, deed="question_asked", thing=question)
        return question


def change_question(*, by: User, question: Question, version: int, barrier: Barrier, title: str, text: str) -> Question:
    """Change one's own question; readers see that it was changed. Raises `RefusedError`."""
    with transaction.atomic():
        found = _standing_question(question)
        _check_own(by, found, version)
        found.barrier, found.title, found.text = barrier, title.strip(), text.strip()
        found.changed_at, found.version = clock.now(), found.version + 1
        found.save()
        audit.record(by=by, deed="question_changed", thing=found)
        return found


def answer(*, by: User, question: Question, text: str) -> Answer:
    """Answer someone else's question. The asker reads of it in their digest. Raises `RefusedError`."""
    with transaction.atomic():
        found = _standing_question(question)
        author = _member(by)
        if found.author_id == author.pk:
            raise RefusedError(NetworkRefusal.OWN_QUESTION)
        made = Answer.objects.create(question=found, author=author, text=text.strip())
        found.moved_at = made.written_at
        found.save(update_fields=["moved_at"])
        audit.record(by=by, deed="question_answered", thing=made)
        return made


def change_answer(*, by: User, answer: Answer, version: int, text: str) -> Answer:
    """Change one's own answer. Raises `RefusedError`."""
    with transaction.atomic():
        found = _standing_answer(answer)
        _check_own(by, found, version)
        found.text, found.changed_at, found.version = text.strip(), clock.now(), found.version + 1
        found.save()
        audit.record(by=by, deed="answer_changed", thing=found)
        return found


def mark_as_helpful(*, by: User, answer: Answer, helped: bool) -> Answer:
    """The asker says which answer helped, or that it did not after all. Raises `RefusedError`."""
    with transaction.atomic():
        question = _standing_question(answer.question)
        found = _standing_answer(answer)
        if question.author_id != _member(by).pk:
            raise RefusedError(NetworkRefusal.NOT_YOUR_QUESTION)
        question.answers.filter(helped=True).exclude(pk=found.pk).update(helped=False)
        found.helped = helped
        found.save(update_fields=["helped"])
        audit.record(by=by, deed="answer_helped" if helped else "answer_did_not_help", thing=found)
        return found


def take_away(*, by: User, thing: Question | Answer, because: str = "") -> None:
    """Remove the words: one's own, or as the host with a reason, of which the author gets a letter.

    What others have answered stays. Raises `RefusedError` (GONE, NOT_YOURS, SAY_WHY).
    """
    with transaction.atomic():
        found = _standing_question(thing) if isinstance(thing, Question) else _standing_answer(thing)
        member = member_of(by)
        is_own = member is not None and found.author_id == member.pk
        if not is_own and not can_moderate(by):
            raise RefusedError(NetworkRefusal.NOT_YOURS)
        if not is_own and not because.strip():
            raise RefusedError(NetworkRefusal.SAY_WHY)
        _empty(found, Removal.AUTHOR if is_own else Removal.HOST)
        author = found.author.user
        if not is_own and author is not None:
            send(
                by=by,
                to=author.email,
                kind="network/taken_away",
                language=author.language,
                context={"name": author.get_short_name(), "because": because.strip()},
                message_key=f"network:taken_away:{found.public_id}",
            )
        audit.record(by=by, deed="words_taken_away", thing=found, removed_by=found.removed_by)


def take_away_again(*, by: Actor, public_id: str) -> None:
    """An old backup brought words back that had been taken away. No letter: they were told then."""
    _take_away(by, public_id=public_id)


def take_away_all(*, by: Actor, member: Member) -> int:
    """Everything someone has asked and answered, because they asked to be forgotten. Returns how many."""
    return _take_away(by, author=member)


def _take_away(by: Actor, **which: object) -> int:
    count = 0
    with transaction.atomic():
        for model in (Question, Answer):
            for found in model._default_manager.select_for_update().filter(removed_at=None, **which):
                _empty(found, Removal.AUTHOR)
                audit.record(by=by, deed="words_taken_away", thing=found, removed_by=found.removed_by)
                count += 1
    return count


def _empty(thing: Question | Answer, removed_by: Removal) -> None:
    thing.removed_at, thing.removed_by, thing.text = clock.now(), removed_by, ""
    if isinstance(thing, Question):
        thing.title = ""
    else:
        thing.helped = False
    thing.version += 1
    thing.save()


def _member(by: User) -> Member:
    found = member_of(by)
    if found is None:
        raise RefusedError(NetworkRefusal.NOT_A_MEMBER)
    return found


def _standing_question(question: Question) -> Question:
    found = Question.objects.select_for_update().standing().filter(pk=question.pk).first()
    if found is None:
        raise RefusedError(NetworkRefusal.GONE)
    return found


def _standing_answer(answer: Answer) -> Answer:
    found = Answer.objects.select_for_update().filter(pk=answer.pk, removed_at=None).first()
    if found is None:
        raise RefusedError(NetworkRefusal.GONE)
    return found


def _check_own(by: User, thing: Question | Answer, version: int) -> None:
    if thing.author_id != _member(by).pk:
        raise RefusedError(NetworkRefusal.NOT_YOURS)
    if thing.version != version:
        raise RefusedError(NetworkRefusal.CHANGED_MEANWHILE)
