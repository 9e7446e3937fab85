"""Every no this room can say, with the sentence people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CardRefusal(models.TextChoices):
    HAS_A_DRAFT = "has_a_draft", _("Kortstokken har allerede et utkast. Gjør det ferdig eller slett det først.")
    NOT_A_DRAFT = "not_a_draft", _("Denne utgaven er publisert og kan ikke endres. Lag en ny utgave.")
    NOT_PUBLISHED = "not_published", _("Bare en publisert utgave kan trekkes tilbake.")
    INCOMPLETE = "incomplete", _("Utgaven er ikke ferdig: %(gaps)s")
    NOT_PRINTABLE = "not_printable", _("%(card)s kan ikke trykkes: %(why)s")
    NOTHING_TO_COPY = "nothing_to_copy", _("Kortstokken har ingen utgave å bygge på.")

    FILE_TOO_LARGE = "file_too_large", _("Filen er for stor. En tegning kan være på høyst %(limit)s kB.")
    NOT_A_DRAWING = "not_a_drawing", _("Filen er verken en SVG- eller en PNG-tegning, eller den er skadet.")
    TOO_MANY_PIXELS = "too_many_pixels", _("Bildet er for stort. Det kan være høyst %(limit)s piksler på hver side.")
    TOO_SMALL = "too_small", _("Bildet er for lite til å trykkes. Det må være minst %(limit)s piksler på hver side.")
    TOO_COMPLICATED = "too_complicated", _("Tegningen har for mange deler. Forenkle den og lagre på nytt.")
    NO_SIZE = "no_size", _("Tegningen sier ikke hvor stor den er. Lagre den med «viewBox».")
    UNSAFE_DRAWING = (
        "unsafe_drawing",
        _("Tegningen inneholder noe som kan gjøre skade (%(what)s). Lagre den som «vanlig SVG» uten det."),
    )
    TEXT_IN_DRAWING = (
        "text_in_drawing",
        _("Tegningen inneholder tekst. Gjør teksten om til former, eller skriv den på kortet i stedet."),
    )
    SAME_DRAWING = "same_drawing", _("Denne tegningen finnes fra før. Den heter «%(name)s».")
