"""One of each thing that this room's addresses are about."""

from __future__ import annotations

from allemed.network import actions, links
from allemed.network.actions.members import EntryFacts
from allemed.network.models import digest_of
from allemed.network.tests.make import make_barriers, make_member, make_question
from allemed.people.tests.cast import Cast, Sample, Who

HERE = r"min-side/nettverk/"


def make_samples(cast: Cast) -> list[Sample]:
    make_barriers("transport")
    members = {who: actions.join(by=cast[who], facts=EntryFacts()) for who in (Who.ADVISER, Who.ADMINISTRATOR)}
    lene = make_member("Lene Strand", may_be_asked=True)
    amir = make_member("Amir Rahimi", number="5501", may_be_asked=True)
    question = make_question(members[Who.ADVISER])
    answer = actions.answer(by=lene.account, question=question, text="Foreldrene bytter på.")
    theirs = actions.ask(by=lene.account, asked=amir, words="Skyss")
    stop = links.stop_digest(lene.public_id, "nb").strip("/").split("/")[-1]
    no_more = links.stop_invitation(digest_of("lene@allemed.example"), "nb").strip("/").split("/")[-1]
    return [
        Sample(HERE + r"sporsmal/<slug:public_id>/", {"public_id": question.public_id}),
        Sample(HERE + r"sporsmal/<slug:public_id>/endre/", {"public_id": question.public_id}, readers={Who.ADVISER}),
        Sample(HERE + r"svar/<slug:public_id>/", {"public_id": answer.public_id}),
        Sample(HERE + r"svar/<slug:public_id>/endre/", {"public_id": answer.public_id}, readers=set()),
        Sample(HERE + r"noen-som-oss/<slug:public_id>/", {"public_id": amir.public_id}, readers=set()),
        Sample(HERE + r"samtaler/", {"public_id": theirs.public_id}, readers=set()),
        Sample(r"nettverk/stopp/", {"token": stop}),
        Sample(r"nettverk/ikke-inviter/", {"token": no_more}),
    ]
