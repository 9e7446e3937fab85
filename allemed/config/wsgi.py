"""Django's WSGI application, which the ASGI front calls in threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allemed.config.settings")
application = get_wsgi_application()
