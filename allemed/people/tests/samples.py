"""One of each thing that this room's addresses are about."""

from __future__ import annotations

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from allemed.messages.tests.make import make_message
from allemed.people.models import RoleAssignment
from allemed.people.tests.cast import Cast, Sample, Who
from allemed.people.tests.make import add_code_app, add_passkey


def make_samples(cast: Cast) -> list[Sample]:
    owner = cast[Who.OWNER]
    passkey = add_passkey(owner)
    add_code_app(owner)
    RecoveryCodes.activate(owner)
    role = RoleAssignment.objects.get(user=owner)
    return [
        Sample(r"min-side/personer/", {"public_id": owner.public_id}),
        Sample(r"min-side/roller/", {"public_id": role.public_id}),
        Sample(r"min-side/utsending/", {"public_id": make_message().public_id}),
        Sample(r"konto/sikkerhet/passnokkel/", {"pk": passkey.pk}, readers={Who.OWNER}),
        Sample(r"konto/sikkerhet/kodeapp/fjern/$", {}, readers={Who.OWNER}),
        Sample(r"konto/sikkerhet/reservekoder/$", {}, readers={Who.OWNER}),
    ]
