"""One of each thing that this room's addresses are about."""

from __future__ import annotations

from allemed.people.tests.cast import Cast, Sample
from allemed.programme import links
from allemed.programme.tests.make import facts, make_form, make_period

DESK = r"min-side/samarbeid/"


def make_samples(cast: Cast) -> list[Sample]:
    period = make_period()
    form = make_form(period)
    unplaced = make_form(period, facts(typed_name="Fjordby korps", email="per@allemed.example"))
    assert form.partnership is not None
    token = links.form_link(form).strip("/").split("/")[-1]
    return [
        Sample(r"bli-partner/takk/", {"reference": form.reference}),
        Sample(r"bli-partner/skjema/", {"token": token}),
        Sample(
            DESK + r"<slug:public_id>/",
            {
                "public_id": form.partnership.public_id,
                "deed": "plass",
                "person_id": form.partnership.people.get().public_id,
            },
        ),
        Sample(DESK + r"perioder/", {"public_id": period.public_id, "to": "closed"}),
        Sample(DESK + r"skjema/", {"public_id": unplaced.public_id}),
    ]
