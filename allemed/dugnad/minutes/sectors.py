"""What the sectors that a programme expects are called. One it has named otherwise is shown as it is written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

NAMES = {
    "culture": _("kultur"),
    "sport": _("idrett"),
    "school": _("skole og oppvekst"),
    "health": _("helse"),
    "nav": _("NAV"),
    "youth": _("ungdom"),
    "families": _("familier"),
    "voluntary": _("frivillige lag"),
    "business": _("næringsliv"),
    "public": _("kommunen"),
    "decision": _("de som bestemmer"),
}


def name_of(sector: str) -> str:
    """In the reader's language."""
    return str(NAMES.get(sector, sector))
