"""What the tests about people are made of. The cast is the house's: Marit, Ingrid, Ole, Solveig, Jonas."""

from __future__ import annotations

import json
import re
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from allemed.base.actor import System
from allemed.messages.models import Message
from allemed.people import actions
from allemed.people.adapter import SecondStepAdapter
from allemed.people.models import Role, User
from allemed.places.models import Municipality, Organisation

BY = System("test")


def make_person(name: str = "Marit Solberg", role: Role | None = None, **scope: Any) -> User:
    """Someone with an account, and a role if you name one."""
    email = f"{name.split()[0].lower()}@allemed.example"
    user = User.objects.create_user(email=email, name=name)
    if role:
        actions.grant_role(by=BY, user=user, role=role, **scope)
    return user


def make_organisation(number: str = "974760673", name: str = "Skjærgård IL") -> Organisation:
    return Organisation.objects.create(number=number, name=name, is_to_be_checked=True)


def municipality(number: str = "4203") -> Municipality:
    """Arendal, unless you say otherwise."""
    return Municipality.objects.today().get(number=number)


def code_in_the_last_message() -> str:
    """The sign-in code as it stands in the outbox."""
    found = re.search(r"\d{4}-\d{4}", Message.objects.latest("pk").text)
    assert found
    return found[0]


def sign_in(client: Client, user: User) -> Any:
    """By e-mail code, as people do. The response to the code."""
    client.post("/konto/logg-inn/", {"email": user.email})
    return client.post("/konto/logg-inn/kode/", {"code": code_in_the_last_message()})


def add_code_app(user: User) -> str:
    """A code app for `user`; its secret."""
    secret = totp.generate_totp_secret()
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": SecondStepAdapter().encrypt(secret)}
    )
    return str(secret)


def add_passkey(user: User) -> Authenticator:
    """A passkey for `user`, whose private half nobody has."""
    key = ES256.from_cryptography_key(  # type: ignore[no-untyped-call]
        ec.generate_private_key(ec.SECP256R1()).public_key()
    )
    credential = AttestedCredentialData.create(Aaguid.NONE, b"0123456789abcdef", key)
    known = AuthenticatorData.create(
        sha256(b"localhost"), AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, credential
    )
    client = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"challenge", "http://localhost")
    response = AuthenticatorAttestationResponse(
        client_data=client, attestation_object=AttestationObject.create("none", known, {})
    )
    answer = RegistrationResponse(raw_id=credential.credential_id, response=response)
    data = {"name": "Mobilen", "credential": json.loads(json.dumps(dict(answer)))}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def code_from(secret: str) -> str:
    """What the app shows now."""
    value = totp.hotp_value(secret, int(time.time()) // 30)
    return str(totp.format_hotp_value(value))
