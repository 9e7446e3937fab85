"""Links that are keys, for people without an account. Signed, and dated: one lost in a mailbox stops working.

A link too old still says which form it was for: enough to send a new one to the address in it, and nothing more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from allemed.programme.models import InterestForm

LASTS = dt.timedelta(days=60)
_FORM = "programme.form"


@dataclass(frozen=True)
class FoundForm:
    """The form a link is for, and whether the link is too old to act on."""

    form: InterestForm
    is_old: bool


def address(name: str, language: str, *args: str) -> str:
    """The whole address of a page of ours, in a language."""
    with translation.override(language):
        return settings.SITE_ADDRESS + reverse(f"programme:{name}", args=args)


def desk(language: str, adviser: str = "") -> str:
    """The adviser's day; with an account's id, that adviser's."""
    with translation.override(language):
        return settings.SITE_ADDRESS + reverse("partnerships:day") + (f"?radgiver={adviser}" if adviser else "")


def leading(language: str) -> str:
    """The process leader's own page."""
    with translation.override(language):
        return settings.SITE_ADDRESS + reverse("partnerships:leading")


def feed(key: str) -> str:
    """The process leader's calendar, the same in every language."""
    return address("leading_feed", settings.LANGUAGE_CODE, key)


@dataclass(frozen=True)
class Key:
    """What a link is for, and whether it is too old to act on."""

    public_id: str
    is_old: bool


def make_key(salt: str, public_id: str) -> str:
    """A key for one thing, dated now; `salt` is what kind of thing it opens."""
    return signing.TimestampSigner(salt=salt).sign(public_id)


def read_key(salt: str, token: str) -> Key | None:
    """What the key opens; None when we never made it."""
    signer = signing.TimestampSigner(salt=salt)
    try:
        return Key(signer.unsign(token, max_age=LASTS), is_old=False)
    except signing.SignatureExpired:
        return Key(signer.unsign(token), is_old=True)
    except signing.BadSignature:
        return None


def form_link(form: InterestForm) -> str:
    """The sender's own page about their form."""
    return address("own_form", form.language, make_key(_FORM, form.public_id))


def find_form(token: str) -> FoundForm | None:
    """Whose form it is; None when we never made the link."""
    key = read_key(_FORM, token)
    found = InterestForm.objects.filter(public_id=key.public_id) if key else InterestForm.objects.none()
    form = found.select_related("period", "municipality", "organisation", "partnership").first()
    return FoundForm(form, key.is_old) if key and form else None
