"""Every no of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeopleRefusal(models.TextChoices):
    NOT_ALLOWED = "not_allowed", _("Bare en administrator kan gjøre dette.")
    WRONG_SCOPE = "wrong_scope", _("Rollen «%(role)s» gjelder for %(scope)s. Velg det som passer, og bare det.")
    ALREADY_HELD = "already_held", _("%(name)s er allerede %(role)s. Avslutt den rollen først.")
    ALREADY_ENDED = "already_ended", _("Rollen er allerede avsluttet.")
    LAST_ADMINISTRATOR = (
        "last_administrator",
        _("Dette er den siste administratoren. Gjør noen andre til administrator først."),
    )
    ERASED = "erased", _("Kontoen er slettet.")
    CLOSED = "closed", _("Kontoen er stengt.")
    STILL_HOLDS_A_ROLE = "still_holds_a_role", _("%(name)s har fortsatt en rolle. Avslutt rollene først.")
