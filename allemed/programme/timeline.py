"""A partnership's timeline: moves, what was said, forms and letters, the newest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allemed.messages.models import Failure, Message, State
from allemed.people.models import User
from allemed.programme.models import Entry, EntryKind, InterestForm, Move, Partnership, PartnershipState
from allemed.programme.models.partnership import belongs_to

# A letter's words are erased once it is sent; what it was about stands in its kind.
LETTERS = {
    "programme/form_received": gettext_lazy("E-post: vi har fått skjemaet"),
    "programme/form_confirm": gettext_lazy("E-post: er skjemaet fra deg?"),
    "programme/talk_times": gettext_lazy("E-post: forslag til tider for samtalen"),
    "programme/talk_chosen": gettext_lazy("E-post: tiden for samtalen er avtalt"),
    "programme/talk_cancelled": gettext_lazy("E-post: samtalen er avlyst"),
    "programme/talk_reminder": gettext_lazy("E-post: påminnelse om samtalen"),
    "programme/agreement_sent": gettext_lazy("E-post: avtalen"),
    "programme/agreement_accepted": gettext_lazy("E-post: avtalen er godtatt"),
    "programme/form_link": gettext_lazy("E-post: ny lenke til skjemaet"),
}
NOT_SENT: dict[str, Any] = {
    Failure.TOO_LATE: gettext_lazy("Ikke sendt: det trengtes ikke lenger"),
    Failure.REFUSED: gettext_lazy("Kom ikke fram: adressen finnes ikke"),
    Failure.NO_CONTACT: gettext_lazy("Ikke sendt: e-posttjeneren svarte ikke på over et døgn"),
}


@dataclass(frozen=True)
class Line:
    """One thing that happened. `kind` is for the picture beside it: move, form, letter, or an `EntryKind`; `entry` is
    what its words can be erased by.
    """

    at: dt.datetime
    kind: str
    title: str
    text: str = ""
    who: str = ""
    entry: str = ""


def forms_of(partnership: Partnership) -> list[InterestForm]:
    """Its forms and its merged duplicates', with their barriers, the newest first."""
    return list(InterestForm.objects.filter(belongs_to(partnership)).prefetch_related("barriers__texts"))


def lines(partnership: Partnership, forms: list[InterestForm]) -> list[Line]:
    """All of it, those of merged duplicates too; `forms` are `forms_of(partnership)`. Four queries."""
    moves = list(Move.objects.filter(belongs_to(partnership)))
    entries = list(Entry.objects.about(partnership))
    who = {each.actor_id for each in moves if each.actor_kind == "user"}
    names = _names(who | {each.actor_id for each in entries if each.actor_kind == "user"})
    found = [_of_move(each, names) for each in moves if each.old]
    found += [_of_entry(each, names) for each in entries]
    found += [_of_form(each) for each in forms]
    found += [_of_letter(each) for each in _letters(partnership, forms)]
    return sorted(found, key=lambda line: line.at, reverse=True)


def _names(ids: set[str]) -> dict[str, str]:
    return dict(User.objects.filter(public_id__in=ids).values_list("public_id", "name"))


def _of_move(move: Move, names: dict[str, str]) -> Line:
    old, new = PartnershipState(move.old).label, PartnershipState(move.new).label
    return Line(move.at, "move", f"{old} → {new}".capitalize(), move.because, names.get(move.actor_id, ""))


def _of_entry(entry: Entry, names: dict[str, str]) -> Line:
    title = entry.title or str(EntryKind(entry.kind).label).capitalize()
    text = _("Slettet etter ønske.") if entry.erased_at else entry.text
    who, erasable = names.get(entry.actor_id, ""), "" if entry.erased_at else entry.public_id
    return Line(entry.happened_at, entry.kind, title, text, who, erasable)


def _of_form(form: InterestForm) -> Line:
    return Line(form.sent_at, "form", _("Interesseskjema %(reference)s") % {"reference": form.reference}, "", form.name)


def _letters(partnership: Partnership, forms: list[InterestForm]) -> list[Any]:
    keys = Q(message_key__startswith=f"programme:{partnership.public_id}:")
    for form in forms:
        keys |= Q(message_key__startswith=f"programme:form:{form.public_id}:")
    return list(Message.objects.filter(keys))


def _of_letter(message: Message) -> Line:
    title = str(LETTERS.get(message.kind, "")) or message.subject or _("E-post fra oss")
    said = Failure(message.failure) if message.state == State.GIVEN_UP else State(message.state)
    return Line(message.created_at, "letter", title, str(NOT_SENT.get(said.value, said.label)))
