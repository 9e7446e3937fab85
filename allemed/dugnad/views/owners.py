"""What the link in an owner's letter opens. Reading changes nothing, whoever reads; each button is a POST."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from allemed.base.rate_limits import LETTERS_BY_RECIPIENT, limited, spend
from allemed.base.refusals import RefusedError
from allemed.dugnad.actions import owners as deeds
from allemed.dugnad.minutes.forms import CorrectForm, OwnerForm, as_it_is
from allemed.dugnad.models import Answer, Measure, MeasureState, Minutes, OwnerLink
from allemed.dugnad.permissions import can_find_owners, works_with_minutes
from allemed.people.views.access import may, signed_in


@csrf_exempt  # no cookie is needed: the address itself is the key
@never_cache
@limited()
@require_http_methods(["GET", "HEAD", "POST"])
def owner(request: HttpRequest, token: str) -> HttpResponseBase:  # noqa: PLR0911  one for each state of the link
    """`/tiltak/<key>/`: yes, correct, no."""
    link = deeds.find_link(token) if len(token) < 100 else None
    if link is None or link.measure.state == MeasureState.WITHDRAWN:
        return render(request, "dugnad/owners/unknown.html", status=404)
    if link.answer == Answer.NO:
        return _page(request, "no", link)
    if deeds.is_old(link):
        return _old(request, link)
    said = request.POST.get("gjor", "") if request.method == "POST" else ""
    try:
        if said == "ja":
            deeds.say_yes(link=link, is_name_public=bool(request.POST.get("is_name_public")))
            return _page(request, "yes", link)
        if said == "nei":
            deeds.say_no(link=link)
            return _page(request, "no", link)
        if said == "rett":
            return _correct(request, link)
    except RefusedError as refused:
        return _page(request, "owner", link, status=409, refused=refused.message)
    is_correcting = request.GET.get("rett") == "1"
    form = CorrectForm(initial=as_it_is(link.measure)) if is_correcting else None
    return _page(request, "correct" if form else "owner", link, form=form)


def _correct(request: HttpRequest, link: OwnerLink) -> HttpResponse:
    form = CorrectForm(request.POST)
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in deeds.CORRECTABLE}
        said = form.cleaned_data
        try:
            deeds.correct(link=link, base=said["base"], fields=fields, is_name_public=said["is_name_public"])
        except RefusedError as refused:
            form.add_error(None, refused.message)
        else:
            return _page(request, "yes", link)
    return _page(request, "correct", link, form=form, status=422)


def _page(request: HttpRequest, name: str, link: OwnerLink, *, status: int = 200, **more: Any) -> HttpResponse:
    measure = Measure.objects.select_related("dugnad__municipality", "dugnad__organisation", "table").get(
        pk=link.measure_id
    )
    minutes = Minutes.objects.filter(dugnad=measure.dugnad, state="sent").first()
    context = {"measure": measure, "dugnad": measure.dugnad, "minutes": minutes, "states": MeasureState, **more}
    return render(request, f"dugnad/owners/{name}.html", context, status=status)


def _old(request: HttpRequest, link: OwnerLink) -> HttpResponseBase:
    """Too old to answer by; a new one is one tap away, and goes to the owner's own address."""
    if request.method == "POST":
        if link.measure.owner_email:
            spend(LETTERS_BY_RECIPIENT, link.measure.owner_email)
        is_sent = deeds.send_new_link(link=link)
        return render(request, "dugnad/owners/new_link.html", {"is_sent": is_sent}, status=200 if is_sent else 410)
    return render(request, "dugnad/owners/old.html", {"measure": link.measure}, status=410)


@may(works_with_minutes)
def name_owner(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/min-side/tiltak/<id>/eier/`: a measure gets an owner, who is asked."""
    measure = get_object_or_404(Measure.objects.select_related("dugnad"), public_id=public_id)
    if not can_find_owners(signed_in(request), measure.dugnad):
        raise PermissionDenied
    form = OwnerForm(request.POST or None, initial=as_it_is(measure))
    if form.is_valid():
        said = dict(form.cleaned_data)
        try:
            deeds.name_owner(by=signed_in(request), measure=measure, base=said.pop("base"), fields=said)
        except RefusedError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Tiltaket har en eier."))
            return redirect("dugnad_minutes:review", measure.dugnad.public_id)
    context = {"form": form, "measure": measure, "dugnad": measure.dugnad}
    return render(request, "dugnad/owners/name.html", context)
