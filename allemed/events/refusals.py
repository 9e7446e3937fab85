"""Every no of this room, by name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventRefusal(models.TextChoices):
    """The sentences people read when a deed is refused."""

    NOT_OPEN = "not_open", _("Påmeldingen er ikke åpen.")
    NO_SUCH_WAY = "no_such_way", _("Det går ikke an å delta slik. Velg en annen måte.")
    ALREADY_OFF = "already_off", _("Du er allerede meldt av. Plassen er gitt videre.")
    NOT_OFFERED = "not_offered", _("Det er ikke noe tilbud om plass å svare på lenger.")
    NOT_LAPSED = "not_lapsed", _("Du står på lista fra før.")
    REGISTERED_AGAIN = (
        "registered_again",
        _("Du har meldt deg på en gang til siden. Bruk lenken i den nyeste e-posten."),
    )
    OVER = "over", _("Arrangementet er over.")
    NOT_CONFIRMED = "not_confirmed", _("Bare den som har plass, kan krysses av som møtt.")

    CHANGED_MEANWHILE = (
        "changed_meanwhile",
        _("Noen andre har lagret endringer mens du skrev. Teksten din står her ennå."),
    )
    NOT_A_DRAFT = "not_a_draft", _("Arrangementet er allerede publisert.")
    INCOMPLETE = "incomplete", _("Dette mangler før arrangementet kan publiseres: %(gaps)s")
    NOT_PUBLISHED = "not_published", _("Bare et publisert arrangement kan avlyses.")
    IN_THE_PAST = "in_the_past", _("Arrangementet er over, så det kan ikke avlyses.")
    TOO_FEW_PLACES = "too_few_places", _("%(taken)s har allerede plass. Antallet kan ikke være lavere enn det.")
    WAY_IN_USE = "way_in_use", _("Noen er meldt på slik, så den måten å delta på kan ikke tas bort.")
    SLUG_IN_USE = "slug_in_use", _("Et annet arrangement har denne adressen. Velg en annen.")
    IS_EXTERNAL = "is_external", _("Arrangementet holdes av andre, så vi tar ikke imot påmeldinger.")
    NOBODY_TO_WRITE_TO = "nobody_to_write_to", _("Det er ingen å skrive til ennå.")

    ALREADY_A_MEMBER = "already_a_member", _("Denne e-postadressen er med i rekka fra før.")
    SERIES_ENDED = "series_ended", _("Møteserien er avsluttet.")
    MEETING_CANCELLED = "meeting_cancelled", _("Møtet er avlyst.")
    MEETING_OVER = "meeting_over", _("Møtet er over.")
    NO_MEMBERS = "no_members", _("Legg til laget eller lagene som skal inviteres, først.")
