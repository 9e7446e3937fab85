"""A partnership's plan and recruitment, under `/min-side/samarbeid/`; included by `urls.desk`."""

from django.urls import URLPattern, URLResolver, path

from allemed.programme.views.desk import leaders, plan, recruitment

urlpatterns: list[URLPattern | URLResolver] = [
    path("oppgaver/", plan.templates, name="templates"),
    path("oppgaver/ny/", plan.template, name="new_template"),
    path("oppgaver/<slug:template_id>/", plan.template, name="template"),
    path("prosessleder/", leaders.leading, name="leading"),
    path("prosessleder/borte/", leaders.away, name="leader_away"),
    path("prosessleder/borte/<slug:days_id>/", leaders.back, name="leader_back"),
    path("prosessleder/kalender/", leaders.renew_feed, name="leader_feed"),
    path("<slug:public_id>/plan/prosessleder/", leaders.choose, name="leaders"),
    path("<slug:public_id>/plan/", plan.plan, name="plan"),
    path("<slug:public_id>/plan/legg/", plan.lay_out, name="lay_out"),
    path("<slug:public_id>/plan/dugnad/", plan.workshop, name="workshop"),
    path("<slug:public_id>/plan/dugnad/koble/", plan.link, name="link_workshop"),
    path("<slug:public_id>/plan/flytt/", plan.move, name="move_workshop"),
    path("<slug:public_id>/plan/oppgave/<slug:task_id>/", plan.task, name="task"),
    path("<slug:public_id>/pamelding/", recruitment.recruitment, name="recruitment"),
    path("<slug:public_id>/pamelding/apne/", recruitment.switch, name="switch_sign_up"),
    path("<slug:public_id>/pamelding/plasser/", recruitment.places, name="places"),
    path("<slug:public_id>/pamelding/hvem/", recruitment.targets, name="targets"),
    path("<slug:public_id>/pamelding/liste/", recruitment.guests, name="guests"),
    path("<slug:public_id>/pamelding/plakat-<slug:language>.pdf", recruitment.poster, name="poster"),
    path("<slug:public_id>/pamelding/brev/", recruitment.letter, name="ready_letter"),
    path("<slug:public_id>/pamelding/behov/", recruitment.needs, name="needs"),
    path("<slug:public_id>/pamelding/dora/", recruitment.door, name="door"),
    path("<slug:public_id>/pamelding/klar/", recruitment.ready, name="ready"),
    path("<slug:public_id>/pamelding/klar/likevel/", recruitment.override, name="override_ready"),
]
