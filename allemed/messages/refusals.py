"""Every no of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageRefusal(models.TextChoices):
    NOT_ONE_ADDRESS = "not_one_address", _("Meldingen må ha én gyldig e-postadresse.")
    SUBJECT_HAS_LINES = "subject_has_lines", _("Emnet i en melding må være én linje.")
    NO_SUBJECT = "no_subject", _("Meldingen mangler emne.")
    UNKNOWN_LANGUAGE = "unknown_language", _("Meldingen har et språk vi ikke skriver på.")
    NOT_GIVEN_UP = "not_given_up", _("Meldingen er ikke gitt opp, så den trenger ikke et nytt forsøk.")
    ERASED = "erased", _("Ordene i meldingen er slettet, så den kan ikke sendes igjen.")
