"""The link in a letter about a dugnad: one's own answer. Signed and dated, as `links`."""

from __future__ import annotations

from dataclasses import dataclass

from allemed.programme.links import address, make_key, read_key
from allemed.programme.models import SignUp, SignUpPage

_SIGN_UP = "programme.sign_up"


@dataclass(frozen=True)
class FoundSignUp:
    """Whose answer a link is for, and whether the link is too old to act on."""

    sign_up: SignUp
    is_old: bool


def answer_link(sign_up: SignUp) -> str:
    """The whole address of someone's own answer, in their language."""
    return address("answer", sign_up.language, make_key(_SIGN_UP, sign_up.public_id))


def page_link(page: SignUpPage, language: str) -> str:
    """The whole address of the public page, in a language."""
    return address("sign_up", language, page.slug)


def find_sign_up(token: str) -> FoundSignUp | None:
    """Whose it is; None when we never made the link, or nothing is left of it."""
    key = read_key(_SIGN_UP, token)
    if key is None:
        return None
    known = SignUp.objects.known().filter(public_id=key.public_id)
    found = known.select_related(
        "sector", "page__dugnad", "page__partnership__municipality", "page__partnership__organisation"
    ).first()
    return FoundSignUp(found, key.is_old) if found else None
