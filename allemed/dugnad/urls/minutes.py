"""What comes of the evening: minutes, the owners' answers, paper typed in."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
