"""The addresses of the programme for everyone: the two interest forms, and what their letters lead to."""

from django.urls import URLPattern, URLResolver, path

from allemed.programme.views import answers, feeds, interest, signup

app_name = "programme"
urlpatterns: list[URLPattern | URLResolver] = [
    path("bli-partner/kommune/", interest.municipality, name="municipality"),
    path("bli-partner/organisasjon/", interest.organisation, name="organisation"),
    path("bli-partner/takk/<str:reference>/", interest.thanks, name="thanks"),
    path("bli-partner/skjema/<str:token>/", interest.own_form, name="own_form"),
    path("bli-med/<slug:slug>/", signup.sign_up, name="sign_up"),
    path("bli-med/<slug:slug>/takk/<slug:result>/", signup.thanks, name="sign_up_thanks"),
    path("samarbeid/kalender/<str:key>.ics", feeds.leading, name="leading_feed"),
    path("samarbeid/samtale/<str:token>/", answers.talk, name="talk"),
    path("samarbeid/samtale/<str:token>/kalender.ics", answers.talk_calendar, name="talk_calendar"),
    path("samarbeid/avtale/<str:token>/", answers.agreement, name="agreement"),
    path("samarbeid/avtale/<str:token>/avtale.pdf", answers.agreement_document, name="agreement_document"),
    path("samarbeid/svar/<str:token>/", signup.answer, name="answer"),
    path("samarbeid/svar/<str:token>/kalender.ics", signup.answer_calendar, name="answer_calendar"),
]
