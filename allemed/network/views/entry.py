"""The first page, one's own entry, and the way out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from allemed.base.refusals import RefusedError
from allemed.network import actions
from allemed.network.forms import EntryForm, stored_entry
from allemed.network.models import Introduction, Member, Question, Rhythm
from allemed.network.permissions import can_take_part, member_of
from allemed.network.views.access import members_only, show
from allemed.people.models import Role
from allemed.people.permissions import roles_of
from allemed.people.views.access import may, signed_in


@may(can_take_part)
def home(request: HttpRequest) -> HttpResponse:
    """What waits for one's answer and what is new; for whoever has not joined, the way in."""
    user = signed_in(request)
    member = member_of(user)
    if member is None:
        return _join(request)
    standing = Introduction.objects.about(member).filter(asker__left_at=None, asked__left_at=None)
    introductions = standing.select_related(
        "asker__user", "asker__municipality", "asker__organisation",
        "asked__user", "asked__municipality", "asked__organisation",
    )  # fmt: skip
    followed = [barrier.pk for barrier in member.barriers.all()]
    unanswered = Question.objects.standing().unanswered().whole().exclude(author=member)
    if followed:
        unanswered = unanswered.filter(barrier__in=followed)
    context = {
        "member": member,
        "entry": member.entry,
        "introductions": [
            {"it": each, "partner": each.other(member).partner or "ALLEMED", "is_mine": each.asker_id == member.pk}
            for each in introductions[:20]
        ],
        "unanswered": unanswered[:5],
        "own": Question.objects.standing().whole().filter(author=member)[:10],
        "listed": Member.objects.listed().count(),
    }
    return show(request, "home", context)


def _join(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    has_partner = any(held.role == Role.COORDINATOR for held in roles_of(user))
    data = request.POST if request.method == "POST" else None
    form = EntryForm(data, has_partner=has_partner, initial={"rhythm": Rhythm.WEEKLY})
    if form.is_valid():
        try:
            actions.join(by=user, facts=form.facts)
            messages.success(request, _("Velkommen til nettverket!"))
            return redirect("network:home")
        except RefusedError as refused:
            form.add_error("shown", refused.message)
    return show(request, "join", {"form": form, "listed": Member.objects.listed().count()})


@members_only
def edit(request: HttpRequest, member: Member) -> HttpResponse:
    """Change what one has written, and what is shown of it."""
    data = request.POST if request.method == "POST" else None
    form = EntryForm(data, has_partner=member.partner is not None, initial=stored_entry(member))
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.change_entry(by=signed_in(request), member=member, version=version, facts=form.facts)
            messages.success(request, _("Lagret. Slik ser de andre deg nå."))
            return redirect("network:home")
        except RefusedError as refused:
            form.add_error("shown", refused.message)
            # What was written stays; saving once more is a choice made knowing.
            again = request.POST.copy()
            again["version"] = str(Member.objects.get(pk=member.pk).version)
            form.data = again
    return show(request, "entry", {"form": form, "entry": member.entry})


@members_only
def leave(request: HttpRequest, member: Member) -> HttpResponse:
    """Asks once, then leaves."""
    if request.method == "POST":
        actions.leave(by=signed_in(request), member=member)
        messages.success(request, _("Du har forlatt nettverket. Oppføringen din er borte."))
        return redirect("network:home")
    return show(request, "leave", {})
