"""Two partnerships that are one, and a municipality that has become part of another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.people.views.access import may, signed_in
from allemed.places.models import Municipality
from allemed.programme.actions import desk
from allemed.programme.forms.desk import MergeForm
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
        desk.follow_merger(by=signed_in(request), partnership=found, successor=successor)
        messages.success(request, _("Samarbeidet går videre med %(name)s.") % {"name": successor.label})
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect(found)
