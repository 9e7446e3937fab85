"""How Django finds a person and their permissions. There is no password to authenticate with."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest


class NoPasswords(ModelBackend):
    """Permissions by group, as usual; a name and a password open nothing."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002
        username: str | None = None,  # noqa: ARG002
        password: str | None = None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        return None
