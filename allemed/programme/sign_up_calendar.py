"""A dugnad for the calendar of someone who signed up."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from allemed.programme.calendars import MEDIA_TYPE, Entry, file_of
from allemed.programme.models import SignUpPage
from allemed.programme.sign_up_links import page_link

__all__ = ["MEDIA_TYPE", "calendar_file"]


def calendar_file(page: SignUpPage, *, language: str, with_link: bool, is_cancelled: bool = False) -> bytes:
    """The file. `with_link`: for one who comes, with the way in to the video meeting."""
    dugnad = page.dugnad
    lines = []
    if with_link and dugnad.link:
        with translation.override(language):
            lines.append(_("Videomøtet: %(link)s") % {"link": dugnad.link})
    entry = Entry(
        uid=page.public_id,
        sequence=page.sequence,
        starts_at=dugnad.starts_at,
        ends_at=dugnad.ends_at,
        summary=dugnad.title,
        description="\n\n".join([*lines, page_link(page, language)]),
        place=dugnad.place,
    )
    return file_of(entry, is_cancelled=is_cancelled)
