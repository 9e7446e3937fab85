"""Someone like us: the three most alike, a request, and the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from allemed.base.refusals import RefusedError
from allemed.network import actions
from allemed.network.alike import most_alike
from allemed.network.forms import AskForm
from allemed.network.models import Introduction, IntroductionState, Member
from allemed.network.pages import Suggestion
from allemed.network.views.access import members_only, show
from allemed.people.views.access import signed_in


@members_only
def suggestions(request: HttpRequest, member: Member) -> HttpResponse:
    """The three, and in what they are like us. Who they are is not told."""
    context = {"suggestions": [Suggestion(each) for each in most_alike(member)], "member": member}
    return show(request, "alike", context)


@members_only
def ask(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:
    """What one would like to talk about. Only those who are suggested can be asked."""
    suggestion = next((Suggestion(each) for each in most_alike(member) if each.member.public_id == public_id), None)
    if suggestion is None:
        raise Http404
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with form.once() as earlier:
                if earlier is None:
                    made = actions.ask(by=signed_in(request), asked=suggestion.member, words=form.cleaned_data["words"])
                    form.remember(reverse("network:introduction", args=[made.public_id]))
            messages.success(request, _("Forespørselen er sendt."))
            return redirect(form.outcome)
        except RefusedError as refused:
            form.add_error("words", refused.message)
    return show(request, "ask", {"form": form, "suggestion": suggestion})


@members_only
def introduction(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:
    """A request, for its two: the words, the answer, and each other's address when both have said yes."""
    found = (
        Introduction.objects.about(member)
        .filter(public_id=public_id)
        .select_related("asker__user", "asked__user", "asker__municipality", "asked__municipality")
        .select_related("asker__organisation", "asked__organisation")
        .first()
    )
    if found is None:
        raise Http404
    deeds = {"ja": actions.say_yes, "nei": actions.say_no, "trekk": actions.withdraw}
    deed = deeds.get(request.POST.get("gjor", "")) if request.method == "POST" else None
    if deed is not None:
        try:
            deed(by=signed_in(request), introduction=found)
        except RefusedError as refused:
            messages.warning(request, refused.message)
        return redirect("network:introduction", public_id)
    other = found.other(member)
    context = {
        "introduction": found,
        "is_mine": found.asker_id == member.pk,
        "partner": other.partner or "ALLEMED",
        # Only here, and only now, does either see who the other is.
        "other": other.account if found.state == IntroductionState.YES and other.left_at is None else None,
        "states": IntroductionState,
    }
    return show(request, "introduction", context)
