"""The addresses of website."""

from django.urls import URLPattern, URLResolver, path

from allemed.website.search.views import search_page

app_name = "website"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sok/", search_page, name="search"),
]
