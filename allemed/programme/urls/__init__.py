"""The addresses of the programme for everyone: the two interest forms, and what their letters lead to."""

from django.urls import URLPattern, URLResolver, path

from allemed.programme.views import interest

app_name = "programme"
urlpatterns: list[URLPattern | URLResolver] = [
    path("bli-partner/kommune/", interest.municipality, name="municipality"),
    path("bli-partner/organisasjon/", interest.organisation, name="organisation"),
    path("bli-partner/takk/<str:reference>/", interest.thanks, name="thanks"),
    path("bli-partner/skjema/<str:token>/", interest.own_form, name="own_form"),
]
