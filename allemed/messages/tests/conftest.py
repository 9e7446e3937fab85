from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from allemed.messages.tests.smtp_sink import Sink


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """The e-mail server of these tests."""
    sink = Sink()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
    yield sink
    sink.close()
