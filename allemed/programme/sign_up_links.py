"""The link in a letter about a dugnad: one's own answer. Signed and dated, as `links`."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

from allemed.programme.links import LASTS, address
from allemed.programme.models import SignUp, SignUpPage

_SIGN_UP = "programme.sign_up"


@dataclass(frozen=True)
class FoundSignUp:
    """Whose answer a link is for, and whether the link is too old to act on."""

    sign_up: SignUp
    is_old: bool


def answer_link(sign_up: SignUp) -> str:
    """The whole address of someone's own answer, in their language."""
    return address("answer", sign_up.language, signing.TimestampSigner(salt=_SIGN_UP).sign(sign_up.public_id))


def page_link(page: SignUpPage, language: str) -> str:
    """The whole address of the public page, in a language."""
    return address("sign_up", language, page.slug)


def find_sign_up(token: str) -> FoundSignUp | None:
    """Whose it is; None when we never made the link, or nothing is left of it."""
    signer = signing.TimestampSigner(salt=_SIGN_UP)
    is_old = False
    try:
        public_id = signer.unsign(token, max_age=LASTS)
    except signing.SignatureExpired:
        public_id, is_old = signer.unsign(token), True
    except signing.BadSignature:
        return None
    known = SignUp.objects.known().filter(public_id=public_id)
    found = known.select_related(
        "sector", "page__dugnad", "page__partnership__municipality", "page__partnership__organisation"
    ).first()
    return FoundSignUp(found, is_old) if found else None
