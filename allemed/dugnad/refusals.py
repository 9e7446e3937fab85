"""Every no of this room, with the sentence people read and the status the API gives it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoomRefusal(models.TextChoices):
    NOT_ALLOWED = "not_allowed", _("Denne plassen kan ikke gjøre det.")
    NOT_HERE = "not_here", _("Det finnes ikke i denne dugnaden.")
    # The door
    DOOR_IS_CLOSED = "door_is_closed", _("Døra er lukket. Spør den som leder dugnaden.")
    WRONG_CODE = "wrong_code", _("Vi kjenner ikke koden. Se på skjermen eller arket, og skriv den en gang til.")
    NOT_OPEN = "not_open", _("Dugnaden er ikke åpnet ennå.")
    IS_OVER = "is_over", _("Dugnaden er avsluttet.")
    ROOM_IS_FULL = "room_is_full", _("Det er ikke plass til flere enheter i dugnaden.")
    SEAT_TAKEN_OVER = "seat_taken_over", _("En annen telefon har tatt over plassen. Denne kan bare lese.")
    SEAT_ENDED = "seat_ended", _("Plassen er ikke lenger i bruk. Gå inn igjen med koden på skjermen.")
    SOMEONE_WRITES = (
        "someone_writes",
        _("Telefonen som heter %(phone)s, skriver for bord %(table)s. Du kan bli med og stemme."),
    )
    TOO_FAST = "too_fast", _("Det går litt fort. Vi sender igjen om et øyeblikk, ingenting er tapt.")
    # Words
    NO_WORDS = "no_words", _("Skriv noe først.")
    TOO_LONG = "too_long", _("Teksten er for lang. Det er plass til %(most)s tegn.")
    UNREADABLE = "unreadable", _("Teksten har tegn som ikke kan vises. Skriv den på nytt.")
    # Writing
    NOT_THE_WRITER = "not_the_writer", _("Det er en annen telefon som skriver for bordet i dette steget.")
    OTHER_TABLE = "other_table", _("Det er et annet bord som har skrevet dette.")
    KIND_NOT_ASKED = "kind_not_asked", _("Dette steget spør ikke etter det.")
    TOO_MANY = "too_many", _("Bordet har skrevet %(most)s innspill i dette steget. Rediger et av dem.")
    CHANGED_MEANWHILE = "changed_meanwhile", _("Noen andre har endret dette. Les det på nytt først.")
    ANOTHER_THING = "another_thing", _("Noe annet har allerede dette nummeret.")
    NOTES_STAY = "notes_stay", _("Notater blir på bordet.")
    # Themes and dots
    VOTING_IS_OPEN = "voting_is_open", _("Det stemmes nå. Temaene ligger fast til det er talt opp.")
    VOTING_IS_CLOSED = "voting_is_closed", _("Det kan ikke stemmes i dette steget nå.")
    TOO_MANY_DOTS = "too_many_dots", _("Dere har %(dots)s prikker. Ta bort noen.")
    NO_SUCH_CANDIDATE = "no_such_candidate", _("Et av forslagene finnes ikke lenger. Se på listen en gang til.")
    OTHER_BALLOT = "other_ballot", _("Det er stemt fra en annen skjerm med samme plass. Se hva som står der.")
    NO_DOTS_HERE = "no_dots_here", _("I dette steget stemmer %(who)s.")
    IS_COUNTED = "is_counted", _("Prikkene er talt opp, og det kan ikke gjøres om.")
    # Measures
    THREE_IS_MOST = "three_is_most", _("Bordet har tre tiltak. Trekk ett av dem først.")
    NOT_A_DATE = "not_a_date", _("Datoen finnes ikke, eller den er passert.")
    NOT_AN_ADDRESS = "not_an_address", _("E-postadressen er ikke hel. Den ser slik ut: navn@kommune.no.")
    NO_OWNER = "no_owner", _("Skriv hvem som eier tiltaket, og en frist, først.")
    OLD_LINK = "old_link", _("Lenken er brukt eller for gammel.")
    # Control
    NOT_IN_CONTROL = "not_in_control", _("En annen styrer dugnaden nå. Ta over hvis du skal styre.")
    CONTROL_IS_HELD = "control_is_held", _("En annen styrer dugnaden akkurat nå. Bekreft at du vil ta over.")
    OLD_EPOCH = "old_epoch", _("Styringen har skiftet hender. Skjermen din er oppdatert.")
    STEP_HAS_MOVED = "step_has_moved", _("Dugnaden er kommet til et annet steg. Skjermen din er oppdatert.")
    NO_SUCH_STEP = "no_such_step", _("Det er ikke flere steg den veien.")
    NO_CLOCK = "no_clock", _("Klokka går ikke i dette steget.")
    NO_CARDS = "no_cards", _("Dugnaden har ingen kort å dele ut, eller ingen bord å dele dem til.")
    # Planning
    NO_STEPS = "no_steps", _("Kjøreplanen har ingen steg.")
    NOT_PUBLISHED = "not_published", _("Kjøreplanen er ikke publisert.")
    IS_PUBLISHED = "is_published", _("Kjøreplanen er publisert og kan ikke endres. Lag en ny utgave.")
    HAS_A_DRAFT = "has_a_draft", _("Kjøreplanen har allerede et utkast.")
    ALREADY_OPEN = "already_open", _("Dugnaden er allerede åpnet.")
    IS_BUSY = "is_busy", _("%(name)s leder en annen dugnad på samme tid.")
    NOT_A_REHEARSAL = "not_a_rehearsal", _("Dette er ikke en øvelse, så bordene fylles av dem som kommer.")
    # Minutes
    NOT_CLOSED = "not_closed", _("Avslutt dugnaden først.")
    ALREADY_SENT = "already_sent", _("Referatet er allerede sendt.")
    NOT_LOOKED_AT = "not_looked_at", _("%(count)s merkede setninger er ikke sett på ennå.")
    NOBODY_TO_SEND_TO = "nobody_to_send_to", _("Ingen står som mottaker av referatet.")


STATUS: dict[RoomRefusal, int] = {
    RoomRefusal.NOT_ALLOWED: 403,
    RoomRefusal.DOOR_IS_CLOSED: 403,
    RoomRefusal.WRONG_CODE: 403,
    RoomRefusal.OTHER_TABLE: 403,
    RoomRefusal.NOT_THE_WRITER: 403,
    RoomRefusal.NO_DOTS_HERE: 403,
    RoomRefusal.NOT_HERE: 404,
    RoomRefusal.IS_OVER: 410,
    RoomRefusal.SEAT_ENDED: 410,
    RoomRefusal.TOO_LONG: 422,
    RoomRefusal.NO_WORDS: 422,
    RoomRefusal.UNREADABLE: 422,
    RoomRefusal.KIND_NOT_ASKED: 422,
    RoomRefusal.TOO_MANY: 422,
    RoomRefusal.TOO_MANY_DOTS: 422,
    RoomRefusal.NO_SUCH_CANDIDATE: 422,
    RoomRefusal.NOT_A_DATE: 422,
    RoomRefusal.NOT_AN_ADDRESS: 422,
    RoomRefusal.THREE_IS_MOST: 422,
}
"""What the API answers; every other refusal is a 409: the room is not as the device thought."""


def status_of(refusal: models.TextChoices) -> int:
    """The HTTP status of a refusal."""
    return STATUS.get(RoomRefusal(refusal.value), 409)
