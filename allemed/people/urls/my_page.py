"""One's own page, and the administrators' pages, under `/min-side/`."""

from django.urls import URLPattern, URLResolver, path

from allemed.people.views import log, my_page, people

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", my_page.my_page, name="my_page"),
    path("mine-opplysninger/", my_page.my_data, name="my_data"),
    path("personer/", people.people, name="people"),
    path("personer/inviter/", people.invite, name="invite"),
    path("personer/<slug:public_id>/", people.person, name="person"),
    path("personer/<slug:public_id>/logg-ut/", people.end_sessions, name="end_sessions"),
    path("personer/<slug:public_id>/opplysninger/", people.export, name="export"),
    path("personer/<slug:public_id>/slett/", people.erase, name="erase"),
    path("roller/<slug:public_id>/avslutt/", people.revoke, name="revoke"),
    path("utsending/", log.outbox, name="outbox"),
    path("utsending/<slug:public_id>/nytt-forsok/", log.try_again, name="try_again"),
    path("logg/", log.log, name="log"),
]
