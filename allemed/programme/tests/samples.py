"""One of each thing that this room's addresses are about."""

from __future__ import annotations

from allemed.people.tests.cast import Cast, Sample
from allemed.programme import links
from allemed.programme.tests.make import make_form


def make_samples(cast: Cast) -> list[Sample]:
    form = make_form()
    token = links.form_link(form).strip("/").split("/")[-1]
    return [
        Sample(r"bli-partner/takk/", {"reference": form.reference}),
        Sample(r"bli-partner/skjema/", {"token": token}),
    ]
