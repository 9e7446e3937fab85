"""Sign-in and sign-out, under `/konto/`."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("allauth.account.urls"))]
