"""The addresses of events for everyone, under `/arrangementer/`. They are shared and printed: they stay."""

from django.urls import URLPattern, URLResolver, path

from allemed.events.views import feeds, own, public, registering, series

app_name = "events"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.event_list, name="list"),
    path("tidligere/", public.past, name="past"),
    path("kalender.ics", feeds.all_events, name="feed"),
    path("min-pamelding/", own.new_links, name="new_links"),
    path("lenke/<str:token>/", own.own, name="own"),
    path("lenke/<str:token>/kalender.ics", feeds.own_file, name="own_file"),
    path("svar/<str:token>/", series.answer, name="answer"),
    path("svar/<str:token>/kalender.ics", feeds.member_feed, name="member_feed"),
    path("moter/<slug:slug>/", series.series, name="series"),
    path("moter/<slug:slug>/kalender.ics", feeds.series_feed, name="series_feed"),
    path("<slug:slug>/", public.event, name="event"),
    path("<slug:slug>/kalender.ics", feeds.one_event, name="event_file"),
    path("<slug:slug>/pamelding/", registering.register, name="register"),
    path("<slug:slug>/pamelding/<slug:result>/", registering.receipt, name="receipt"),
]
