"""One of each thing that the room's addresses are about. No account opens any of them: a seat's cookie does."""

from __future__ import annotations

import uuid

from allemed.dugnad import actions
from allemed.dugnad.models import Runbook, StepKind
from allemed.dugnad.tests.room import BY, make_evening
from allemed.people.models import Role
from allemed.people.tests.cast import Cast, Sample
from allemed.people.tests.make import make_person


def make_samples(_cast: Cast) -> list[Sample]:
    evening = make_evening(1)
    written = evening.write(1, "Åpen hall")
    theme, _ = actions.name_theme(by=evening.ingrid, theme=uuid.uuid4(), title="Haller", base=0)
    values = {
        "dugnad": evening.dugnad.public_id,
        "contribution": written.id,
        "theme": theme.pk,
        "measure": evening.measure(1, text="Åpen hall hver onsdag").id,
        "step": evening.step(StepKind.CAPTURE).public_id,
    }
    led = {"public_id": evening.dugnad.public_id}
    sander = make_person("Sander Iversen", Role.FACILITATOR)
    draft = actions.start_draft(by=BY, runbook=Runbook.objects.get(slug="kommunedugnad"))
    book = {"public_id": draft.runbook.public_id, "position": 1}
    door = {"code": evening.dugnad.code, "deed": "skriv", "dugnad": evening.dugnad.public_id}
    return [
        Sample(r"api/dugnad/", values),
        Sample(r"d(ugnad)?/", door),
        Sample(r"min-side/dugnader/", led | {"user": sander.public_id}),
        Sample(r"dugnad/<slug:public_id>/(leder|skjerm)/", led),
        Sample(r"min-side/kjoreplaner/", book),
    ]
