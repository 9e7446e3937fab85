"""Every no of this room, by name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeRefusal(models.TextChoices):
    """The sentences people read when a deed is refused."""

    NOT_ALLOWED = "not_allowed", _("Bare de som arbeider med programmet, kan gjøre dette.")
    ILLEGAL_MOVE = "illegal_move", _("Et samarbeid kan ikke gå fra «%(old)s» til «%(new)s».")
    FULL = "full", _("Alle plasser er gitt. Sett partneren på ventelista.")
    NOT_FULL = "not_full", _("Det er ledige plasser, så ingen trenger å vente.")
    NOT_FIRST = "not_first", _("Andre har ventet lenger. Plassen går til den som står først på ventelista.")
    NO_SUCH_PLACES = "no_such_places", _("Perioden har ingen plasser av dette slaget. Legg dem til i perioden først.")
    REASON_NEEDED = "reason_needed", _("Skriv hvorfor. Det skal kunne leses siden.")
    MERGED = "merged", _("Dette samarbeidet er lagt sammen med et annet. Arbeid videre der.")
    ALREADY_THERE = "already_there", _("Det er allerede gjort.")
    FORMS_CLOSED = "forms_closed", _("Skjemaet er stengt. På siden om å bli partner står det når neste periode åpner.")
    NO_SUCH_MUNICIPALITY = (
        "no_such_municipality",
        _("Denne kommunen finnes ikke lenger. Velg den den er blitt en del av."),
    )
    LINK_IS_OLD = "link_is_old", _("Lenken er for gammel. Be om en ny, så kommer den på e-post med en gang.")
    FORM_IS_GONE = "form_is_gone", _("Skjemaet er slettet.")
    SLUG_IN_USE = "slug_in_use", _("En annen periode har denne adressen. Velg en annen.")
    SLUG_IS_KNOWN = "slug_is_known", _("Perioden har vært åpen, så adressen kan ikke endres.")
    TOO_FEW_PLACES = (
        "too_few_places",
        _("%(taken)s plasser er allerede gitt eller ventet på (%(kind)s). Tallet kan ikke være lavere."),
    )
    ILLEGAL_PERIOD_MOVE = "illegal_period_move", _("En periode kan ikke gå fra «%(old)s» til «%(new)s».")
    NOT_READY_TO_OPEN = "not_ready_to_open", _("Skriv et navn på bokmål og sett antall plasser før perioden åpnes.")
    STILL_ALIVE = "still_alive", _("%(number)s samarbeid er ikke avsluttet. Avslutt dem, så kan perioden arkiveres.")
    NOT_AN_ADVISER = "not_an_adviser", _("Bare rådgivere kan følge et samarbeid. Velg en annen.")
    SAME_PERSON = "same_person", _("Velg to ulike personer.")
    CANNOT_MERGE = "cannot_merge", _("Velg et annet samarbeid i samme periode, som ikke selv har noe lagt til seg.")
    ANOTHER_EXISTS = "another_exists", _("%(partner)s har et eget samarbeid i perioden. Legg de to sammen i stedet.")
    PERSON_IS_GONE = "person_is_gone", _("Denne personen har bedt om å bli slettet. Legg til en ny.")
    NOT_A_LETTER = (
        "not_a_letter",
        _("Vi kan ikke lese denne filen som en e-post. Lagre e-posten som .eml, eller lim inn teksten."),
    )
    CHANGED_MEANWHILE = (
        "changed_meanwhile",
        _("Noen andre har lagret endringer mens du skrev. Det du skrev, står her ennå."),
    )
