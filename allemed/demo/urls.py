"""The addresses of demo."""

from django.urls import URLPattern, URLResolver, path

from allemed.demo.gallery import gallery

app_name = "demo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("komponenter/", gallery, name="gallery"),
]
