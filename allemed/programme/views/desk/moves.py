"""Moving a partnership along: one button for each thing that may happen where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allemed.base.refusals import RefusedError
from allemed.people.views.access import may, signed_in
from allemed.programme.actions import desk, moves
from allemed.programme.forms.desk import BecauseForm
from allemed.programme.models import Partnership, PartnershipState
from allemed.programme.permissions import can_work_with_partnerships
from allemed.programme.views.desk.access import find, show

S = PartnershipState


@dataclass(frozen=True)
class Deed:
    """One move: its name in the address, its button, from which states, and whether a reason is asked for."""

    slug: str
    label: str | Promise
    states: tuple[PartnershipState, ...]
    do: Callable[..., Any]
    asks_why: bool = True
    is_main: bool = False


_ON_THE_WAY = (S.TALK, S.AGREEMENT, S.PLANNING, S.RECRUITING, S.READY)


def _reach(state: PartnershipState) -> Callable[..., Any]:
    def do(**kwargs: Any) -> Any:
        return desk.reach(state=state, **kwargs)

    return do


MOVES = (
    Deed("plass", gettext_lazy("Gi plass og avtal en samtale"), (S.NEW, S.WAITING), moves.give_place,
         asks_why=False, is_main=True),
    Deed("venteliste", gettext_lazy("Sett på venteliste"), (S.NEW,), moves.put_on_waiting_list, asks_why=False),
    Deed("inviterer", gettext_lazy("De har begynt å invitere"), (S.PLANNING,), _reach(S.PLANNING)),
    Deed("klar", gettext_lazy("Alt er klart, selv om noe mangler her"), (S.RECRUITING,), _reach(S.RECRUITING)),
    Deed("holdt", gettext_lazy("Dugnaden er holdt utenfor systemet"), (S.READY,), _reach(S.READY)),
    Deed("fulgt-opp", gettext_lazy("Referatet er sendt"), (S.HELD,), _reach(S.HELD), is_main=True),
    Deed("nettverk", gettext_lazy("De er med i nettverket"), (S.FOLLOW_UP,), _reach(S.FOLLOW_UP), is_main=True),
    Deed("fortsett", gettext_lazy("Fortsett etter pausen"), (S.PAUSED,), moves.resume, asks_why=False, is_main=True),
    Deed("apne", gettext_lazy("Åpne på nytt"), (S.DECLINED, S.WITHDRAWN), moves.reopen, is_main=True),
    Deed("pause", gettext_lazy("Sett på pause"), (*_ON_THE_WAY, S.HELD, S.FOLLOW_UP, S.NETWORK), moves.pause),
    Deed("avslutt", gettext_lazy("Avslutt samarbeidet"), (S.HELD, S.FOLLOW_UP, S.NETWORK), moves.close),
    Deed("nei", gettext_lazy("Si nei"), (S.NEW, S.WAITING, *_ON_THE_WAY, S.PAUSED), moves.decline),
    Deed(
        "trakk-seg", gettext_lazy("De trekker seg"),
        (S.NEW, S.WAITING, *_ON_THE_WAY, S.HELD, S.FOLLOW_UP, S.NETWORK, S.PAUSED), moves.withdraw,
    ),
)  # fmt: skip


def deeds_for(found: Partnership) -> list[Deed]:
    """What may be done where it stands, what is usual first."""
    if found.merged_into_id:
        return []
    return sorted((each for each in MOVES if found.state in each.states), key=lambda each: not each.is_main)


@may(can_work_with_partnerships)
def move(request: HttpRequest, public_id: str, deed: str) -> HttpResponse:
    """Asks why where that must be known; then does it. What is refused says why, and nothing has happened."""
    found = find(public_id)
    chosen = next((each for each in MOVES if each.slug == deed), None)
    if chosen is None:
        raise Http404
    form = BecauseForm(request.POST if request.method == "POST" else None)
    form.fields["because"].required = chosen.asks_why
    if form.is_valid():
        try:
            chosen.do(by=signed_in(request), partnership=found, because=form.cleaned_data["because"])
            messages.success(request, _("Gjort. Det står i tidslinja."))
            return redirect(found)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    return show(request, "move", {"partnership": found, "form": form, "deed": chosen})
