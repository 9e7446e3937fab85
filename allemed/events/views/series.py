"""A municipality's meetings with its clubs, for everyone; and a club's answer to an invitation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from allemed.base.http import public
from allemed.base.rate_limits import limited
from allemed.base.refusals import RefusedError
from allemed.events import links
from allemed.events.actions import series as deeds
from allemed.events.models import Answer, Series
from allemed.events.pages import MeetingRow, SeriesPage, crumbs
from allemed.events.views.registering import VISITOR

ANSWERS = {"ja": Answer.YES, "nei": Answer.NO}


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """`/arrangementer/moter/<slug>/`: the meetings, agendas and minutes of an open series."""
    found = get_object_or_404(
        Series.objects.public().select_related("municipality").prefetch_related("texts"), slug=slug
    )
    page = SeriesPage(found, get_language() or "nb")
    return public(render(request, "events/series.html", {"page": page, "breadcrumbs": crumbs()}), 60)


@csrf_exempt  # no cookie is needed: the address itself is the key
@never_cache
@limited()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """`/arrangementer/svar/<key>/`: two buttons. A link stays good for as long as the meeting is to come."""
    found = links.find_invitation(token)
    if found is None:
        return render(request, "events/unknown_invitation.html", status=404)
    invitation = found.thing
    message = ""
    said = ANSWERS.get(request.POST.get("svar", "")) if request.method == "POST" else None
    if said is not None:
        try:
            invitation.answer = deeds.answer(by=VISITOR, invitation=invitation, said=said).answer
        except RefusedError as refused:
            message, said = refused.message, None
    context = {
        "invitation": invitation,
        "row": MeetingRow(invitation.meeting),
        "page": SeriesPage(invitation.meeting.series, get_language() or "nb"),
        "has_answered": said is not None,
        "message": message,
        "answers": Answer,
    }
    return render(request, "events/answer.html", context)
