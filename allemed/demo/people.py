"""The demo's cast: people we made up, with the roles real ones will have. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from allemed.base.actor import System
from allemed.people import actions
from allemed.people.models import Role, RoleAssignment, User
from allemed.places.models import Municipality, Organisation
from allemed.places.registers.standin import organisations

BY = System("demo")


@dataclass(frozen=True)
class Member:
    """One of the cast, and what they can do here, in a sentence (bokmål, nynorsk, English)."""

    name: str
    role: Role
    can: tuple[str, str, str]
    municipality: str = ""  # official number
    organisation: str = ""  # name in the register's stand-in
    language: str = "nb"

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@demo.allemed.example"


CAST = (
    Member("Marit Solberg", Role.ADVISER, (
        "Rådgiver i ALLEMED: ser alle samarbeid, hva som står fast, og hva hun skal gjøre i dag.",
        "Rådgjevar i ALLEMED: ser alle samarbeid, kva som står fast, og kva ho skal gjere i dag.",
        "Programme adviser: sees every partnership, what is stuck, and what to do today.")),
    Member("Ingrid Aune", Role.FACILITATOR, (
        "Prosessleder: leder dugnader ute i kommunene.",
        "Prosessleiar: leier dugnader ute i kommunane.",
        "Process leader: runs workshops out in the municipalities.")),
    Member("Sander Iversen", Role.FACILITATOR, (
        "Prosessleder i nord, skriver nynorsk når han kan.",
        "Prosessleiar i nord, skriv nynorsk når han kan.",
        "Process leader in the north, writes nynorsk when he can."), language="nn"),
    Member("Lene Strand", Role.COORDINATOR, (
        "Koordinator i Haugesund kommune: har holdt dugnaden, og følger opp tiltakene.",
        "Koordinator i Haugesund kommune: har halde dugnaden, og følgjer opp tiltaka.",
        "Coordinator in the municipality of Haugesund: has held the workshop, and follows up the measures."),
        municipality="1106"),
    Member("Turid Nes", Role.COORDINATOR, (
        "Koordinator i Karmøy kommune: har fått en dag, og fyller rommet.",
        "Koordinator i Karmøy kommune: har fått ein dag, og fyller rommet.",
        "Coordinator in the municipality of Karmøy: has got a day, and fills the room."), municipality="1149"),
    Member("Amir Rahimi", Role.COORDINATOR, (
        "Koordinator i en organisasjon, Nordlys danseklubb i Tromsø.",
        "Koordinator i ein organisasjon, Nordlys danseklubb i Tromsø.",
        "Coordinator in an organisation, the dance club Nordlys in Tromsø."), organisation="NORDLYS DANSEKLUBB"),
    Member("Ole Berg", Role.CASE_WORKER, (
        "Saksbehandler i Arendal: svarer familier og følger fritidskortet.",
        "Saksbehandlar i Arendal: svarar familiar og følgjer fritidskortet.",
        "Case worker in Arendal: answers families and looks after the leisure card."), municipality="4203"),
    Member("Ragnhild Vik", Role.ECONOMIST, (
        "Økonom i Arendal: ser budsjettet og hver krone.",
        "Økonom i Arendal: ser budsjettet og kvar krone.",
        "Economist in Arendal: sees the budget and every krone."), municipality="4203"),
    Member("Solveig Dahl", Role.CLUB_OFFICER, (
        "Kasserer i Arendal seilskole: får betalt for dem som er med.",
        "Kasserar i Arendal seilskole: får betalt for dei som er med.",
        "Treasurer of the sailing school in Arendal: is paid for those who take part."),
        organisation="ARENDAL SEILSKOLE"),
    Member("Kari Lien", Role.EDITOR, (
        "Redaktør: skriver, legger ut og retter nyheter og dialogkort.",
        "Redaktør: skriv, legg ut og rettar nyheiter og dialogkort.",
        "Editor: writes, publishes and corrects news and dialogue cards.")),
    Member("Farah Ahmadi", Role.ANALYST, (
        "Analytiker: lager tall og figurer, ser aldri enkeltpersoner.",
        "Analytikar: lagar tal og figurar, ser aldri einskildpersonar.",
        "Analyst: makes figures and charts, never sees a single person.")),
    Member("Iben Holm", Role.ANALYST, (
        "Analytiker: leser det Farah regner ut, før noen andre gjør det.",
        "Analytikar: les det Farah reknar ut, før nokon andre gjer det.",
        "Analyst: reads what Farah works out before anyone else does.")),
    Member("Tor Haugen", Role.ADMINISTRATOR, (
        "Administrator: inviterer folk, gir roller, leser loggen.",
        "Administrator: inviterer folk, gjev roller, les loggen.",
        "Administrator: invites people, gives roles, reads the log.")),
)  # fmt: skip


def load() -> None:
    """Make the accounts that are not there yet, with their roles. Nobody is written to."""
    for member in CAST:
        with transaction.atomic():
            user = User.objects.filter(email=member.email).first()
            if user is None:
                user = User.objects.create_user(email=member.email, name=member.name, language=member.language)
            if not RoleAssignment.objects.filter(user=user, role=member.role).exists():
                actions.grant_role(
                    by=BY,
                    user=user,
                    role=member.role,
                    municipality=_municipality(member.municipality),
                    organisation=_organisation(member.organisation),
                )


def _municipality(number: str) -> Municipality | None:
    return Municipality.objects.today().get(number=number) if number else None


def _organisation(name: str) -> Organisation | None:
    if not name:
        return None
    number, answer = next((n, a) for n, a in organisations().items() if a["navn"] == name)
    place = answer["forretningsadresse"]["kommunenummer"]
    found, _created = Organisation.objects.get_or_create(
        number=number,
        defaults={"name": name.capitalize(), "municipality": _municipality(place), "is_to_be_checked": True},
    )
    return found
