"""A borrowed laptop: the evening's code opens one dugnad, and shows nobody's name."""

from __future__ import annotations

from allemed.base import clock
from allemed.base.actor import System
from allemed.base.refusals import RefusedError
from allemed.dugnad.actions.planning import hash_code, read_code
from allemed.dugnad.actions.seats import lead, sit_down
from allemed.dugnad.models import Dugnad, SeatKind
from allemed.dugnad.refusals import RoomRefusal
from allemed.dugnad.sitter import Sitter

BY = System("evening code")


def lead_by_code(*, code: str, kind: SeatKind, language: str = "nb") -> Sitter:
    """A helper's seat, or the big screen's, for whoever has the evening's code. Only its hash is looked for."""
    found = None
    if read_code(code):
        wanted = Dugnad.objects.filter(evening_code_hash=hash_code(code), evening_code_until__gt=clock.now())
        found = wanted.first()
    if found is None:
        raise RefusedError(RoomRefusal.WRONG_CODE)
    if kind == SeatKind.PRESENTER:
        return sit_down(by=BY, dugnad=found, kind=kind, language=language, through_door=False)
    return lead(by=BY, dugnad=found, language=language, evening_code=code)
