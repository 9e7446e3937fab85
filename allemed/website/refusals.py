"""Every no of this room, by name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class WebsiteRefusal(models.TextChoices):
    """The sentences people read when a deed is refused."""

    IN_USE = (
        "in_use",
        _("Dette er i bruk og kan ikke slettes. Ta det først ut av sidene der det står; de er listet under «Bruk»."),
    )
    PICTURE_TOO_LARGE = (
        "picture_too_large",
        _("Bildet er for stort: %(size)s. Det kan være høyst %(limit)s. Lagre det i mindre utgave og prøv igjen."),
    )
    PICTURE_TOO_MANY_PIXELS = (
        "picture_too_many_pixels",
        _("Bildet har for mange punkter (%(pixels)s). Gjør det mindre, høyst 8000 punkter på den lengste siden."),
    )
    PICTURE_DISGUISED = (
        "picture_disguised",
        _("Filen heter .%(extension)s, men er noe annet. Lagre bildet på nytt som JPEG, PNG eller SVG."),
    )
    PICTURE_UNREADABLE = (
        "picture_unreadable",
        _("Vi får ikke åpnet bildet. Filen kan være skadet. Lagre det på nytt som JPEG, PNG eller SVG."),
    )
    PICTURE_KIND = (
        "picture_kind",
        _("Vi tar imot bilder av typen JPEG, PNG, WebP, AVIF, GIF og SVG. Dette var .%(extension)s."),
    )
    DRAWING_UNSAFE = (
        "drawing_unsafe",
        _("Tegningen inneholder %(what)s, og det kan skade leserne. Eksporter den som ren SVG og prøv igjen."),
    )
    FILE_TOO_LARGE = (
        "file_too_large",
        _("Filen er for stor: %(size)s. Den kan være høyst %(limit)s."),
    )
    FILE_KIND = (
        "file_kind",
        _("Vi tar imot PDF, Word, Excel, PowerPoint, OpenDocument, CSV og ren tekst. Dette var .%(extension)s."),
    )
    FILE_DISGUISED = (
        "file_disguised",
        _("Filen heter .%(extension)s, men innholdet er noe annet. Lagre den på nytt fra programmet den kom fra."),
    )
    FILE_HAS_MACROS = (
        "file_has_macros",
        _("Filen inneholder makroer, og dem tar vi ikke imot. Lagre den uten makroer og prøv igjen."),
    )
    FILE_EMPTY = ("file_empty", _("Filen er tom. Velg en annen fil."))
    SITE_HAS_BEGUN = (
        "site_has_begun",
        _("Nettstedet har sider allerede. Redaksjonen går videre fra dem."),
    )
    LINK_IS_OLD = (
        "link_is_old",
        _("Lenken er brukt opp eller for gammel. Meld deg på en gang til, så sender vi en ny."),
    )
