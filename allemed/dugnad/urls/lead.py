"""Those who lead: planning, the lobby, the leader's screen, the big screen, runbooks, rehearsal."""

from django.urls import URLPattern, path

from allemed.dugnad.views import lead, lead_screen, planning, rehearsal, runbooks

app_name = "dugnad_lead"
urlpatterns: list[URLPattern] = [
    path("min-side/dugnader/", planning.dugnad_list, name="list"),
    path("min-side/dugnader/ny/", planning.new, name="new"),
    path("min-side/dugnader/<slug:public_id>/", planning.dugnad, name="dugnad"),
    path("min-side/dugnader/<slug:public_id>/endre/", planning.edit, name="edit"),
    path("min-side/dugnader/<slug:public_id>/flytt/", planning.move, name="move"),
    path("min-side/dugnader/<slug:public_id>/prosessleder/", planning.assign, name="assign"),
    path("min-side/dugnader/<slug:public_id>/prosessleder/<slug:user>/av/", planning.unassign, name="unassign"),
    path("min-side/dugnader/<slug:public_id>/avlys/", planning.cancel, name="cancel"),
    path("min-side/dugnader/<slug:public_id>/apne/", planning.lobby, name="lobby"),
    path("min-side/dugnader/<slug:public_id>/led/", planning.lead, name="lead"),
    path("min-side/dugnader/<slug:public_id>/kode/", planning.evening_code, name="evening_code"),
    path("min-side/dugnader/<slug:public_id>/bordkoder/", planning.table_codes, name="table_codes"),
    path("min-side/dugnader/<slug:public_id>/fyll/", rehearsal.fill, name="fill"),
    path("min-side/kjoreplaner/", runbooks.runbooks, name="runbooks"),
    path("min-side/kjoreplaner/<slug:public_id>/", runbooks.runbook, name="runbook"),
    path("min-side/kjoreplaner/<slug:public_id>/kopier/", runbooks.copy, name="copy_runbook"),
    path("min-side/kjoreplaner/<slug:public_id>/utkast/", runbooks.draft, name="draft_runbook"),
    path("min-side/kjoreplaner/<slug:public_id>/navn/", runbooks.words, name="runbook_words"),
    path("min-side/kjoreplaner/<slug:public_id>/publiser/", runbooks.publish, name="publish_runbook"),
    path("min-side/kjoreplaner/<slug:public_id>/steg/", runbooks.step, name="new_step"),
    path("min-side/kjoreplaner/<slug:public_id>/steg/<int:position>/", runbooks.step, name="step"),
    path(
        "min-side/kjoreplaner/<slug:public_id>/steg/<int:position>/opp/",
        runbooks.move_step,
        {"way": "opp"},
        name="step_up",
    ),
    path(
        "min-side/kjoreplaner/<slug:public_id>/steg/<int:position>/ned/",
        runbooks.move_step,
        {"way": "ned"},
        name="step_down",
    ),
    path(
        "min-side/kjoreplaner/<slug:public_id>/steg/<int:position>/ut/",
        runbooks.move_step,
        {"way": "ut"},
        name="step_out",
    ),
    # In the room: a seat's cookie decides
    path("dugnad/leder/", lead.borrowed, name="borrowed"),
    path("dugnad/<slug:public_id>/leder/", lead.leader, name="leader"),
    path("dugnad/<slug:public_id>/leder/innspill/", lead.written, name="written"),
    path("dugnad/<slug:public_id>/leder/bordene/", lead.tables, name="tables"),
    path("dugnad/<slug:public_id>/leder/tiltak/", lead.measures, name="measures"),
    path("dugnad/<slug:public_id>/leder/gjor/", lead.do, name="do"),
    path("dugnad/<slug:public_id>/leder/tema/", lead.theme, name="theme"),
    path("dugnad/<slug:public_id>/leder/ta-over/", lead.take_control, name="take_control"),
    path("dugnad/<slug:public_id>/leder/avslutt/", lead.close, name="close"),
    path("dugnad/<slug:public_id>/leder/nett/", rehearsal.network, name="network"),
    path("dugnad/<slug:public_id>/skjerm/", lead_screen.screen, name="screen"),
]
