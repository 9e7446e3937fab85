"""Every no of this room, with the sentence people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportRefusal(models.TextChoices):
    NOT_ALLOWED = "not_allowed", _("Bare analytikere på avtalens liste kan gjøre dette.")
    NOT_AN_ANALYST = "not_an_analyst", _("%(name)s er ikke analytiker. Gi rollen først.")
    ALREADY_ON_THE_LIST = "already_on_the_list", _("%(name)s står allerede på listen.")
    AGREEMENT_EXPIRED = "agreement_expired", _("Avtalen gjaldt til %(date)s. Skriv inn den nye avtalen først.")
    WRONG_KIND = "wrong_kind", _("Denne avtalen gjelder ikke denne typen data.")
    TOO_LONG_KEPT = "too_long_kept", _("Dataene må slettes senest %(date)s, som avtalen sier.")
    UNREADABLE_FILE = "unreadable_file", _("Filen kan ikke leses: %(why)s")
    BAD_CODEBOOK = "bad_codebook", _("Kodeboken kan ikke leses: %(why)s")
    NO_KEYS = "no_keys", _("Huset har ingen nøkkel å låse data med. Be driften om å sette MICRODATA_KEYS.")
    SAME_FILE = "same_file", _("Denne filen er lastet opp fra før.")
    DELETED = "deleted", _("Dataene er slettet. Bare avtrykket av dem er igjen.")
    HAS_FAULTS = "has_faults", _("Dataene passer ikke med kodeboken ennå. Se listen over feil.")
    BAD_RECIPE = "bad_recipe", _("Oppskriften kan ikke brukes: %(why)s")
    NEEDS_ANOTHER_PERSON = "needs_another_person", _("En annen enn den som skrev oppskriften, må se over den.")
    NOT_REVIEWED = "not_reviewed", _("Ingen har sett over oppskriften ennå.")
    ALREADY_REVIEWED = "already_reviewed", _("Oppskriften er sett over og kan ikke endres. Lag en ny.")
    IS_RUNNING = "is_running", _("Oppskriften kjøres allerede.")
    DOES_NOT_FIT = "does_not_fit", _("Dataene passer ikke med oppskriften.")
    CAN_BE_BROKEN = "can_be_broken", _("Tallene kan ikke legges ut: noen kunne regne seg fram til det som er skjult.")
    CANNOT_BE_PROTECTED = (
        "cannot_be_protected",
        _(
            "Noen kunne regne seg fram til noe ved å holde tallene mot det som er lagt ut før, uansett hva vi skjuler. "
            "Ta tabellen ut av oppskriften, eller slå sammen grupper i den, og regn ut på nytt."
        ),
    )
    OTHER_PERSONS = (
        "other_persons",
        _(
            "Tallene er andre enn dem som er lagt ut før om de samme personene, og forskjellen kunne pekt ut noen. "
            "Er det en ny undersøkelse, så gi den et eget navn under «population» i oppskriften. Er svar rettet, så ta "
            "tabellen ut av oppskriften, eller slå sammen grupper i den."
        ),
    )
    SOURCE_RULES = "source_rules", _("Tabellen følger ikke kildens egne regler for minste antall og avrunding.")
    IS_PUBLISHING = "is_publishing", _("Rapporten er allerede på vei ut.")
    NOT_DONE = "not_done", _("Kjøringen er ikke ferdig.")
    NOT_THE_SAME = "not_the_same", _("Det som ligger ute, er ikke det samme som ble regnet ut.")
    NOT_PUBLISHED = "not_published", _("Siden er ikke lagt ut.")
    NOT_PRINTABLE = "not_printable", _("PDF-en kan ikke lages: %(why)s")
