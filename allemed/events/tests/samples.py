"""One of each thing that this room's addresses are about."""

from __future__ import annotations

from django.conf import settings

from allemed.events import actions, links
from allemed.events.actions.series import invite
from allemed.events.models import MaterialKind
from allemed.events.tests.make import BY, make_event, make_member, make_room, make_series, register
from allemed.people.tests.cast import Cast, Sample

DESK = r"min-side/arrangementer/"


def make_samples(cast: Cast) -> list[Sample]:
    event = make_event()
    draft = make_room(5, slug="utkast", is_published=False)
    registration = register(event)
    material = actions.add_material(
        by=BY, event=event, kind=MaterialKind.PAPER, title="Ark", language="nb", url="https://ark.example/"
    )
    series = make_series(municipality=cast.municipality)
    closed = make_series(municipality=cast.municipality, slug="lukket", is_public=False)
    member = make_member(series)
    meeting = series.meetings.coming()[0]
    invite(by=BY, meeting=meeting)
    own, answer, feed = (
        address.removeprefix(settings.SITE_ADDRESS).strip("/").split("/")[2]
        for address in (
            links.registration_link(registration),
            links.invitation_link(meeting.invitations.get()),
            links.feed_link(member),
        )
    )
    return [
        Sample(r"arrangementer/<slug:slug>/", {"slug": event.slug, "result": "plass"}),
        Sample(r"arrangementer/<slug:slug>/", {"slug": draft.slug, "result": "plass"}, readers=set()),
        Sample(r"arrangementer/moter/", {"slug": series.slug}),
        Sample(r"arrangementer/moter/", {"slug": closed.slug}, readers=set()),
        Sample(r"arrangementer/lenke/", {"token": own}),
        Sample(r"arrangementer/svar/<str:token>/$", {"token": answer}),
        Sample(r"arrangementer/svar/<str:token>/kalender", {"token": feed}),
        Sample(DESK + r"<slug:public_id>/", {"public_id": event.public_id}),
        Sample(DESK + r"<slug:public_id>/publiser/", {"public_id": draft.public_id}),
        Sample(DESK + r"pamelding/", {"public_id": registration.public_id}),
        Sample(DESK + r"materiale/", {"public_id": material.public_id}),
        Sample(DESK + r"moter/<slug:public_id>/", {"public_id": series.public_id}),
        Sample(DESK + r"moter/mote/", {"public_id": meeting.public_id}),
        Sample(DESK + r"moter/lag/", {"public_id": member.public_id}),
        Sample(r"redaksjon/event_chooser/", {"pk": event.pk}),
    ]
