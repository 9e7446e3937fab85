"""allauth, made ours: it asks here how to write letters, what to say, and where to go."""

from __future__ import annotations

import base64
import datetime as dt
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from allemed.audit import actions as audit
from allemed.base import clock
from allemed.base.actor import System
from allemed.messages import actions as messages
from allemed.people.models import User

SIGN_IN = System("sign_in")
CODE_LASTS = dt.timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
SESSION_LASTS = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)

# What a person is told in a letter when how they sign in has changed, by allauth's name for the occasion.
SECURITY_CHANGES = {
    "mfa/email/totp_activated": _("En kodeapp er lagt til."),
    "mfa/email/totp_deactivated": _("Kodeappen er fjernet."),
    "mfa/email/webauthn_added": _("En passnøkkel er lagt til."),
    "mfa/email/webauthn_removed": _("En passnøkkel er fjernet."),
    "mfa/email/recovery_codes_generated": _("Det er laget nye reservekoder. De gamle virker ikke lenger."),
}
SHOWN = {
    "mfa/messages/totp_activated.txt": _("Kodeappen er lagt til."),
    "mfa/messages/totp_deactivated.txt": _("Kodeappen er fjernet."),
    "mfa/messages/webauthn_added.txt": _("Passnøkkelen er lagt til."),
    "mfa/messages/webauthn_removed.txt": _("Passnøkkelen er fjernet."),
    "mfa/messages/recovery_codes_generated.txt": _("Du har fått nye reservekoder. Ta vare på dem."),
    "account/messages/logged_out.txt": _("Du er logget ut."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in and sign-out."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Kontoen er stengt."),
        "incorrect_code": _("Koden stemmer ikke. Se etter i e-posten, og skriv den en gang til."),
        "too_many_login_attempts": _("Det har vært for mange forsøk. Vent noen minutter, og be om en ny kode."),
        "rate_limited": _("Det har vært for mange forsøk. Vent noen minutter, og prøv igjen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """One is invited."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the code in the outbox. For an address nobody has, do the same work and throw it away.

        So neither the page nor the time it takes tells whether an address has an account.
        """
        is_known = template_prefix == "account/email/login_code"
        with transaction.atomic():
            messages.send(
                by=SIGN_IN,
                to=email.lower(),
                kind="people/sign_in_code",
                language=translation.get_language() or "nb",
                context={"code": context.get("code", "00000000"), "minutes": int(CODE_LASTS.total_seconds() // 60)},
                useful_for=CODE_LASTS,
            )
            transaction.set_rollback(not is_known)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,  # noqa: ARG002
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        """Tell a person that how they sign in has changed."""
        with transaction.atomic():
            audit.record(by=user, deed=template_prefix.rpartition("/")[2], thing=user)
            with translation.override(user.language):
                change = str(SECURITY_CHANGES[template_prefix])
            messages.send(
                by=SIGN_IN,
                to=user.email,
                kind="people/security_changed",
                language=user.language,
                context={"name": user.get_short_name(), "change": change},
            )

    def add_message(  # noqa: PLR0917  # as allauth calls it
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what has happened in our words, or nothing."""
        words = message or SHOWN.get(message_template or "")
        if words:
            super().add_message(request, level, message=str(words), extra_tags=extra_tags)

    def login(self, request: HttpRequest, user: User) -> None:
        """A new session, for twelve hours and no longer; in the audit trail."""
        super().login(request, user)
        request.session.set_expiry(clock.now() + SESSION_LASTS)
        audit.record(by=user, deed="signed_in", thing=user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("people:my_page")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("account_login")

    def get_client_ip(self, request: HttpRequest) -> str:
        """Never used to count attempts (a town hall has one address); asked for all the same."""
        return str(request.META.get("REMOTE_ADDR") or "unknown")


class SecondStepAdapter(DefaultMFAAdapter):
    """Passkeys, code apps and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Dette er den siste måten du kan bekrefte hvem du er på, og rollen din krever det. Legg til en annen først."
        ),
        "cannot_generate_recovery_codes": _("Legg til en passnøkkel eller en kodeapp først."),
        "incorrect_code": _("Koden stemmer ikke. Vent på den neste, og prøv igjen."),
    }

    def get_totp_issuer(self) -> str:
        return "ALLEMED"

    def build_totp_svg(self, url: str) -> str:
        drawn = BytesIO()
        # With its namespace: the page shows it as a picture, which is a document of its own.
        segno.make(url, error="m").save(drawn, kind="svg", xmldecl=False, scale=5, border=4, light="#fff", dark="#000")
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """The secrets of code apps and recovery codes lie encrypted in the database, and in its backups."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002, ARG002
        """What the form suggests: a name that tells when, since nobody remembers which."""
        return str(_("Passnøkkel lagt til %(date)s")) % {"date": f"{clock.today():%d.%m.%Y}"}


def _fernet() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"allemed.people.second_step").derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
