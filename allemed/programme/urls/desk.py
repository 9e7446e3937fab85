"""The adviser's desk, under `/min-side/samarbeid/`."""

from django.urls import URLPattern, URLResolver, path

from allemed.programme.views.desk import day, partnership

app_name = "partnerships"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", day.day, name="day"),
    path("<slug:public_id>/", partnership.partnership, name="partnership"),
]
