"""One of each thing that this room's addresses are about."""

from __future__ import annotations

from allemed.people.models import Role
from allemed.people.tests.cast import Cast, Sample
from allemed.people.tests.make import make_person
from allemed.programme import links, sign_up_links
from allemed.programme import talk_links as links_of_talk
from allemed.programme.actions import agreement, files, leaders, plan, talk, timeline
from allemed.programme.actions.talk import Outcome, Plan
from allemed.programme.models import AgreementText, EntryKind, SignUp, TaskTemplate
from allemed.programme.tests.make import BY, facts, make_form, make_organisation, make_partnership, make_period
from allemed.programme.tests.planned import at_five, make_open_page, make_planning, make_talking, sign_up

DESK = r"min-side/samarbeid/"


def make_samples(cast: Cast) -> list[Sample]:
    period = make_period()
    form = make_form(period)
    unplaced = make_form(period, facts(typed_name="Fjordby korps", email="per@allemed.example"))
    assert form.partnership is not None
    token = links.form_link(form).strip("/").split("/")[-1]
    planning = make_planning(make_period(slug="plan"), make_organisation("Fjordby kor", "310000015"))
    page = make_open_page(planning)
    sign_up(page, email="kari@lag.example")
    answer = sign_up_links.answer_link(SignUp.objects.get(page=page)).strip("/").split("/")[-1]
    plan.lay_out(by=BY, partnership=planning)
    task, template = planning.tasks.first(), TaskTemplate.objects.first()
    assert task is not None
    assert template is not None
    talking, kari = make_talking(make_partnership(make_period(slug="samtale")))
    proposed = talk.propose(by=BY, partnership=talking, person=kari, plan=Plan(times=[at_five(3)]))
    talk.choose(by=BY, talk=proposed, time=proposed.times.get())
    agreeing = talk.finish(
        by=BY, partnership=make_talking(make_partnership(make_period(slug="avtale")))[0], outcome=Outcome.GO_ON
    )
    text = AgreementText.objects.current()
    assert text is not None
    sent = agreement.send_agreement(by=BY, partnership=agreeing, person=agreeing.people.get(), text=text)

    agreed = talk.finish(
        by=BY, partnership=make_talking(make_partnership(make_period(slug="avtalt")))[0], outcome=Outcome.GO_ON
    )
    accepted = agreement.accept(
        by=BY,
        agreement=agreement.send_agreement(by=BY, partnership=agreed, person=agreed.people.get(), text=text),
        name="Kari Vik",
        title="Kommunedirektør",
    )

    ingrid = make_person("Ingrid Aune", Role.FACILITATOR)
    leader = leaders.save_leader(by=ingrid, languages=["nb"], skills=[], counties=[])
    away = leaders.be_away(by=ingrid, first=at_five(3).date(), last=at_five(3).date())

    said = timeline.log(by=BY, partnership=form.partnership, kind=EntryKind.CALL, text="De ringte")
    kept = files.keep_file(
        by=BY, partnership=form.partnership, file=files.judge_file("avtale.pdf", b"%PDF-1.7 En avtale")
    )
    return [
        Sample(DESK + r"prosessleder/borte/", {"days_id": away.public_id}),
        Sample(r"samarbeid/kalender/", {"key": leader.feed_key}),
        Sample(DESK + r"<slug:public_id>/samtale/", {"public_id": talking.public_id}),
        Sample(DESK + r"<slug:public_id>/avtale/", {"public_id": agreeing.public_id}),
        Sample(
            DESK + r"<slug:public_id>/avtale/<slug:agreement_id>",
            {"public_id": accepted.partnership.public_id, "agreement_id": accepted.public_id},
        ),
        Sample(r"samarbeid/samtale/", {"token": links_of_talk.talk_link(proposed).strip("/").split("/")[-1]}),
        Sample(r"samarbeid/avtale/", {"token": links_of_talk.agreement_key(sent)}),
        Sample(DESK + r"oppgaver/", {"template_id": template.public_id}),
        Sample(DESK + r"<slug:public_id>/plan/", {"public_id": planning.public_id, "task_id": task.public_id}),
        Sample(DESK + r"<slug:public_id>/ny-organisasjon/", {"public_id": planning.public_id}),
        Sample(DESK + r"<slug:public_id>/pamelding/", {"public_id": planning.public_id, "language": "nn"}),
        Sample(r"bli-med/", {"slug": page.slug, "result": "plass"}),
        Sample(r"samarbeid/svar/", {"token": answer}),
        Sample(r"bli-partner/takk/", {"reference": form.reference}),
        Sample(r"bli-partner/skjema/", {"token": token}),
        Sample(
            DESK + r"<slug:public_id>/",
            {
                "public_id": form.partnership.public_id,
                "deed": "plass",
                "person_id": form.partnership.people.get().public_id,
                "file_id": kept.public_id,
                "entry_id": said.public_id,
            },
        ),
        Sample(DESK + r"perioder/", {"public_id": period.public_id, "to": "closed"}),
        Sample(DESK + r"skjema/", {"public_id": unplaced.public_id}),
    ]
