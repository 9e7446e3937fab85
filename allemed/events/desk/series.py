"""Municipalities' own people, and advisers: recurring meetings with the clubs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.events.actions import series as deeds
from allemed.events.desk.forms import MeetingForm, MemberForm, SeriesForm, build_on, stored_meeting, stored_series
from allemed.events.models import Answer, Meeting, Member, Series
from allemed.events.pages import MeetingRow, SeriesPage
from allemed.events.permissions import (
    can_manage_events,
    can_manage_series,
    can_manage_series_in,
    can_manage_some_series,
    municipalities_of,
)
from allemed.events.refusals import EventRefusal
from allemed.people.views.access import may, signed_in
from allemed.people.views.my_page import side_menu


def _show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(
        request, f"events/desk/{template}.html", context | side_menu(signed_in(request), "event_desk:series_list")
    )


def _series(request: HttpRequest, **wanted: object) -> Series:
    found: Series = get_object_or_404(Series.objects.select_related("municipality").prefetch_related("texts"), **wanted)
    if not can_manage_series(signed_in(request), found):
        raise PermissionDenied
    return found


def _meeting(request: HttpRequest, public_id: str) -> Meeting:
    found: Meeting = get_object_or_404(
        Meeting.objects.select_related("series__municipality").prefetch_related("series__texts"), public_id=public_id
    )
    if not can_manage_series(signed_in(request), found.series):
        raise PermissionDenied
    return found


@may(can_manage_some_series)
def series_list(request: HttpRequest) -> HttpResponse:
    """Those this person looks after."""
    user = signed_in(request)
    found = Series.objects.select_related("municipality").prefetch_related("texts")
    if not can_manage_events(user):
        found = found.filter(municipality__in=municipalities_of(user))
    language = get_language() or "nb"
    return _show(request, "series_list", {"pages": [SeriesPage(each, language) for each in found]})


@may(can_manage_some_series)
def new(request: HttpRequest) -> HttpResponse:
    """A rule, and the meetings it gives."""
    user = signed_in(request)
    own = municipalities_of(user)
    form = SeriesForm(request.POST or None, initial={"municipality": own[0].name} if own else {})
    if form.is_valid():
        if not can_manage_series_in(user, form.cleaned_data["municipality"]):
            form.add_error("municipality", _("Du kan bare lage møter for kommunen du arbeider i."))
        else:
            try:
                with form.once() as earlier:
                    if earlier is None:
                        made = deeds.start_series(
                            by=user,
                            slug=form.slug,
                            municipality=form.cleaned_data["municipality"],
                            language=form.cleaned_data["language"],
                            rule=form.rule,
                            words=form.words,
                            is_public=form.cleaned_data["is_public"],
                        )
                        form.remember(made.public_id)
                messages.success(request, _("Møteserien er laget. Legg til lagene som skal inviteres."))
                return redirect("event_desk:series", form.outcome)
            except RefusedError as refused:
                form.add_error("title_nb", refused.message)
    return _show(request, "series_edit", {"form": form, "series": None})


@may(can_manage_some_series)
def series(request: HttpRequest, public_id: str) -> HttpResponse:
    """The meetings, the clubs, and a form for one more club."""
    found = _series(request, public_id=public_id)
    form = MemberForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            with form.once() as earlier:
                if earlier is None:
                    deeds.add_member(
                        by=signed_in(request),
                        series=found,
                        club=said["club"],
                        name=said["name"],
                        email=said["email"],
                        language=said["language"],
                    )
                    form.remember(found.public_id)
            messages.success(request, _("%(club)s er med fra neste invitasjon.") % {"club": said["club"]})
            return redirect("event_desk:series", public_id)
        except RefusedError as refused:
            form.add_error("email" if refused.reason == EventRefusal.ALREADY_A_MEMBER else None, refused.message)
    context = {
        "series": found,
        "page": SeriesPage(found, get_language() or "nb"),
        "coming": [MeetingRow(each) for each in found.meetings.coming()[:12]],
        "past": [MeetingRow(each) for each in found.meetings.past()[:24]],
        "members": found.members.all(),
        "form": form,
    }
    return _show(request, "series", context)


@may(can_manage_some_series)
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new rule counts for meetings nobody has been invited to."""
    found = _series(request, public_id=public_id)
    form = SeriesForm(request.POST or None, initial=stored_series(found))
    if form.is_valid():
        try:
            deeds.change_series(
                by=signed_in(request),
                series=found,
                version=form.cleaned_data["version"] or 0,
                language=form.cleaned_data["language"],
                rule=form.rule,
                words=form.words,
                is_public=form.cleaned_data["is_public"],
            )
            messages.success(request, _("Endringene er lagret."))
            return redirect("event_desk:series", public_id)
        except RefusedError as refused:
            form.add_error(None, refused.message)
            if refused.reason == EventRefusal.CHANGED_MEANWHILE:
                build_on(form, Series.objects.get(pk=found.pk).version)
    return _show(request, "series_edit", {"form": form, "series": found})


@require_POST
@may(can_manage_some_series)
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    """No more meetings."""
    deeds.end_series(by=signed_in(request), series=_series(request, public_id=public_id))
    messages.success(request, _("Møteserien er avsluttet. Lagene som var invitert, får beskjed."))
    return redirect("event_desk:series_list")


@may(can_manage_some_series)
def meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """One meeting: who comes, agenda, minutes, another time."""
    found = _meeting(request, public_id)
    form = MeetingForm(request.POST or None, initial=stored_meeting(found))
    if form.is_valid():
        said = form.cleaned_data
        try:
            deeds.change_meeting(
                by=signed_in(request),
                meeting=found,
                **{
                    name: said[name]
                    for name in ("version", "starts_at", "ends_at", "place", "online_url", "agenda", "minutes")
                },
            )
            messages.success(request, _("Endringene er lagret."))
            return redirect("event_desk:meeting", public_id)
        except RefusedError as refused:
            form.add_error(None, refused.message)
            if refused.reason == EventRefusal.CHANGED_MEANWHILE:
                found = _meeting(request, public_id)
                build_on(form, found.version)
    invitations = found.invitations.select_related("member").order_by("member__club")
    context = {
        "meeting": found,
        "series": found.series,
        "row": MeetingRow(found),
        "form": form,
        "invitations": invitations,
        "yes": sum(each.answer == Answer.YES for each in invitations),
        "no": sum(each.answer == Answer.NO for each in invitations),
        "silent": sum(each.answer == Answer.NONE for each in invitations),
    }
    return _show(request, "meeting", context)


@require_POST
@may(can_manage_some_series)
def invite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write to the clubs that have not been invited to this meeting."""
    found = _meeting(request, public_id)
    try:
        number = deeds.invite(by=signed_in(request), meeting=found)
        said = _("Invitasjonen er sendt til %(number)s lag.") if number else _("Alle lagene er invitert fra før.")
        messages.success(request, said % {"number": number})
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("event_desk:meeting", public_id)


@require_POST
@may(can_manage_some_series)
def cancel_meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """This one only."""
    try:
        deeds.cancel_meeting(by=signed_in(request), meeting=_meeting(request, public_id))
        messages.success(request, _("Møtet er avlyst. Lagene som var invitert, får beskjed."))
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("event_desk:meeting", public_id)


@require_POST
@may(can_manage_some_series)
def remove_member(request: HttpRequest, public_id: str) -> HttpResponse:
    """The club and its contact person are deleted from the series."""
    member = get_object_or_404(Member.objects.select_related("series__municipality"), public_id=public_id)
    if not can_manage_series(signed_in(request), member.series):
        raise PermissionDenied
    deeds.remove_member(by=signed_in(request), member=member)
    messages.success(request, _("%(club)s er tatt ut, og kontaktpersonen er slettet.") % {"club": member.club})
    return redirect("event_desk:series", member.series.public_id)
