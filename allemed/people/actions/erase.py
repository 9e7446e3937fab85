"""Erase a person: the account stays as an empty shell, so that what it did keeps its trace."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import Actor
from allemed.base.personal_data import Subject, holdings
from allemed.base.refusals import RefusedError
from allemed.messages.models import Attachment, Message, State
from allemed.people.actions.roles import check_manager
from allemed.people.models import RoleAssignment, User
from allemed.people.refusals import PeopleRefusal


@transaction.atomic
def erase_person(*, by: Actor, user: User) -> User:
    """Take away name, address, sign-in methods, what we have written to them and what other rooms keep; end their
    sessions.

    Raises `RefusedError` while they hold a role: end those first, on purpose.
    """
    check_manager(by)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.erased_at:
        raise RefusedError(PeopleRefusal.ERASED)
    held = RoleAssignment.objects.filter(user=locked)
    if held.filter(valid_until=None).exists() or held.filter(valid_until__gt=clock.now()).exists():
        raise RefusedError(PeopleRefusal.STILL_HOLDS_A_ROLE, name=locked.name)
    subject = Subject(locked.public_id, locked.email.lower())
    for holding in holdings():
        holding.erase(by, subject)
    _forget_messages_to(locked.email)
    Authenticator.objects.filter(user=locked).delete()
    EmailAddress.objects.filter(user=locked).delete()
    locked.groups.clear()
    locked.name = ""
    locked.email = f"{locked.public_id}@erased.invalid"
    locked.is_active = False
    locked.is_superuser = False
    locked.last_login = None
    locked.erased_at = clock.now()
    locked.sessions_ended = F("sessions_ended") + 1
    locked.save()
    locked.refresh_from_db()
    audit.record(by=by, deed="person_erased", thing=locked)
    return locked


def _forget_messages_to(address: str) -> None:
    theirs = Message.objects.filter(to=address)
    for message in theirs.filter(state=State.WAITING).select_for_update():
        message.state, message.given_up_at, message.next_attempt_at = State.GIVEN_UP, clock.now(), None
        message.save(update_fields=["state", "given_up_at", "next_attempt_at"])
    finished = theirs.filter(state__in=[State.SENT, State.GIVEN_UP])
    Attachment.objects.filter(message__in=finished).delete()
    finished.update(to="", subject="", text="", html="", unsubscribe_url="", erased_at=clock.now())
