"""The demo's e-mail server: it keeps every message, for `/demo/utboks/`, and sends none."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from allemed.demo.models import KeptMessage


class EmailBackend(BaseEmailBackend):
    """Django's way to name an e-mail server (`EMAIL_BACKEND`)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for email in email_messages:
            alternatives = email.alternatives if isinstance(email, EmailMultiAlternatives) else []
            html = next((str(content) for content, kind in alternatives if kind == "text/html"), "")
            whole = email.message()
            KeptMessage.objects.create(
                message_id=whole["Message-ID"] or "",
                to=", ".join(email.to),
                subject=str(email.subject),
                text=str(email.body),
                html=html,
                headers={name: str(value) for name, value in whole.items()},
                files=[file[0] for file in email.attachments if isinstance(file, tuple)],
            )
        return len(email_messages)
