"""The adviser's desk, under `/min-side/samarbeid/`."""

from django.urls import URLPattern, URLResolver, path

from allemed.programme.urls.plan import urlpatterns as plan
from allemed.programme.views.desk import day, partnership

app_name = "partnerships"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", day.day, name="day"),
    *plan,  # before the partnerships: `oppgaver/` is a word of its own
    path("<slug:public_id>/", partnership.partnership, name="partnership"),
]
