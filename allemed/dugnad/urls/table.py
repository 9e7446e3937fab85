"""The door and the seats: everything a participant's device opens."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
