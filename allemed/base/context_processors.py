"""What every page needs to know about itself."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url


def page(request: HttpRequest) -> dict[str, object]:
    """The address in the other languages, and whether this is the demo."""
    return {
        "site_address": settings.SITE_ADDRESS,
        "is_demo": settings.DEMO,
        "languages": [
            {"code": code, "name": name, "url": translate_url(request.path, code)} for code, name in settings.LANGUAGES
        ],
    }
