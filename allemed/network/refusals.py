"""Every no of this room, by name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NetworkRefusal(models.TextChoices):
    """The sentences people read when a deed is refused."""

    NOT_FOR_YOU = "not_for_you", _("Nettverket er for koordinatorer hos partnerne, prosessledere og rådgivere.")
    NOT_A_MEMBER = "not_a_member", _("Bli med i nettverket først.")
    CHANGED_MEANWHILE = (
        "changed_meanwhile",
        _("Dette er endret et annet sted mens du skrev. Det du skrev, står her. Lagre en gang til om det skal gjelde."),
    )
    NOTHING_TO_SHOW = "nothing_to_show", _("Skriv noe i «%(field)s» før du viser det fram, eller ta bort haken.")
    HAS_NO_PARTNER = (
        "has_no_partner",
        _("Bare de som arbeider for en partner, kan bli funnet av andre som ligner."),
    )

    GONE = "gone", _("Dette er tatt bort. Det går ikke an å svare på det lenger.")
    NOT_YOURS = "not_yours", _("Bare den som skrev dette, kan endre det.")
    OWN_QUESTION = "own_question", _("Dette er ditt eget spørsmål. Vil du legge til noe, kan du endre det.")
    NOT_YOUR_QUESTION = "not_your_question", _("Bare den som spurte, kan si hva som hjalp.")
    SAY_WHY = "say_why", _("Skriv hvorfor. Den som skrev det, får vite det.")

    NOT_ASKABLE = "not_askable", _("Det går ikke an å spørre dem akkurat nå.")
    ASKED_ALREADY = "asked_already", _("Du har spurt dem. De har til %(until)s på seg.")
    QUIET = "quiet", _("Det ble ikke noe av det sist. Du kan spørre dem igjen fra %(date)s.")
    IN_TOUCH = "in_touch", _("Dere har allerede fått hverandres adresse.")
    ANSWERED = "answered", _("Denne forespørselen er avgjort.")

    NOT_A_CONFERENCE = "not_a_conference", _("Velg et arrangement som er lagt ut og ikke har begynt.")
    NOBODY_LEFT = "nobody_left", _("Alle som kan inviteres, er invitert.")
