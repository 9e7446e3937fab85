"""Administrators: who is here, and what they may do."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.people import actions
from allemed.people.forms import InvitationForm, RoleForm
from allemed.people.models import Role, RoleAssignment, User
from allemed.people.permissions import can_manage_people
from allemed.people.views.access import may, signed_in
from allemed.people.views.my_page import side_menu
from allemed.places.models import Municipality


@may(can_manage_people)
def people(request: HttpRequest) -> HttpResponse:
    held = RoleAssignment.objects.current().select_related("municipality", "organisation")
    by_user: dict[int, list[RoleAssignment]] = {}
    for assignment in held:
        by_user.setdefault(assignment.user_id, []).append(assignment)
    found = User.objects.filter(erased_at=None)
    rows = [{"person": person, "roles": by_user.get(person.pk, [])} for person in found]
    return render(request, "people/people.html", {"rows": rows} | side_menu(signed_in(request), "people:people"))


@may(can_manage_people)
def invite(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "submit_token"}
        try:
            with form.once() as earlier:
                if earlier is None:
                    assignment = actions.invite_person(by=by, **data | {"role": Role(data["role"])})
                    form.remember(assignment.user.public_id)
            messages.success(request, _("Invitasjonen er sendt."))
            return redirect("people:person", form.outcome)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    context = {"form": form, "municipalities": Municipality.objects.today()}
    return render(request, "people/invite.html", context | side_menu(by, "people:people"))


@may(can_manage_people)
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    by = signed_in(request)
    found = get_object_or_404(User, public_id=public_id)
    form = RoleForm(request.POST or None)
    if form.is_valid():
        try:
            actions.grant_role(by=by, user=found, **form.cleaned_data | {"role": Role(form.cleaned_data["role"])})
            messages.success(request, _("Rollen er gitt."))
            return redirect("people:person", found.public_id)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    assignments = found.roles.select_related("municipality", "organisation").order_by("-valid_from")
    context = {
        "person": found,
        "assignments": assignments,
        "form": form,
        "is_self": found == by,
        "municipalities": Municipality.objects.today(),
    }
    return render(request, "people/person.html", context | side_menu(by, "people:people"))


@require_POST
@may(can_manage_people)
def revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    assignment = get_object_or_404(RoleAssignment, public_id=public_id)
    try:
        actions.revoke_role(by=signed_in(request), assignment=assignment)
        messages.success(request, _("Rollen er avsluttet."))
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("people:person", assignment.user.public_id)


@require_POST
@may(can_manage_people)
def end_sessions(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(User, public_id=public_id)
    actions.sign_out_everywhere(by=signed_in(request), user=found)
    messages.success(request, _("%(name)s er logget ut overalt.") % {"name": found.name})
    return redirect("people:person", public_id)


@require_POST
@may(can_manage_people)
def export(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(User, public_id=public_id)
    exported = actions.export_person(by=signed_in(request), user=found)
    response = JsonResponse(exported, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{found.public_id}.json"'
    return response


@may(can_manage_people)
def erase(request: HttpRequest, public_id: str) -> HttpResponse:
    by = signed_in(request)
    found = get_object_or_404(User, public_id=public_id, erased_at=None)
    if request.method == "POST":
        try:
            actions.erase_person(by=by, user=found)
            messages.success(request, _("Kontoen er slettet. Loggen har bare nummeret igjen."))
            return redirect("people:people")
        except RefusedError as refused:
            messages.error(request, refused.message)
            return redirect("people:person", public_id)
    return render(request, "people/erase.html", {"person": found} | side_menu(by, "people:people"))
