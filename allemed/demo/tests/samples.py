"""One of each thing that the demo's own addresses are about."""

from __future__ import annotations

from allemed.demo import people
from allemed.demo.models import KeptMessage
from allemed.people.models import User
from allemed.people.tests.cast import Cast, Sample


def make_samples(_cast: Cast) -> list[Sample]:
    people.load()
    letter = KeptMessage.objects.create(to="ole@allemed.example", subject="Hei", text="Hei", html="<p>Hei</p>")
    return [
        Sample(r"demo/inn/", {"public_id": User.objects.get(email=people.CAST[0].email).public_id}),
        Sample(r"demo/utboks/", {"public_id": letter.public_id}),
    ]
