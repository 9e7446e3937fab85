"""One of each thing that this room's addresses are about."""

from __future__ import annotations

from allemed.people.tests.cast import Cast, Sample
from allemed.programme import links
from allemed.programme.tests.make import make_form

DESK = r"min-side/samarbeid/"


def make_samples(cast: Cast) -> list[Sample]:
    form = make_form()
    assert form.partnership is not None
    token = links.form_link(form).strip("/").split("/")[-1]
    return [
        Sample(r"bli-partner/takk/", {"reference": form.reference}),
        Sample(r"bli-partner/skjema/", {"token": token}),
        Sample(DESK + r"<slug:public_id>/", {"public_id": form.partnership.public_id}),
    ]
