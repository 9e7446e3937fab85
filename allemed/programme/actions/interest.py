"""Interest forms: sent, confirmed, placed, and forgotten on the date that was promised."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction

from allemed.audit import actions as audit
from allemed.base import clock, rows, working_days
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import Barrier
from allemed.messages.actions import send, withdraw
from allemed.places.models import Municipality, Organisation
from allemed.programme import links, news
from allemed.programme.actions.moves import begin, check_host
from allemed.programme.models import FormState, InterestForm, Partnership, Period, Person
from allemed.programme.refusals import ProgrammeRefusal

CALLED_WITHIN = 3
"""Working days from a form to our call: what the page, the receipt and the letter promise."""
KEPT_AFTER_PERIOD = dt.timedelta(days=180)
UNANSWERED_FOR = dt.timedelta(days=30)
"""How long a second form waits for its sender's answer before it is forgotten."""


@dataclass(frozen=True, kw_only=True)
class FormFacts:
    """What someone wrote. Either `partner` is known, or `typed_name` says who it may be."""

    partner: Municipality | Organisation | None
    typed_name: str = ""
    name: str
    title: str = ""
    email: str
    phone: str = ""
    why: str = ""
    when: str = ""
    who: str = ""
    seasons: Sequence[str] = ()
    barriers: Sequence[Barrier] = field(default_factory=tuple)
    wants_news: bool = False


@transaction.atomic
def send_form(*, by: Actor, period: Period, client_id: uuid.UUID, language: str, facts: FormFacts) -> InterestForm:
    """Take a form. The same `client_id` twice is one form: the first is returned.

    The first of a partner in a period begins its partnership. A later one waits until its sender has answered an
    e-mail. Raises `RefusedError` (FORMS_CLOSED, NO_SUCH_MUNICIPALITY).
    """
    _one_at_a_time(client_id)
    stands = _read_standing(client_id, period, facts.partner)
    if stands.is_here:
        return InterestForm.objects.get(client_id=client_id)
    if not period.takes_interest:
        raise RefusedError(ProgrammeRefusal.FORMS_CLOSED)
    partner = facts.partner
    if isinstance(partner, Municipality) and not partner.is_valid:
        raise RefusedError(ProgrammeRefusal.NO_SUCH_MUNICIPALITY)
    partnership, is_new, state = None, False, FormState.UNPLACED
    if stands.has_forms:
        state = FormState.UNCONFIRMED
    elif partner is not None:
        partnership, is_new = begin(by=by, period=period, partner=partner, language=language)
        is_first = is_new or not partnership.forms.exists()
        state = FormState.RECEIVED if is_first else FormState.UNCONFIRMED
    form = InterestForm(
        client_id=client_id,
        period=period,
        partnership=partnership if state == FormState.RECEIVED else None,
        municipality=partner if isinstance(partner, Municipality) else None,
        organisation=partner if isinstance(partner, Organisation) else None,
        typed_name="" if partner else facts.typed_name,
        state=state,
        language=language,
        name=facts.name,
        title=facts.title,
        email=facts.email,
        phone=facts.phone,
        why=facts.why,
        when=facts.when,
        who=facts.who,
        seasons=list(facts.seasons),
        wants_news=facts.wants_news,
        call_by=None if state == FormState.UNCONFIRMED else working_days.add(clock.today(), CALLED_WITHIN),
        erase_on=max(period.ends_on, clock.today()) + KEPT_AFTER_PERIOD,
    )
    # In a partnership that is new nobody else has seen, the sender is the first person.
    first = [_person(form, partnership, is_main=True)] if partnership is not None and is_new else []
    rows.write(form, audit.event(by=by, deed="interest_form_sent", thing=form, state=state.value), *first)
    if facts.barriers:
        form.barriers.add(*facts.barriers)
    if state == FormState.RECEIVED and partnership is not None and not is_new:
        _remember_person(form, partnership)
    _write(form, by=by, kind="form_confirm" if state == FormState.UNCONFIRMED else "form_received")
    if form.wants_news:
        news.ask(by, form.email, language)
    return form


@dataclass(frozen=True)
class _Standing:
    """What a form meets: whether it is here already, and whether its partner has sent one in the period."""

    is_here: bool
    has_forms: bool


STANDING = """
    SELECT EXISTS (SELECT FROM programme_interestform WHERE client_id = %(client)s),
           EXISTS (SELECT FROM programme_partnership theirs
                     JOIN programme_interestform form ON form.partnership_id = theirs.id
                    WHERE theirs.period_id = %(period)s AND theirs.merged_into_id IS NULL
                      AND (theirs.municipality_id = %(municipality)s OR theirs.organisation_id = %(organisation)s))
"""


def _read_standing(client_id: uuid.UUID, period: Period, partner: Municipality | Organisation | None) -> _Standing:
    """One statement: in a rush most forms are later ones, and these need no more (docs/decisions/0011)."""
    values: dict[str, Any] = {
        "client": client_id,
        "period": period.pk,
        "municipality": partner.pk if isinstance(partner, Municipality) else None,
        "organisation": partner.pk if isinstance(partner, Organisation) else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(STANDING, values)
        return _Standing(*cursor.fetchone())


def _one_at_a_time(client_id: uuid.UUID) -> None:
    with connection.cursor() as cursor:  # the second of two at once waits here for the first
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 4))", [str(client_id)])


@transaction.atomic
def confirm_form(*, by: Actor, form: InterestForm) -> InterestForm:
    """The sender of a later form answered: it joins the first. Twice is once. Raises `RefusedError` (FORM_IS_GONE)."""
    form = _lock(form)
    if form.state != FormState.UNCONFIRMED:
        return form
    partner = form.partner
    if partner is None:
        raise LookupError("constraint form_has_one_partner is gone")
    partnership, _is_new = begin(by=by, period=form.period, partner=partner, language=form.language)
    form.confirmed_at = clock.now()
    form.call_by = working_days.add(clock.today(), CALLED_WITHIN)
    _join(by=by, form=form, partnership=partnership, state=FormState.JOINED)
    return form


@transaction.atomic
def place_form(*, by: Actor, form: InterestForm, partner: Municipality | Organisation) -> InterestForm:
    """An adviser has found out who sent it. Raises `RefusedError` (NOT_ALLOWED, FORM_IS_GONE, ALREADY_THERE)."""
    check_host(by)
    form = _lock(form)
    if form.state != FormState.UNPLACED:
        raise RefusedError(ProgrammeRefusal.ALREADY_THERE)
    partnership, _is_new = begin(by=by, period=form.period, partner=partner, language=form.language)
    if isinstance(partner, Municipality):
        form.municipality = partner
    else:
        form.organisation = partner
    is_first = not partnership.forms.exists()
    _join(by=by, form=form, partnership=partnership, state=FormState.RECEIVED if is_first else FormState.JOINED)
    return form


def _join(*, by: Actor, form: InterestForm, partnership: Partnership, state: FormState) -> None:
    form.state, form.partnership = state, partnership
    form.save()
    audit.record(by=by, deed="interest_form_joined", thing=form, state=state.value)
    _remember_person(form, partnership)


def _remember_person(form: InterestForm, partnership: Partnership) -> None:
    """The sender is someone we speak with: the first we ring, where nobody is."""
    there = list(partnership.people.values_list("email", "is_main", "erased_at"))
    wanted = form.email.casefold()
    if any(email.casefold() == wanted and erased_at is None for email, _is_main, erased_at in there):
        return
    person = _person(form, partnership, is_main=not any(is_main for _email, is_main, _erased_at in there))
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:  # someone else became the first meanwhile
        person.is_main = False
        person.save()


def _person(form: InterestForm, partnership: Partnership, *, is_main: bool) -> Person:
    said = {"name": form.name, "title": form.title, "email": form.email, "phone": form.phone}
    return Person(partnership=partnership, is_main=is_main, **said)


@transaction.atomic
def send_new_link(*, by: Actor, form: InterestForm) -> None:
    """A link that works, to the address in the form. Raises `RefusedError` (FORM_IS_GONE)."""
    form = _lock(form)
    send(
        by=by,
        to=form.email,
        kind="programme/form_link",
        language=form.language,
        context={"reference": form.reference, "own_url": links.form_link(form), "days": links.LASTS.days},
    )


@transaction.atomic
def erase_form(*, by: Actor, form: InterestForm) -> InterestForm:
    """Forget what was said; that a form was sent stays. Twice is once.

    The partnership's contact goes with it, when it came from this form and nobody has an account by it.
    """
    form = InterestForm.objects.select_for_update().get(pk=form.pk)
    if form.is_erased:
        return form
    if form.partnership is not None:
        for person in form.partnership.people.known().filter(email__iexact=form.email, user=None):
            person.forget()
            audit.record(by=by, deed="contact_erased", thing=person)
    return empty_form(by=by, form=form)


def empty_form(*, by: Actor, form: InterestForm) -> InterestForm:
    """Empty the form alone, inside the caller's transaction."""
    withdraw(message_keys_beginning_with=f"programme:form:{form.public_id}:")
    form.barriers.clear()
    form.name = form.title = form.email = form.phone = form.why = form.when = form.who = form.typed_name = ""
    form.seasons, form.wants_news = [], False
    form.state, form.erased_at = FormState.ERASED, clock.now()
    form.save()
    audit.record(by=by, deed="interest_form_erased", thing=form)
    return form


def erase_due_forms(*, by: Actor) -> int:
    """Forget the forms whose date has come, and those nobody answered for; returns how many."""
    unanswered = InterestForm.objects.filter(state=FormState.UNCONFIRMED, sent_at__lt=clock.now() - UNANSWERED_FOR)
    due = list(InterestForm.objects.due_for_erasure()) + list(unanswered)
    for form in due:
        erase_form(by=by, form=form)
    return len(due)


def _lock(form: InterestForm) -> InterestForm:
    locked = (
        InterestForm.objects.select_for_update(of=("self",))
        .select_related("period", "municipality", "organisation", "partnership")
        .get(pk=form.pk)
    )
    if locked.is_erased:
        raise RefusedError(ProgrammeRefusal.FORM_IS_GONE)
    return locked


def _write(form: InterestForm, *, by: Actor, kind: str) -> None:
    send(
        by=by,
        to=form.email,
        kind=f"programme/{kind}",
        language=form.language,
        context={
            "reference": form.reference,
            "partner": form.partner_name,
            "call_by": form.call_by,
            "erase_on": form.erase_on,
            "days": UNANSWERED_FOR.days,
            "own_url": links.form_link(form),
        },
        message_key=f"programme:form:{form.public_id}:{kind}",
    )
