"""What every page needs to know about itself."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict[str, object]:
    """The address in the other languages, where this language's addresses begin, who answers, if this is the demo."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "language_root": "/" if language == settings.LANGUAGE_CODE else f"/{language}/",
        "site_address": settings.SITE_ADDRESS,
        "contact_email": settings.CONTACT_EMAIL,
        "is_demo": settings.DEMO,
        "languages": [
            {"code": code, "name": name, "url": translate_url(request.path, code)} for code, name in settings.LANGUAGES
        ],
    }
