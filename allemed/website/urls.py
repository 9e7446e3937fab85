"""The addresses of website."""

from django.urls import URLPattern, URLResolver, path

from allemed.website import views
from allemed.website.feeds import NewsFeed
from allemed.website.search.views import search_page
from allemed.website.sharing import sharing_picture

app_name = "website"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sok/", search_page, name="search"),
    path("abonnement/", views.subscribe, name="subscribe"),
    path("abonnement/bekreft/<str:token>/", views.confirm_subscription, name="confirm_subscription"),
    path("abonnement/stopp/<str:token>/", views.stop_subscription, name="stop_subscription"),
    path("nyheter/atom.xml", NewsFeed(), name="feed"),
    path("deling/<uuid:key>.png", sharing_picture, name="sharing_picture"),
]
