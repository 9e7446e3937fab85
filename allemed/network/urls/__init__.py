"""The addresses of the network: its pages under `/min-side/nettverk/`, and the links that stop letters."""

from django.urls import URLPattern, URLResolver, path

from allemed.network.views import alike, conference, entry, people, questions, stopping

app_name = "network"
HERE = "min-side/nettverk/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(HERE, entry.home, name="home"),
    path(HERE + "min-oppforing/", entry.edit, name="entry"),
    path(HERE + "forlat/", entry.leave, name="leave"),
    path(HERE + "folk/", people.directory, name="people"),
    path(HERE + "sporsmal/", questions.question_list, name="questions"),
    path(HERE + "sporsmal/nytt/", questions.new, name="new_question"),
    path(HERE + "sporsmal/<slug:public_id>/", questions.question, name="question"),
    path(HERE + "sporsmal/<slug:public_id>/endre/", questions.edit_question, name="edit_question"),
    path(HERE + "sporsmal/<slug:public_id>/ta-bort/", questions.remove_question, name="remove_question"),
    path(HERE + "svar/<slug:public_id>/endre/", questions.edit_answer, name="edit_answer"),
    path(HERE + "svar/<slug:public_id>/ta-bort/", questions.remove_answer, name="remove_answer"),
    path(HERE + "svar/<slug:public_id>/hjalp/", questions.helped, name="helped"),
    path(HERE + "noen-som-oss/", alike.suggestions, name="alike"),
    path(HERE + "noen-som-oss/<slug:public_id>/", alike.ask, name="ask"),
    path(HERE + "samtaler/<slug:public_id>/", alike.introduction, name="introduction"),
    path("min-side/konferanse/", conference.conference, name="conference"),
    path("nettverk/stopp/<str:token>/", stopping.stop_digest, name="stop_digest"),
    path("nettverk/ikke-inviter/<str:token>/", stopping.stop_invitations, name="stop_invitations"),
]
