"""Agreements about data, and who is on their lists."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.people.views.access import may, signed_in
from allemed.people.views.my_page import side_menu
from allemed.reports import actions
from allemed.reports.forms import AccessForm, AgreementForm
from allemed.reports.models import AnalystAccess, DataAgreement, Publication
from allemed.reports.permissions import can_manage_access, can_record_agreements, can_see_analyses, can_work_with
from allemed.reports.views.access import crumbs

MENU = "reports:agreements"


@may(can_see_analyses)
def agreements(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    found = DataAgreement.objects.prefetch_related("datasets")
    context = {
        "agreements": [{"agreement": one, "is_mine": can_work_with(user, one)} for one in found],
        "publications": Publication.objects.published().select_related("run__recipe"),
    }
    return render(request, "reports/agreements.html", context | side_menu(user, MENU))


@may(can_record_agreements)
def record(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    form = AgreementForm(request.POST or None)
    if form.is_valid():
        with form.once() as earlier:
            if earlier is None:
                data = {name: value for name, value in form.cleaned_data.items() if name != "submit_token"}
                form.remember(actions.record_agreement(by=by, **data).public_id)
        return redirect("reports:agreement", form.outcome)
    return render(
        request, "reports/record_agreement.html", {"form": form, "breadcrumbs": crumbs()} | side_menu(by, MENU)
    )


@may(can_see_analyses)
def agreement(request: HttpRequest, public_id: str) -> HttpResponse:
    user = signed_in(request)
    listed = Prefetch("accesses", AnalystAccess.objects.filter(ended_at=None).select_related("user"), to_attr="listed")
    found = get_object_or_404(DataAgreement.objects.prefetch_related(listed, "datasets__recipes"), public_id=public_id)
    context = {
        "agreement": found,
        "is_mine": can_work_with(user, found),
        "may_manage": can_manage_access(user),
        "form": AccessForm(),
        "breadcrumbs": crumbs(),
    }
    return render(request, "reports/agreement.html", context | side_menu(user, MENU))


@require_POST
@may(can_manage_access)
def grant(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(DataAgreement, public_id=public_id)
    form = AccessForm(request.POST)
    if form.is_valid():
        try:
            actions.grant_access(by=signed_in(request), agreement=found, user=form.cleaned_data["user"])
            messages.success(request, _("%(name)s står på listen.") % {"name": form.cleaned_data["user"].name})
        except RefusedError as refused:
            messages.error(request, refused.message)
    else:
        messages.error(request, _("Velg en analytiker i listen."))
    return redirect("reports:agreement", public_id)


@require_POST
@may(can_manage_access)
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    access = get_object_or_404(AnalystAccess.objects.select_related("agreement", "user"), public_id=public_id)
    actions.end_access(by=signed_in(request), access=access)
    messages.success(request, _("%(name)s er tatt av listen.") % {"name": access.user.name})
    return redirect("reports:agreement", access.agreement.public_id)
