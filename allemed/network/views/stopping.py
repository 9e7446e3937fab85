"""The links that stop letters. Reading them changes nothing; one button, or a mail program's own POST, does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from allemed.base.actor import System
from allemed.network import actions, links

READER = System("network.reader")


@csrf_exempt  # a mail program's one-click stop (RFC 8058) has no cookie; the address itself is the key
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_digest(request: HttpRequest, token: str) -> HttpResponse:
    """No more letters about what is new."""
    if request.method == "POST":
        actions.stop_digests(by=READER, token=token)
    is_stopped = actions.find_to_stop(token) is None
    return render(request, "network/stop.html", {"is_stopped": is_stopped, "is_digest": True})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_invitations(request: HttpRequest, token: str) -> HttpResponse:
    """No more invitations to conferences."""
    if request.method == "POST":
        actions.stop_invitations(by=READER, token=token)
    is_stopped = request.method == "POST" or links.open_stop_invitation(token) is None
    return render(request, "network/stop.html", {"is_stopped": is_stopped, "is_digest": False})
