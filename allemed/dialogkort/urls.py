"""The addresses of dialogkort."""

from django.urls import URLPattern, URLResolver

app_name = "dialogkort"
urlpatterns: list[URLPattern | URLResolver] = []
