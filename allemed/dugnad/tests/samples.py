"""One of each thing that the room's addresses are about. No account opens the room itself: a seat's cookie does."""

from __future__ import annotations

import uuid

from allemed.dugnad import actions
from allemed.dugnad.actions.minutes import send_minutes, version_of
from allemed.dugnad.models import Runbook, StepKind
from allemed.dugnad.tests.evening import make_closed_evening
from allemed.dugnad.tests.room import BY, make_evening
from allemed.messages.models import Message
from allemed.people.models import Role
from allemed.people.tests.cast import Cast, Sample
from allemed.people.tests.make import make_organisation, make_person
from allemed.places.models import Organisation


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
        *_what_comes_of_it(),
    ]


def _what_comes_of_it() -> list[Sample]:
    """Minutes that were sent, with an owner who was asked; a draft; and a dugnad on paper."""
    sent, minutes = make_closed_evening(with_cards=False)
    minutes = send_minutes(by=BY, dugnad=sent.dugnad, version=version_of(minutes))
    letter = Message.objects.filter(kind="dugnad/owner").latest("created_at").text
    key = letter.partition("/tiltak/")[2].partition("/")[0]
    draft, _minutes = make_closed_evening(with_cards=False)
    paper = make_evening(1)
    sheet = {"public_id": paper.dugnad.public_id, "step": paper.step(StepKind.CAPTURE).public_id, "table": 1}
    measure = sent.dugnad.measures.filter(state="agreed").first()
    organisation = Organisation.objects.exclude(number=None).first() or make_organisation()
    return [
        Sample(r"referat/", {"public_id": minutes.public_id}),
        Sample(r"tiltak/kommune/", {"number": sent.dugnad.municipality.number if sent.dugnad.municipality else ""}),
        Sample(r"tiltak/organisasjon/", {"number": organisation.number}),
        Sample(r"tiltak/<str:token>/", {"token": key}),
        Sample(r"min-side/referat/<slug:public_id>/", {"public_id": draft.dugnad.public_id}),
        Sample(r"min-side/referat/<slug:public_id>/", {"public_id": sent.dugnad.public_id}),
        Sample(r"min-side/tiltak/", {"public_id": measure.public_id if measure else ""}),
        Sample(r"dugnad/<slug:public_id>/papir/", sheet),
    ]
