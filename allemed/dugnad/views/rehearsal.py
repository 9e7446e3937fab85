"""Rehearsal: tables that write by themselves, and a check of the network in words one understands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.dugnad import rehearsal
from allemed.dugnad.permissions import can_plan
from allemed.dugnad.sitter import Sitter
from allemed.dugnad.views.lead import seated
from allemed.dugnad.views.planning import find
from allemed.people.views.access import may


@require_POST
@may(can_plan)
def fill(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let tables that are not there sit down and write: in a rehearsal, and in the demo."""
    found = find(request, public_id)
    try:
        rehearsal.play(dugnad=found)
        messages.success(request, _("Bordene er fylt. De skriver hver gang du går til et nytt steg og fyller igjen."))
    except RefusedError as refused:
        messages.error(request, refused.message)
    return redirect("dugnad_lead:dugnad", public_id)


@seated
def network(request: HttpRequest, sitter: Sitter) -> HttpResponse:
    """How far it is to the server, whether the bell is heard, and whether something answers in our name."""
    words = {
        "own_yes": _("Ja. Det som svarer, er ALLEMED."),
        "own_no": _(
            "Nei. Noe annet svarer i vårt sted, ofte nettets egen innloggingsside. Åpne en vanlig nettside, "
            "logg inn på nettet, og sjekk igjen."
        ),
        "own_off": _("Ingenting svarer. Maskinen er ikke på nett."),
        "fast": _("%(ms)s millisekunder. Det merkes ikke."),
        "slow": _("%(ms)s millisekunder. Tregt, men det går: det folk skriver, er lagret på telefonen først."),
        "very_slow": _(
            "%(ms)s millisekunder. Så tregt at skjermene henger etter. Prøv et annet nett, eller bruk papir."
        ),
        "bell_yes": _("Ja."),
        "bell_no": _("Nei, nettet holder dem igjen. Skjermene spør hvert tredje sekund i stedet; alt virker."),
    }
    return render(request, "dugnad/rehearsal_network.html", {"dugnad": sitter.seat.dugnad, "words": words})
