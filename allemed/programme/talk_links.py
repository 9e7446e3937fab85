"""The links in letters about the talk and the agreement. Signed and dated, as `links`."""

from __future__ import annotations

from dataclasses import dataclass

from allemed.programme.links import address, make_key, read_key
from allemed.programme.models import Agreement, Talk

_TALK, _AGREEMENT = "programme.talk", "programme.agreement"


@dataclass(frozen=True)
class FoundTalk:
    """The talk a link is for, and whether the link is too old to act on."""

    talk: Talk
    is_old: bool


@dataclass(frozen=True)
class FoundAgreement:
    """The same for an agreement. One that is accepted can be read for as long as we have it."""

    agreement: Agreement
    is_old: bool


def talk_link(talk: Talk) -> str:
    """The whole address of the page where a time is chosen."""
    return address("talk", talk.language, make_key(_TALK, talk.public_id))


def agreement_link(agreement: Agreement) -> str:
    """The whole address of the page where it is read and accepted."""
    return address("agreement", agreement.language, agreement_key(agreement))


def agreement_key(agreement: Agreement) -> str:
    """The key in that address."""
    return make_key(_AGREEMENT, agreement.public_id)


def find_talk(token: str) -> FoundTalk | None:
    """Which talk; None when we never made the link, or the person it went to has been forgotten."""
    key = read_key(_TALK, token)
    found = Talk.objects.whole().filter(public_id=key.public_id, person__erased_at=None).first() if key else None
    return FoundTalk(found, key.is_old) if key and found else None


def find_agreement(token: str) -> FoundAgreement | None:
    """Which agreement; None when we never made the link."""
    key = read_key(_AGREEMENT, token)
    found = Agreement.objects.whole().filter(public_id=key.public_id).first() if key else None
    return FoundAgreement(found, key.is_old and not found.was_accepted) if key and found else None
