"""What the minutes do not say any more, the room forgets as well, ninety days after the close."""

from __future__ import annotations

from uuid import UUID

from allemed.dugnad.minutes.content import redactions_of
from allemed.dugnad.models import (
    Contribution,
    ContributionVersion,
    Dugnad,
    Measure,
    MeasureState,
    MeasureVersion,
    Minutes,
    MinutesState,
    Redaction,
    Result,
    Theme,
)

GONE = "–"


def forget_originals(dugnad: Dugnad) -> int:
    """Withdrawn and hidden texts go, redacted ones get the words of the minutes, measures lose their versions."""
    gone = Contribution.objects.filter(dugnad=dugnad).exclude(text=GONE)
    gone = gone.exclude(withdrawn_at=None, hidden_at=None)
    count = _blank(list(gone.values_list("pk", flat=True)), {})
    minutes = Minutes.objects.filter(dugnad=dugnad).first()
    judged = redactions_of(minutes) if minutes and minutes.state == MinutesState.SENT else {}
    changed = {ref: each for ref, each in judged.items() if not each.is_kept}
    texts = {ref.removeprefix("i:"): each.replacement or GONE for ref, each in changed.items() if ref.startswith("i:")}
    count += _blank([UUID(pk) for pk in texts], texts)
    for ref, each in changed.items():
        if ref.startswith("t:"):
            Theme.objects.filter(pk=ref.removeprefix("t:")).update(title=(each.replacement or GONE)[:120])
        if ref.startswith(("i:", "t:")):
            _relabel(dugnad, ref, each)
    MeasureVersion.objects.filter(measure__dugnad=dugnad).delete()
    taken_back = Measure.objects.filter(dugnad=dugnad, state=MeasureState.WITHDRAWN)
    taken_back.update(text=GONE, owner_name="", owner_role="", owner_email="", first_step="", help_needed="")
    return count


def _blank(pks: list[UUID], texts: dict[str, str]) -> int:
    ContributionVersion.objects.filter(contribution__in=pks).delete()
    for pk in pks:
        Contribution.objects.filter(pk=pk).update(text=texts.get(str(pk), GONE))
    hidden = Contribution.objects.filter(pk__in=pks, hidden_at__isnull=False)
    hidden.update(hidden_reason=GONE)
    return len(pks)


def _relabel(dugnad: Dugnad, ref: str, redaction: Redaction) -> None:
    """What was counted stays counted, with other words beside it."""
    for result in Result.objects.filter(step__dugnad=dugnad, candidate=ref):
        result.delete()
        result.label = redaction.replacement or GONE
        result.save(force_insert=True)
