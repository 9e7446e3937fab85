"""One of each thing that this room's addresses are about."""

from __future__ import annotations

from allemed.people.tests.cast import Cast, Sample
from allemed.programme import links
from allemed.programme.actions import plan
from allemed.programme.models import TaskTemplate
from allemed.programme.tests.make import BY, make_form, make_organisation, make_period
from allemed.programme.tests.planned import make_planning

DESK = r"min-side/samarbeid/"


def make_samples(cast: Cast) -> list[Sample]:
    form = make_form()
    assert form.partnership is not None
    token = links.form_link(form).strip("/").split("/")[-1]
    planning = make_planning(make_period(slug="plan"), make_organisation("Fjordby kor", "310000015"))
    plan.lay_out(by=BY, partnership=planning)
    task, template = planning.tasks.first(), TaskTemplate.objects.first()
    assert task is not None
    assert template is not None
    return [
        Sample(DESK + r"oppgaver/", {"template_id": template.public_id}),
        Sample(DESK + r"<slug:public_id>/plan/", {"public_id": planning.public_id, "task_id": task.public_id}),
        Sample(r"bli-partner/takk/", {"reference": form.reference}),
        Sample(r"bli-partner/skjema/", {"token": token}),
        Sample(DESK + r"<slug:public_id>/", {"public_id": form.partnership.public_id}),
    ]
