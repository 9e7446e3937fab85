"""The one kind of web process: an ASGI front that hands what it cannot answer itself to Django in threads."""

from __future__ import annotations

from allemed.config.wsgi import application as django_application  # first: it sets Django up

from allemed.config.front.application import Front  # isort: skip

application = Front(django_application)
