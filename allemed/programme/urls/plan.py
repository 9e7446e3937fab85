"""A partnership's plan and recruitment, under `/min-side/samarbeid/`; included by `urls.desk`."""

from django.urls import URLPattern, URLResolver, path

from allemed.programme.views.desk import plan

urlpatterns: list[URLPattern | URLResolver] = [
    path("oppgaver/", plan.templates, name="templates"),
    path("oppgaver/ny/", plan.template, name="new_template"),
    path("oppgaver/<slug:template_id>/", plan.template, name="template"),
    path("<slug:public_id>/plan/", plan.plan, name="plan"),
    path("<slug:public_id>/plan/legg/", plan.lay_out, name="lay_out"),
    path("<slug:public_id>/plan/dugnad/", plan.workshop, name="workshop"),
    path("<slug:public_id>/plan/dugnad/koble/", plan.link, name="link_workshop"),
    path("<slug:public_id>/plan/flytt/", plan.move, name="move_workshop"),
    path("<slug:public_id>/plan/oppgave/<slug:task_id>/", plan.task, name="task"),
]
