"""Data under lock: upload, what does not fit, deletion."""

from __future__ import annotations

from pathlib import PurePath

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.people.views.access import may, signed_in
from allemed.people.views.my_page import side_menu
from allemed.reports import actions
from allemed.reports.faults import worded
from allemed.reports.forms import DatasetForm
from allemed.reports.models import DataAgreement, Dataset
from allemed.reports.permissions import can_see_analyses, can_work_with
from allemed.reports.views.access import analyst, crumbs, second_step_first, sees_secrets
from allemed.reports.views.agreements import MENU


@may(can_see_analyses)
def upload(request: HttpRequest, public_id: str) -> HttpResponse:
    agreement = get_object_or_404(DataAgreement, public_id=public_id)
    by = analyst(request, agreement)
    if way := second_step_first(request):
        return way
    form = DatasetForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            with form.once() as earlier:
                if earlier is None:
                    dataset = actions.upload_dataset(
                        by=by,
                        agreement=agreement,
                        title=data["title"],
                        suffix=PurePath(data["file"].name).suffix,
                        plain=data["file"].chunks(),
                        codebook=data["codebook"],
                        delete_on=data["delete_on"],
                    )
                    form.remember(dataset.public_id)
            messages.success(request, _("Dataene er låst inn."))
            return redirect("reports:dataset", form.outcome)
        except RefusedError as refused:
            field = {"bad_codebook": "codebook", "too_long_kept": "delete_on"}.get(str(refused.reason.value), "file")
            form.add_error(field, refused.message)
    way_back = crumbs((agreement.title, ""))
    context = {"form": form, "agreement": agreement, "breadcrumbs": way_back[:-1]}
    return render(request, "reports/upload.html", context | side_menu(by, MENU))


@may(can_see_analyses)
def dataset(request: HttpRequest, public_id: str) -> HttpResponse:
    user = signed_in(request)
    found = get_object_or_404(Dataset.objects.select_related("agreement"), public_id=public_id)
    is_open = sees_secrets(request, found.agreement) and not found.is_deleted
    faults = worded(actions.read_faults(by=user, dataset=found)) if is_open else []
    context = {
        "dataset": found,
        "is_mine": can_work_with(user, found.agreement),
        "is_open": is_open,
        "grave": [fault for fault in faults if fault["grave"]],
        "light": [fault for fault in faults if not fault["grave"]],
        "breadcrumbs": crumbs(),
    }
    return render(request, "reports/dataset.html", context | side_menu(user, MENU))


@require_POST
@may(can_see_analyses)
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(Dataset.objects.select_related("agreement"), public_id=public_id)
    by = analyst(request, found.agreement)
    actions.delete_dataset(by=by, dataset=found)
    messages.success(request, _("Dataene er slettet. Bare avtrykket er igjen."))
    return redirect("reports:dataset", public_id)
