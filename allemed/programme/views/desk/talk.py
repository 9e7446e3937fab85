"""The adviser's side of the talk: times to propose, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allemed.base.refusals import RefusedError
from allemed.people.views.access import may, signed_in
from allemed.programme.actions import talk as deeds
from allemed.programme.actions.talk_letters import adviser_calendar_file
from allemed.programme.calendars import calendar_answer
from allemed.programme.forms.talk import OutcomeForm, TimesForm
from allemed.programme.models import PartnershipState, TalkState
from allemed.programme.permissions import can_work_with_partnerships
from allemed.programme.views.desk.access import find, show
from allemed.programme.views.desk.plan import attempt


@may(can_work_with_partnerships)
def times(request: HttpRequest, public_id: str) -> HttpResponse:
    """Propose times."""
    partnership = find(public_id)
    form = TimesForm(request.POST or None, partnership=partnership)
    if form.is_valid():
        by, person, plan = signed_in(request), form.chosen_person, form.plan
        done = _("Tidene er sendt. Du ser her når de har valgt.")
        if attempt(request, lambda: deeds.propose(by=by, partnership=partnership, person=person, plan=plan), done):
            return redirect(partnership)
    living = partnership.talks.living().select_related("person").prefetch_related("times").first()
    context = {
        "partnership": partnership,
        "form": form,
        "living": living,
        "is_time": partnership.state == PartnershipState.TALK,
    }
    return show(request, "talk_times", context)


@require_POST
@may(can_work_with_partnerships)
def call_off(request: HttpRequest, public_id: str) -> HttpResponse:
    """There will be no such talk."""
    partnership = find(public_id)
    living = partnership.talks.living().first()
    if living is not None:
        by = signed_in(request)
        attempt(request, lambda: deeds.call_off(by=by, talk=living), _("Samtalen er avlyst, og de får beskjed."))
    return redirect(partnership)


@require_safe
@may(can_work_with_partnerships)
def calendar(_request: HttpRequest, public_id: str) -> HttpResponse:
    """The time they chose, for our own calendar."""
    partnership = find(public_id)
    chosen = partnership.talks.filter(state=TalkState.CHOSEN).first()
    if chosen is None:
        raise Http404
    chosen.partnership = partnership
    content = adviser_calendar_file(chosen, settings.SITE_ADDRESS + partnership.get_absolute_url())
    return calendar_answer(content, "samtale")


@may(can_work_with_partnerships)
def outcome(request: HttpRequest, public_id: str) -> HttpResponse:
    """What came of it."""
    partnership = find(public_id)
    form = OutcomeForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            deeds.finish(
                by=signed_in(request),
                partnership=partnership,
                outcome=deeds.Outcome(said["outcome"]),
                notes=said["notes"],
                next_on=said["next_on"],
            )
            return redirect(partnership)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    return show(request, "talk_outcome", {"partnership": partnership, "form": form})
