"""Where the host invites everyone who qualifies to a conference."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allemed.base import clock
from allemed.base.refusals import RefusedError
from allemed.events.models import Event, Kind, State
from allemed.events.pages import EventPage
from allemed.network import actions
from allemed.network.models import ConferenceRound
from allemed.network.permissions import can_invite_to_conference
from allemed.people.views.access import may, signed_in
from allemed.people.views.my_page import side_menu


@may(can_invite_to_conference)
def conference(request: HttpRequest) -> HttpResponse:
    """Choose an event, see who will get a letter and why, and send."""
    found = Event.objects.filter(state=State.PUBLISHED, is_external=False, starts_at__gt=clock.now())
    # Conferences first: that is what one is here for.
    coming = sorted(found.prefetch_related("texts"), key=lambda each: (each.kind != Kind.CONFERENCE, each.starts_at))
    chosen = next((each for each in coming if each.public_id == request.GET.get("arrangement", "")), None)
    if request.method == "POST" and chosen is not None:
        try:
            actions.open_round(by=signed_in(request), event=chosen)
            messages.success(request, _("Invitasjonene er på vei."))
        except RefusedError as refused:
            messages.warning(request, refused.message)
        return redirect(request.get_full_path())
    language = get_language() or "nb"
    left = actions.remaining(chosen) if chosen else []
    round_ = ConferenceRound.objects.filter(event=chosen).first() if chosen else None
    context = {
        "events": [EventPage(each, language) for each in coming],
        "chosen": EventPage(chosen, language) if chosen else None,
        "number": len(left),
        "partners": [
            {"partner": partner, "count": len(list(group))}
            for partner, group in groupby(left, key=lambda each: each.because)
        ],
        "invited": round_.invitations.count() if round_ else 0,
        "is_sending": round_ is not None and round_.sent_at is None,
    }
    menu = side_menu(signed_in(request), "network:conference")
    return render(request, "network/conference.html", context | menu)
