"""What an adviser does with a partnership. Each a form, one deed, and back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.forms import in_turn
from allemed.base.refusals import RefusedError
from allemed.people.views.access import may, signed_in
from allemed.places.actions import find_or_register_organisation
from allemed.programme import actions
from allemed.programme.actions import addresses, coordinators, desk, files, timeline
from allemed.programme.forms.desk import (
    FactsForm,
    HandOverForm,
    KeptFileForm,
    LetterForm,
    LogForm,
    PersonForm,
    PlaceForm,
    stored_person,
)
from allemed.programme.models import Entry, EntryKind, FormState, InterestForm, KeptFile, Partnership
from allemed.programme.permissions import can_work_with_partnerships
from allemed.programme.refusals import ProgrammeRefusal
from allemed.programme.views.desk.access import find, show


@may(can_work_with_partnerships)
@require_POST
def log(request: HttpRequest, public_id: str) -> HttpResponse:
    """What happened, and when we speak next."""
    from allemed.programme.views.desk.partnership import page

    found, form = find(public_id), LogForm(request.POST, auto_id=False)
    if not form.is_valid():
        return page(request, found, status=422, log_form=form)
    form.about = public_id  # the day's list has this form for each of them, with one token
    with form.once() as earlier:
        if earlier is None:
            timeline.log(
                by=signed_in(request),
                partnership=found,
                kind=EntryKind(form.cleaned_data["kind"]),
                text=form.cleaned_data["text"],
                next_on=form.next_day,
                next_step=form.cleaned_data["next_step"],
            )
            form.remember(_back(request, found))
    messages.success(request, _("Skrevet ned: %(partner)s.") % {"partner": found.partner_name})
    return redirect(form.outcome)


@may(can_work_with_partnerships)
@require_POST
def letter(request: HttpRequest, public_id: str) -> HttpResponse:
    """An answer that came, as a file or pasted."""
    from allemed.programme.views.desk.partnership import page

    found, form = find(public_id), LetterForm(request.POST, request.FILES, prefix="brev")
    if not form.is_valid():
        return page(request, found, status=422, letter_form=form)
    read = form.letter
    with form.once() as earlier:
        if earlier is None and read and read.failed:  # it is from a machine, and no answer
            addresses.came_back(by=signed_in(request), partnership=found, addresses=read.failed)
            form.remember(_back(request, found))
        elif earlier is None:
            said = form.cleaned_data
            timeline.keep_letter(
                by=signed_in(request),
                partnership=found,
                title=said["title"] or (read.subject if read else ""),
                text=read.text if read else said["text"],
                happened_at=read.sent_at if read else None,
            )
            form.remember(_back(request, found))
    if read and read.failed:
        messages.success(request, _("E-posten kom i retur. Det står ved personen, og på dagen din."))
    else:
        messages.success(request, _("Svaret ligger i tidslinja."))
    return redirect(form.outcome)


def _back(request: HttpRequest, found: Partnership) -> str:
    """Where the form stood, if that is a page of ours."""
    wanted = request.POST.get("back", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return found.get_absolute_url()


@may(can_work_with_partnerships)
def facts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who follows it, in which language, what is next. The second of two sees the first's change and keeps theirs."""
    found = find(public_id)
    initial = {
        "adviser": found.adviser.public_id if found.adviser else "",
        "language": found.language,
        "next_on": found.next_on,
        "next_step": found.next_step,
        "version": found.version,
    }
    form = FactsForm(request.POST if request.method == "POST" else None, initial=initial)
    others: dict[str, Any] = {}
    if form.is_valid():
        try:
            desk.change(by=signed_in(request), partnership=found, **form.cleaned_data)
            messages.success(request, _("Lagret."))
            return redirect(found)
        except RefusedError as refused:
            form.add_error(None, refused.message)
            again = request.POST.copy()  # what was written stays; saving once more is a choice made knowing
            again["version"] = str(found.version)
            form.data, others = again, initial
    return show(request, "facts", {"partnership": found, "form": form, "others": others})


@may(can_work_with_partnerships)
@require_POST
def take(request: HttpRequest, public_id: str) -> HttpResponse:
    """I follow this one."""
    found = find(public_id)
    _try(request, lambda: desk.take(by=signed_in(request), partnership=found), _("Du følger dette samarbeidet."))
    return redirect(_back(request, found))


@may(can_work_with_partnerships)
def person(request: HttpRequest, public_id: str, person_id: str = "") -> HttpResponse:
    """Add or change someone we speak with."""
    found = find(public_id)
    with in_turn(f"people of {public_id}"):
        known = get_object_or_404(found.people.known(), public_id=person_id) if person_id else None
        initial = stored_person(known) if known else {"is_main": not found.people.filter(is_main=True).exists()}
        fails = known is not None and known.address_fails_since is not None
        form = PersonForm(request.POST if request.method == "POST" else None, initial=initial, fails=fails)
        if form.is_valid():
            try:
                desk.save_person(by=signed_in(request), partnership=found, person=known, **form.cleaned_data)
                messages.success(request, _("Lagret."))
                return redirect(found)
            except RefusedError as refused:
                form.add_error(None, refused.message)
    return show(request, "person", {"partnership": found, "form": form, "person": known})


@may(can_work_with_partnerships)
@require_POST
def forget_person(request: HttpRequest, public_id: str, person_id: str) -> HttpResponse:
    """They asked to be forgotten."""
    found = find(public_id)
    known = get_object_or_404(found.people.known(), public_id=person_id)
    desk.forget_person(by=signed_in(request), person=known)
    messages.success(
        request,
        _("Personen er slettet. At vi har snakket med noen, står igjen. Nevnes de i tidslinja, sletter du ordene der."),
    )
    return redirect(found)


@may(can_work_with_partnerships)
def hand_over(request: HttpRequest) -> HttpResponse:
    """All of a colleague's partnerships to another."""
    me = signed_in(request)
    form = HandOverForm(request.POST if request.method == "POST" else None, initial={"taker": me.public_id})
    if form.is_valid():
        try:
            count = desk.hand_over(by=me, **form.cleaned_data)
            messages.success(request, _("%(count)s samarbeid er overlatt.") % {"count": count})
            return redirect("partnerships:day")
        except RefusedError as refused:
            form.add_error(None, refused.message)
    return show(request, "hand_over", {"form": form})


@may(can_work_with_partnerships)
def place(request: HttpRequest, public_id: str) -> HttpResponse:
    """Find out which organisation a form is from."""
    waiting = InterestForm.objects.filter(state=FormState.UNPLACED).select_related("period")
    sent = get_object_or_404(waiting, public_id=public_id)
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        me = signed_in(request)
        try:
            organisation = find_or_register_organisation(
                by=me, number=form.cleaned_data["number"], typed_name=sent.typed_name
            )
            placed = actions.place_form(by=me, form=sent, partner=organisation)
            messages.success(request, _("Skjemaet hører til %(name)s.") % {"name": organisation.name})
            return redirect(placed.partnership or "partnerships:day")
        except ValidationError as error:
            form.add_error("number", error)
        except RefusedError as refused:
            form.add_error("number", refused.message)
    return show(request, "place", {"form": form, "sent": sent})


def _try(request: HttpRequest, deed: Callable[[], Any], done: str) -> None:
    try:
        deed()
        messages.success(request, done)
    except RefusedError as refused:
        messages.error(request, refused.message)


@may(can_work_with_partnerships)
@require_POST
def access(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let someone we speak with plan here (`person`), or end it (`user`)."""
    found, by = find(public_id), signed_in(request)
    if "user" in request.POST:
        held = get_object_or_404(coordinators.coordinators_of(found), user__public_id=request.POST["user"])
        said = _("%(name)s har ikke tilgang mer.") % {"name": held.user.name}
        _try(request, lambda: coordinators.shut_out(by=by, partnership=found, user=held.user), said)
        return redirect(found)
    person = found.people.known().filter(public_id=request.POST.get("person", "")).first()
    if person is None:
        messages.error(request, ProgrammeRefusal.PERSON_IS_GONE.label)
        return redirect(found)
    said = _("%(name)s har fått tilgang, og et brev om hvordan.") % {"name": person.name}
    _try(request, lambda: coordinators.let_in(by=by, partnership=found, person=person), said)
    return redirect(found)


@may(can_work_with_partnerships)
@require_POST
def keep_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """A file for the partnership."""
    from allemed.programme.views.desk.partnership import page

    found, form = find(public_id), KeptFileForm(request.POST, request.FILES, prefix="fil")
    if form.is_valid() and form.judged:
        try:
            with form.once() as earlier:
                if earlier is None:
                    note = form.cleaned_data["note"]
                    files.keep_file(by=signed_in(request), partnership=found, file=form.judged, note=note)
                    form.remember(found.get_absolute_url())
            messages.success(request, _("Filen er lagt til."))
            return redirect(form.outcome)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    return page(request, found, status=422, file_form=form)


@may(can_work_with_partnerships)
def kept_file(_request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """The file itself, to be saved, never shown in the page's own name."""
    kept = get_object_or_404(KeptFile.objects.about(find(public_id)).kept(), public_id=file_id)
    answer = HttpResponse(bytes(kept.content), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=kept.name) or ""
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@may(can_work_with_partnerships)
def remove_file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """Asks first: what is taken away does not come back."""
    found = find(public_id)
    kept = get_object_or_404(KeptFile.objects.about(found).kept().listed(), public_id=file_id)
    if request.method == "POST":
        _try(request, lambda: files.remove_file(by=signed_in(request), file=kept), _("Filen er tatt bort."))
        return redirect(found)
    return show(request, "remove_file", {"partnership": found, "file": kept})


@may(can_work_with_partnerships)
def erase_words(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    """Asks first: someone the words are about wants them gone."""
    found = find(public_id)
    entry = get_object_or_404(Entry.objects.about(found).filter(erased_at=None), public_id=entry_id)
    if request.method == "POST":
        _try(request, lambda: timeline.erase_words(by=signed_in(request), entry=entry), _("Ordene er slettet."))
        return redirect(found)
    return show(request, "erase_words", {"partnership": found, "entry": entry})
