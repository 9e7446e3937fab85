"""The agreement: sent, read, accepted by a named person; its texts in editions that stand still once they are used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext

from allemed.audit import actions as audit
from allemed.base import clock, fonts, working_days
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.messages.actions import Enclosure, send, withdraw
from allemed.programme import talk_links as links
from allemed.programme.actions import plan
from allemed.programme.actions.moves import check_host, follow, lock
from allemed.programme.actions.timeline import note
from allemed.programme.agreements.printing import agreement_pdf
from allemed.programme.models import (
    Agreement,
    AgreementState,
    AgreementText,
    EntryKind,
    Partnership,
    PartnershipState,
    Period,
    PeriodState,
    Person,
)
from allemed.programme.models.partnership import OVER
from allemed.programme.refusals import ProgrammeRefusal

ASKED_WITHIN = 5
"""Working days until the adviser is to ask whether it was read."""
NAME_KEPT = dt.timedelta(days=5 * 365)
"""After the period is archived: who accepted documents the agreement."""


@transaction.atomic
def send_agreement(*, by: Actor, partnership: Partnership, person: Person, text: AgreementText) -> Agreement:
    """Send this edition to the person. One that was sent before and is not accepted is withdrawn.

    Raises `RefusedError` (NOT_AGREEING, NO_ADDRESS, NO_TEXT, NOT_ALLOWED, MERGED).
    """
    check_host(by)
    partnership = lock(partnership)
    if partnership.state != PartnershipState.AGREEMENT:
        raise RefusedError(ProgrammeRefusal.NOT_AGREEING)
    if person.partnership_id != partnership.pk or not person.email:
        raise RefusedError(ProgrammeRefusal.NO_ADDRESS)
    if text.published_at is None:
        raise RefusedError(ProgrammeRefusal.NO_TEXT)
    is_again = _make_way(by, partnership)
    agreement = Agreement.objects.create(person=person, **_words_of(partnership, text))
    audit.record(by=by, deed="agreement_sent", thing=agreement, edition=text.number)
    partnership.next_on = working_days.add(clock.today(), ASKED_WITHIN)
    with translation.override(settings.LANGUAGE_CODE):
        partnership.next_step = gettext("Hør om avtalen er lest")
    partnership.version += 1
    partnership.save(update_fields=["next_on", "next_step", "version"])
    _write(agreement, "agreement_sent", by=by, key="sent", is_again=is_again)
    return agreement


def _make_way(by: Actor, partnership: Partnership) -> bool:
    """What was sent before makes way for a new one; whether there was something. The partnership is locked."""
    earlier = partnership.agreements.standing().first()
    if earlier is not None:
        _withdraw(by=by, agreement=_lock(earlier))
    return earlier is not None


def _words_of(partnership: Partnership, text: AgreementText) -> dict[str, Any]:
    """What an agreement is about, as it stands when it is sent."""
    language = partnership.language
    with translation.override(language):
        return {
            "partnership": partnership,
            "text": text,
            "language": language,
            "partner_name": partnership.partner_name,
            "period_name": str(partnership.period),
            "mark": text.mark(language),
        }


@transaction.atomic
def accept(*, by: Actor, agreement: Agreement, name: str, title: str) -> Agreement:
    """Someone who may says yes; the plan is laid out. A second press is the same yes.

    Raises `RefusedError` (AGREEMENT_IS_WITHDRAWN, NOT_AGREEING, MERGED).
    """
    agreement = _lock(agreement)
    if agreement.was_accepted:
        return agreement
    _accept(by=by, agreement=agreement, name=name, title=title)
    _write(agreement, "agreement_accepted", by=by, key="accepted", file=agreement_pdf(agreement))
    return agreement


def _accept(*, by: Actor, agreement: Agreement, name: str, title: str, at: dt.datetime | None = None) -> None:
    partnership = agreement.partnership
    if agreement.state == AgreementState.WITHDRAWN:
        raise RefusedError(ProgrammeRefusal.AGREEMENT_IS_WITHDRAWN)
    if partnership.state != PartnershipState.AGREEMENT:
        raise RefusedError(ProgrammeRefusal.NOT_AGREEING)
    agreement.state, agreement.accepted_at = AgreementState.ACCEPTED, at or clock.now()
    agreement.accepted_name, agreement.accepted_title = name.strip()[:120], title.strip()[:120]
    agreement.save()
    audit.record(by=by, deed="agreement_accepted", thing=agreement, edition=agreement.text.number)
    withdraw(message_keys_beginning_with=_key(agreement))
    with translation.override(settings.LANGUAGE_CODE):
        said = gettext("Avtalen er godtatt (utgave %(number)s)") % {"number": agreement.text.number}
        note(by=by, partnership=partnership, kind=EntryKind.DONE, title=said)
        partnership.next_on, partnership.next_step = clock.today(), gettext("Bestem dag og sted for dugnaden")
    partnership.agreed_at = agreement.accepted_at
    partnership.version += 1
    partnership = follow(by=by, partnership=partnership)
    agreement.partnership = partnership
    plan.lay_out(by=by, partnership=partnership)


@transaction.atomic
def ask_for_changes(*, by: Actor, agreement: Agreement, words: str) -> Agreement:
    """They want something else. Their words stand on the timeline, and the adviser sees it today.

    Raises `RefusedError` (AGREEMENT_IS_SETTLED, REASON_NEEDED, MERGED).
    """
    agreement = _lock(agreement)
    if not agreement.is_waiting:
        raise RefusedError(ProgrammeRefusal.AGREEMENT_IS_SETTLED)
    if not words.strip():
        raise RefusedError(ProgrammeRefusal.REASON_NEEDED)
    agreement.state = AgreementState.ASKED
    agreement.save(update_fields=["state"])
    audit.record(by=by, deed="agreement_changes_asked", thing=agreement)
    partnership = agreement.partnership
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("De vil ha noe endret i avtalen")
        note(by=by, partnership=partnership, kind=EntryKind.LETTER_IN, title=title, text=words)
        partnership.next_on, partnership.next_step = clock.today(), gettext("Svar på det de vil ha endret i avtalen")
    partnership.version += 1
    partnership.save(update_fields=["next_on", "next_step", "version"])
    return agreement


@transaction.atomic
def withdraw_agreement(*, by: Actor, agreement: Agreement) -> Agreement:
    """It cannot be accepted any more. Twice is once. Raises `RefusedError` (AGREEMENT_IS_SETTLED, NOT_ALLOWED)."""
    check_host(by)
    agreement = _lock(agreement)
    return _withdraw(by=by, agreement=agreement)


def _withdraw(*, by: Actor, agreement: Agreement) -> Agreement:
    if agreement.was_accepted:
        raise RefusedError(ProgrammeRefusal.AGREEMENT_IS_SETTLED)
    if agreement.state != AgreementState.WITHDRAWN:
        agreement.state = AgreementState.WITHDRAWN
        agreement.save(update_fields=["state"])
        withdraw(message_keys_beginning_with=_key(agreement))
        audit.record(by=by, deed="agreement_withdrawn", thing=agreement)
        with translation.override(settings.LANGUAGE_CODE):
            title = gettext("Avtalen som var sendt, er trukket tilbake")
            note(by=by, partnership=agreement.partnership, kind=EntryKind.DONE, title=title)
    return agreement


def let_go(*, by: Actor) -> int:
    """What was sent to someone who is no longer with us is withdrawn; how many. Called every few minutes.

    A pause ends, so what was sent before it stands.
    """
    gone = Q(partnership__state__in=OVER) | Q(partnership__merged_into__isnull=False)
    count = 0
    for each in Agreement.objects.standing().filter(gone, accepted_at=None):
        with transaction.atomic():
            partnership = Partnership.objects.select_for_update().get(pk=each.partnership_id)
            if partnership.merged_into_id or partnership.state in OVER:
                agreement = Agreement.objects.select_for_update().get(pk=each.pk)
                agreement.partnership = partnership
                if agreement.is_waiting:
                    _withdraw(by=by, agreement=agreement)
                    count += 1
    return count


@transaction.atomic
def record_paper(
    *, by: Actor, partnership: Partnership, text: AgreementText, name: str, title: str, on: dt.date
) -> Agreement:
    """It was signed on paper on that day (in Oslo). Raises `RefusedError` (NOT_AGREEING, NO_TEXT, NOT_ALLOWED …)."""
    check_host(by)
    partnership = lock(partnership)
    if partnership.state != PartnershipState.AGREEMENT:
        raise RefusedError(ProgrammeRefusal.NOT_AGREEING)
    if text.published_at is None:
        raise RefusedError(ProgrammeRefusal.NO_TEXT)
    _make_way(by, partnership)
    agreement = Agreement.objects.create(is_on_paper=True, **_words_of(partnership, text))
    at = min(dt.datetime.combine(on, dt.time(12), clock.OSLO), clock.now())
    _accept(by=by, agreement=agreement, name=name, title=title, at=at)
    return agreement


@transaction.atomic
def send_new_link(*, by: Actor, agreement: Agreement) -> None:
    """A link that works, to the address we have."""
    _write(agreement, "agreement_sent", by=by, key=None, is_new_link=True)


@transaction.atomic
def save_text(*, by: Actor, texts: Mapping[str, Mapping[str, str]]) -> AgreementText:
    """Write the draft of the next edition; it is made when there is none. Raises `RefusedError` (NOT_ALLOWED)."""
    check_host(by)
    draft = AgreementText.objects.select_for_update().filter(published_at=None).first()
    if draft is None:
        newest = AgreementText.objects.select_for_update().order_by("-number").first()
        draft = AgreementText(number=(newest.number if newest else 0) + 1)
    draft.texts = {code: dict(words) for code, words in texts.items()}
    draft.save()
    audit.record(by=by, deed="agreement_text_saved", thing=draft)
    return draft


@transaction.atomic
def publish_text(*, by: Actor) -> AgreementText:
    """The draft is what is sent from now on, and stands still.

    Raises `RefusedError` (NO_TEXT, NOT_ALLOWED; NOT_IN_PRINT for a character our document has no drawing of).
    """
    check_host(by)
    draft = AgreementText.objects.select_for_update().filter(published_at=None).first()
    if draft is None or not draft.words("nb")["body"].strip():
        raise RefusedError(ProgrammeRefusal.NO_TEXT)
    said = "".join(word for words in draft.texts.values() for word in words.values())
    if missing := fonts.missing_characters("".join(said.split())):
        raise RefusedError(ProgrammeRefusal.NOT_IN_PRINT, characters=" ".join(sorted(missing)))
    draft.published_at = clock.now()
    draft.save(update_fields=["published_at"])
    audit.record(by=by, deed="agreement_text_published", thing=draft, edition=draft.number)
    return draft


def forget_person(person: Person) -> None:
    """Nothing more is sent to them. Who accepted stays: both sides must be able to show who made the agreement."""
    for agreement in Agreement.objects.filter(person=person).select_related("partnership"):
        withdraw(message_keys_beginning_with=_key(agreement))


def forget_names(*, by: Actor) -> int:
    """Empty the names on agreements of periods archived long enough; how many. Called every night."""
    old = Period.objects.filter(state=PeriodState.ARCHIVED, archived_at__lt=clock.now() - NAME_KEPT)
    count = 0
    for agreement in Agreement.objects.filter(partnership__period__in=old, accepted_at__isnull=False, erased_at=None):
        with transaction.atomic():
            agreement.accepted_name = agreement.accepted_title = ""
            agreement.erased_at = clock.now()
            agreement.save()
            audit.record(by=by, deed="agreement_name_erased", thing=agreement)
        count += 1
    return count


def _lock(agreement: Agreement) -> Agreement:
    """The row as it is now, held; its partnership first, as in every deed. Raises `RefusedError` (MERGED)."""
    partnership = lock(agreement.partnership)
    locked = Agreement.objects.select_for_update(of=("self",)).select_related("person", "text").get(pk=agreement.pk)
    locked.partnership = partnership
    return locked


def _key(agreement: Agreement, kind: str = "") -> str:
    return f"programme:{agreement.partnership.public_id}:agreement:{agreement.public_id}:{kind}"


def _write(agreement: Agreement, kind: str, *, by: Actor, key: str | None, file: bytes = b"", **facts: Any) -> None:
    person = agreement.person
    if person is None or person.erased_at or not person.email:
        return
    context = {
        "name": person.name,
        "partner": agreement.partner_name,
        "title": agreement.text.words(agreement.language)["title"],
        "own_url": links.agreement_link(agreement),
    }
    send(
        by=by,
        to=person.email,
        kind=f"programme/{kind}",
        language=agreement.language,
        context=context | facts,
        message_key=_key(agreement, key) if key is not None else None,
        attachments=(Enclosure("avtale.pdf", "application/pdf", file),) if file else (),
    )
