"""The addresses of dialogkort. They are printed on paper and shared: they stay."""

from django.urls import URLPattern, URLResolver, path, re_path

from allemed.dialogkort import views

app_name = "dialogkort"
VERSION = r"^(?P<deck>[a-z0-9-]+)/v(?P<number>[0-9]{1,4})/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.deck_list, name="deck_list"),
    re_path(VERSION + "$", views.version, name="version"),
    re_path(VERSION + r"(?P<card>[a-z0-9-]+)/$", views.version_card, name="version_card"),
    path("<slug:deck>/", views.deck, name="deck"),
    path("<slug:deck>/<slug:card>/", views.card, name="card"),
]
