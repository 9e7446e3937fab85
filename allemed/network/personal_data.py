"""What this room stores about people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.base.erasures import again, lapse, one
from allemed.base.personal_data import Holding, Personal, Subject, classify, hold
from allemed.network.actions import (
    forget_invitations,
    forget_words,
    leave,
    leave_those_without_a_role,
    take_away_all,
)
from allemed.network.actions.conference import remember_no
from allemed.network.actions.questions import take_away_again
from allemed.network.models import (
    Answer,
    ConferenceInvitation,
    Introduction,
    Member,
    NoInvitations,
    Question,
    Rhythm,
    digest_of,
)

ENTRY = Personal(
    _("Det du har skrevet om deg i nettverket, og hva av det du viser"),
    _("Andre skal kunne finne deg og spørre deg, om du vil."),
    _("Til du går ut av nettverket, eller ikke har en rolle lenger."),
)
WORDS = Personal(
    _("Spørsmål og svar du har skrevet"),
    _("De som holder dugnad, skal lære av hverandre."),
    _("Til du tar dem bort. Går du ut, står de uten navnet ditt."),
)
TALKS = Personal(
    _("Hvem du har bedt om en samtale med, og hva du skrev"),
    _("Den du spør, skal kunne svare ja eller nei."),
    _("Det du skrev, slettes 90 dager etter svaret, eller når du går ut."),
)
INVITED = Personal(
    _("At adressen din er invitert til en konferanse, eller ikke vil inviteres"),
    _("Ingen skal få samme invitasjon to ganger, eller en de har bedt om å slippe."),
    _(
        "Invitasjonen i 90 dager etter konferansen; at du vil slippe, så lenge det gjelder. "
        "Vi husker ikke adressen selv."
    ),
)

classify(
    "network.Member",
    personal=dict.fromkeys(("user", "title", "phone", "about", "shown", "may_be_asked", "rhythm"), ENTRY),
    technical=["id", "public_id", "municipality", "organisation", "joined_at", "left_at", "version"],
)
classify(
    "network.Question",
    personal={"title": WORDS, "text": WORDS, "author": WORDS},
    technical=[
        *("id", "public_id", "barrier", "asked_at", "moved_at", "changed_at", "removed_at", "removed_by", "version"),
    ],
)
classify(
    "network.Answer",
    personal={"text": WORDS, "author": WORDS},
    technical=[
        *("id", "public_id", "question", "written_at", "changed_at", "helped", "removed_at", "removed_by", "version"),
    ],
)
classify(
    "network.Introduction",
    personal={"asker": TALKS, "asked": TALKS, "words": TALKS},
    technical=["id", "public_id", "state", "asked_at", "ended_at"],
)
classify("network.ConferenceRound", technical=["id", "public_id", "event", "opened_at", "sent_at"])
classify(
    "network.ConferenceInvitation",
    personal={"address_digest": INVITED},
    technical=["id", "round", "written_at"],
)
classify("network.NoInvitations", personal={"address_digest": INVITED}, technical=["id", "said_at"])


def _export(subject: Subject) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for member in Member.objects.filter(user__public_id=subject.public_id).prefetch_related("barriers"):
        found.append(
            {
                "joined_at": member.joined_at,
                "title": member.title,
                "phone": member.phone,
                "about": member.about,
                "barriers": [barrier.slug for barrier in member.barriers.all()],
                "shown": member.shown,
                "may_be_asked": member.may_be_asked,
                "rhythm": member.rhythm,
            }
        )
        found += [dict(row) for row in Question.objects.filter(author=member).values("asked_at", "title", "text")]
        found += [dict(row) for row in Answer.objects.filter(author=member).values("written_at", "text")]
        talks = Introduction.objects.filter(asker=member)
        found += [dict(row) for row in talks.values("asked_at", "state", "words")]
    digest = digest_of(subject.email)
    invited = ConferenceInvitation.objects.filter(address_digest=digest)
    found += [dict(row) for row in invited.values("written_at")]
    found += [dict(row) for row in NoInvitations.objects.filter(address_digest=digest).values("said_at")]
    return found


def _erase(by: Actor, subject: Subject) -> None:
    for member in Member.objects.filter(user__public_id=subject.public_id):
        take_away_all(by=by, member=member)
        leave(by=by, member=member)
    digest = digest_of(subject.email)
    for invitation in ConferenceInvitation.objects.filter(address_digest=digest):
        audit.record(by=by, deed="conference_invitation_forgotten", thing=invitation)
        invitation.delete()


hold(
    Holding(
        "network",
        models=(
            *("network.Member", "network.Question", "network.Answer", "network.Introduction"),
            *("network.ConferenceInvitation", "network.NoInvitations"),
        ),
        export=_export,
        erase=_erase,
    )
)


def _digest(by: Actor, member: Member) -> None:
    if Member.objects.filter(pk=member.pk, left_at=None).exclude(rhythm=Rhythm.NEVER).update(rhythm=Rhythm.NEVER):
        audit.record(by=by, deed="digest_stopped", thing=member)


again("network_left", one(Member, lambda by, member: leave(by=by, member=member)))
again("words_taken_away", lambda by, public_id: take_away_again(by=by, public_id=public_id))
again("digest_stopped", one(Member, _digest))
again("invitations_stopped", lambda by, digest: remember_no(by=by, digest=digest))
lapse("words to someone like us", forget_words)
lapse("conference invitations", forget_invitations)
lapse("members without a role", leave_those_without_a_role)
