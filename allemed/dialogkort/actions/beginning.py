"""The list of barriers an installation begins with."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.conf import settings
from django.db import transaction

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.dialogkort.models import Barrier, BarrierText

SHIPPED = Path(__file__).parent.parent / "shipped" / "barriers.toml"


@transaction.atomic
def begin_barriers(*, by: Actor) -> int:
    """Lay in the barriers that come with the house, in every language; how many were new.

    Cards, interest forms and the network all ask for a barrier, so an empty list would stop an editor's first card. One
    that is there already, by its slug, is left as it is.
    """
    count = 0
    for position, words in enumerate(tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["barrier"], start=1):
        barrier, is_new = Barrier.objects.get_or_create(
            slug=words["slug"], defaults={"pattern": words["pattern"], "position": position}
        )
        if is_new:
            for language, _name in settings.LANGUAGES:
                name, explanation = words[language]
                BarrierText.objects.create(barrier=barrier, language=language, name=name, explanation=explanation)
            audit.record(by=by, deed="barrier_begun", thing=barrier)
            count += 1
    return count
