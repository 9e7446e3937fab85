"""The demo's way in: the cast, one button each; and every message sent. Neither exists in production."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from csp.decorators import csp_replace, csp_update
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from allemed.audit import actions as audit
from allemed.demo import dugnad
from allemed.demo.finished_dugnad import finished
from allemed.demo.models import KeptMessage
from allemed.demo.people import CAST
from allemed.people.models import User


@never_cache
def cast(request: HttpRequest) -> HttpResponse:
    """`/demo/`: who is in the cast and what each can do."""
    accounts = {user.email: user for user in User.objects.filter(email__in=[member.email for member in CAST])}
    rows: list[dict[str, Any]] = [
        {"member": member, "account": accounts[member.email], "can": member.can[0]}
        for member in CAST
        if member.email in accounts
    ]
    given = {"rows": rows, "dugnad": dugnad.live(), "minutes": finished()}
    return render(request, "demo/cast.html", given)


@require_POST
@never_cache
def sign_in_as(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/demo/inn/<id>/`: a session for one of the cast, and for nobody else."""
    emails = [member.email for member in CAST]
    user = get_object_or_404(User, public_id=public_id, email__in=emails, is_active=True)
    login(request, user, backend="allemed.people.backends.NoPasswords")
    record_authentication(request, user, "demo")
    audit.record(by=user, deed="signed_in_demo", thing=user)
    return redirect("people:my_page")


@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """`/demo/utboks/`: every message, the newest first."""
    page = Paginator(KeptMessage.objects.all(), 30).get_page(request.GET.get("side"))
    return render(request, "demo/mailbox.html", {"page": page})


@never_cache
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # django-csp knows no view with arguments
def letter(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/demo/utboks/<id>/`: one message, as text and as HTML in a frame that can run nothing."""
    message = get_object_or_404(KeptMessage, public_id=public_id)
    return render(request, "demo/letter.html", {"message": message})


@never_cache
@xframe_options_sameorigin
@csp_replace(  # type: ignore[arg-type]
    {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],  # a letter carries its own styles
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox", "allow-top-navigation-by-user-activation"],
        "base-uri": ["'self'"],
    }
)
def letter_html(_request: HttpRequest, public_id: str) -> HttpResponse:
    """`/demo/utboks/<id>/html/`: the letter's own HTML; its links open in the whole window."""
    message = get_object_or_404(KeptMessage, public_id=public_id)
    return HttpResponse(message.html.replace("<head>", '<head><base target="_top">', 1))
