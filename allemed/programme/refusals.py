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
    REGISTER_IS_DOWN = "register_is_down", _("Enhetsregisteret svarer ikke nå. Prøv igjen om litt.")
    STILL_THERE = "still_there", _("Organisasjonen er i Enhetsregisteret, så samarbeidet er fortsatt med den.")
    PARTNERSHIP_IS_OVER = "partnership_is_over", _("Samarbeidet er avsluttet. Åpne det igjen først.")
    PERSON_IS_GONE = "person_is_gone", _("Denne personen har bedt om å bli slettet. Legg til en ny.")
    NOT_A_LETTER = (
        "not_a_letter",
        _("Vi kan ikke lese denne filen som en e-post. Lagre e-posten som .eml, eller lim inn teksten."),
    )
    CHANGED_MEANWHILE = (
        "changed_meanwhile",
        _("Noen andre har lagret endringer mens du skrev. Det du skrev, står her ennå."),
    )
    # Files (`actions.files`)
    FILE_IS_EMPTY = "file_is_empty", _("Filen er tom. Velg en annen.")
    FILE_IS_TOO_LARGE = (
        "file_is_too_large",
        _("Filen er for stor. Den kan være %(limit)s. Del den, eller lagre den mindre."),
    )
    FILE_KIND = "file_kind", _("Vi tar ikke imot denne typen fil. Det kan være: %(kinds)s.")
    FILE_IS_DISGUISED = (
        "file_is_disguised",
        _("Filen er ikke det navnet sier (%(kind)s), eller den har makroer. Åpne den og lagre den på nytt."),
    )
    TOO_MANY_FILES = "too_many_files", _("Det er plass til %(most)s filer her. Ta bort en dere ikke trenger.")
    # The plan (`actions.plan`)
    NOT_PLANNING = "not_planning", _("Planen kan legges når avtalen er på plass, og til dugnaden er holdt.")
    OUTSIDE_PERIOD = (
        "outside_period",
        _("Dugnader i denne perioden holdes fra %(first)s til og med %(last)s. Velg en dag imellom."),
    )
    HAS_A_DUGNAD = "has_a_dugnad", _("Samarbeidet har alt en dugnad. Flytt den, eller avlys den først.")
    NO_DUGNAD = "no_dugnad", _("Samarbeidet har ingen dugnad ennå. Bestem dag og sted først.")
    NOT_THEIR_DUGNAD = "not_their_dugnad", _("Denne dugnaden hører til noen andre, er en øvelse, eller er avlyst.")
    TASK_IS_SETTLED = "task_is_settled", _("Oppgaven er alt gjort eller hoppet over. Åpne den igjen for å endre det.")
    NOT_AN_OWNER = (
        "not_an_owner",
        _("Oppgaver kan bare gis til våre rådgivere og til koordinatorene hos partneren."),
    )
    # Recruitment (`actions.recruitment`, `actions.sign_ups`)
    SIGN_UP_CLOSED = "sign_up_closed", _("Påmeldingen er stengt.")
    DUGNAD_IS_OVER = "dugnad_is_over", _("Dugnaden er holdt eller avlyst, så svaret kan ikke endres lenger.")
    NO_SECTORS = "no_sectors", _("Si hvilke grupper som må være i rommet, før påmeldingen åpnes.")
    NO_SUCH_SECTOR = "no_such_sector", _("Denne gruppen finnes ikke lenger. Velg en annen.")
    SECTOR_IN_USE = "sector_in_use", _("Noen har meldt seg på i gruppen «%(name)s», så den kan ikke tas bort.")
    SECTOR_TWICE = "sector_twice", _("Gruppen «%(name)s» står der to ganger. Gi den ene et annet navn.")
    WHERE_IS_MISSING = (
        "where_is_missing",
        _("Skriv hvor dugnaden er, eller lenken til videomøtet, før påmeldingen åpnes."),
    )
    MORE_HAVE_SAID_YES = (
        "more_have_said_yes",
        _("%(taken)s har sagt ja. Antallet plasser kan ikke være mindre enn det."),
    )
    LIST_HAS_ERRORS = "list_has_errors", _("Ingen er invitert. Rett radene som er feil, eller ta dem bort.")
    NOT_READY = "not_ready", _("Dugnaden er ikke klar. Dette mangler: %(what)s.")
    # The talk and the agreement (`actions.talk`, `actions.agreement`)
    NOT_TALKING = "not_talking", _("Tider kan foreslås når partneren har fått plass, og til samtalen er holdt.")
    NO_ADDRESS = "no_address", _("Denne personen har ingen e-postadresse. Legg den til først, eller velg en annen.")
    NO_TIMES = "no_times", _("Foreslå minst én tid.")
    NO_SUCH_TIME = "no_such_time", _("Denne tiden er ikke foreslått lenger. Velg en av dem som står her.")
    TIME_HAS_PASSED = "time_has_passed", _("Denne tiden er over. Velg en som er i framtiden.")
    TIME_IS_TAKEN = "time_is_taken", _("Den tiden er nettopp blitt opptatt. Velg en av de andre.")
    TALK_IS_OVER = "talk_is_over", _("Samtalen er holdt eller avlyst, så tiden kan ikke endres lenger.")
    NOT_AGREEING = (
        "not_agreeing",
        _("Avtalen kan sendes og godtas når samtalen er holdt, og til dugnaden planlegges. Ring oss hvis noe er galt."),
    )
    AGREEMENT_IS_SETTLED = "agreement_is_settled", _("Avtalen er alt godtatt eller trukket tilbake.")
    AGREEMENT_IS_WITHDRAWN = (
        "agreement_is_withdrawn",
        _("Denne avtalen er trukket tilbake. Se etter en nyere i e-posten, eller ring oss."),
    )
    NOT_IN_PRINT = "not_in_print", _("PDF-en kan ikke vise disse tegnene: %(characters)s. Skriv det på en annen måte.")
    NO_TEXT = "no_text", _("Det er ingen avtaletekst å sende. Skriv en og ta den i bruk.")
    # Process leaders (`actions.leaders`)
    NOT_A_LEADER = "not_a_leader", _("Bare prosessledere kan lede en dugnad. En administrator gir rollen.")
    LEADER_IS_AWAY = "leader_is_away", _("%(name)s har sagt at den dagen ikke går. Velg en annen.")
    LEADS_THEN = "leads_then", _("Du leder en dugnad %(when)s. Snakk med rådgiveren, så finner dere en annen først.")
