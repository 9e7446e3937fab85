"""Those who lead: planning, the lobby, the leader's screen, the big screen, runbooks, rehearsal."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
