"""Periods, under `/min-side/samarbeid/perioder/`; included by the desk's addresses."""

from django.urls import URLPattern, URLResolver, path

from allemed.programme.views.desk import periods

ONE = "<slug:public_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", periods.periods, name="periods"),
    path("ny/", periods.new, name="new_period"),
    path(ONE, periods.period, name="period"),
    path(ONE + "endre/", periods.edit, name="edit_period"),
    path(ONE + "flytt/<slug:to>/", periods.move, name="move_period"),
    path(ONE + "rapport/", periods.report, name="report"),
    path(ONE + "rapport.pdf", periods.report_pdf, name="report_pdf"),
    path(ONE + "rapport.xlsx", periods.report_xlsx, name="report_xlsx"),
]
