"""Everything we hold about a person, for that person."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from allemed.audit import actions as audit
from allemed.audit.models import Event
from allemed.base.actor import Actor
from allemed.base.personal_data import Subject, holdings, personal_fields_of
from allemed.base.refusals import RefusedError
from allemed.messages.models import Message
from allemed.people.models import RoleAssignment, User
from allemed.people.permissions import can_manage_people
from allemed.people.refusals import PeopleRefusal


@transaction.atomic
def export_person(*, by: Actor, user: User) -> dict[str, Any]:
    """What is stored about `user`, as plain values. They may ask themselves, or an administrator for them."""
    is_self = isinstance(by, User) and by.pk == user.pk
    if isinstance(by, User) and not is_self and not can_manage_people(by):
        raise RefusedError(PeopleRefusal.NOT_ALLOWED)
    audit.record(by=by, deed="person_exported", thing=user)
    subject = Subject(user.public_id, user.email.lower())
    return {
        "person": {name: _plain(getattr(user, name)) for name in personal_fields_of(User)},
        "roles": [
            {
                "role": held.role,
                "for": str(held.partner) if held.partner else None,
                "from": _plain(held.valid_from),
                "until": _plain(held.valid_until),
            }
            for held in RoleAssignment.objects.filter(user=user).select_related("municipality", "organisation")
        ],
        "sign_in_methods": [
            {"type": method.type, "added": _plain(method.created_at), "last_used": _plain(method.last_used_at)}
            for method in Authenticator.objects.filter(user=user).order_by("created_at")
        ],
        "messages": [
            {"kind": message.kind, "language": message.language, "sent": _plain(message.sent_at)}
            for message in Message.objects.filter(to=user.email)
        ],
        "deeds": [
            {"deed": event.deed, "thing": f"{event.thing_kind} {event.thing_id}", "at": _plain(event.at)}
            for event in Event.objects.filter(actor_kind=user.actor_kind, actor_id=user.actor_id)
        ],
        **{holding.name: holding.export(subject) for holding in holdings()},
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
