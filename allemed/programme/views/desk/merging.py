"""Two partnerships that are one, and partners that have become part of another."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.people.views.access import may, signed_in
from allemed.places.actions import PlacesRefusal, find_or_register_organisation
from allemed.places.models import Municipality
from allemed.programme.actions import desk, partners
from allemed.programme.forms.desk import MergeForm, PlaceForm
from allemed.programme.permissions import can_work_with_partnerships
from allemed.programme.refusals import ProgrammeRefusal
from allemed.programme.views.desk.access import find, show


@may(can_work_with_partnerships)
def merge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose what it is the same as."""
    found = find(public_id)
    form = MergeForm(request.POST if request.method == "POST" else None, partnership=found)
    if form.is_valid():
        try:
            kept = desk.merge(by=signed_in(request), partnership=found, **form.cleaned_data)
            messages.success(request, _("Lagt sammen. Du kan skille dem igjen her."))
            return redirect(kept)
        except RefusedError as refused:
            form.add_error("into", refused.message)
    return show(request, "merge", {"partnership": found, "form": form})


@may(can_work_with_partnerships)
@require_POST
def unmerge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take it back."""
    found = find(public_id)
    try:
        desk.unmerge(by=signed_in(request), partnership=found)
        messages.success(request, _("De er to igjen."))
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect(found)


@may(can_work_with_partnerships)
@require_POST
def follow_merger(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go on with the municipality it has become part of."""
    found = find(public_id)
    successor = Municipality.objects.today().filter(number=request.POST.get("number", "")).first()
    try:
        if successor is None:
            raise RefusedError(ProgrammeRefusal.NO_SUCH_MUNICIPALITY)
        partners.follow_merger(by=signed_in(request), partnership=found, successor=successor)
        messages.success(request, _("Samarbeidet går videre med %(name)s.") % {"name": successor.label})
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect(found)


@may(can_work_with_partnerships)
def follow_organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go on with the organisation that a deleted one has become."""
    found = find(public_id)
    if found.organisation is None:
        raise Http404
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        by = signed_in(request)
        try:
            successor = find_or_register_organisation(by=by, number=form.cleaned_data["number"])
            partners.follow_organisation(by=by, partnership=found, successor=successor)
            messages.success(request, _("Samarbeidet går videre med %(name)s.") % {"name": successor.name})
            return redirect(found)
        except ValidationError as error:
            form.add_error("number", error)
        except RefusedError as refused:
            is_down = refused.reason == PlacesRefusal.NAME_NEEDED  # here no name will do: they must be in the register
            form.add_error("number", ProgrammeRefusal.REGISTER_IS_DOWN.label if is_down else refused.message)
    return show(request, "new_organisation", {"partnership": found, "form": form})
