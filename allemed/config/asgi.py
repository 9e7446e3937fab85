"""The one kind of web process: an ASGI front that hands what it cannot answer itself to Django in threads."""

from __future__ import annotations

from typing import Any

from a2wsgi import WSGIMiddleware

from allemed.config.wsgi import application as django_application

application: Any = WSGIMiddleware(django_application, workers=10)  # type: ignore[arg-type]
