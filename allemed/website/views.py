"""Pages that are not Wagtail's: news by e-mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from allemed.base.actor import System
from allemed.base.rate_limits import LETTERS_BY_RECIPIENT, limited, spend
from allemed.base.refusals import RefusedError
from allemed.website.actions import subscriptions
from allemed.website.forms import SubscribeForm
from allemed.website.models import Rhythm
from allemed.website.refusals import WebsiteRefusal

READER = System("website.reader")


@never_cache
@limited()
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponseBase:
    """`/abonnement/`: ask for the news by e-mail."""
    form = SubscribeForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        spend(LETTERS_BY_RECIPIENT, email)
        subscriptions.subscribe(
            by=READER, email=email, language=get_language() or "nb", rhythm=Rhythm(form.cleaned_data["rhythm"])
        )
        return render(request, "website/subscription/asked.html", {"days": subscriptions.CONFIRM_WITHIN.days})
    return render(request, "website/subscription/subscribe.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_subscription(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the first letter. A mail scanner's GET changes nothing: the button does."""
    if request.method == "POST":
        try:
            subscriber = subscriptions.confirm(by=READER, token=token)
        except RefusedError as refused:
            return render(request, "website/subscription/old_link.html", {"message": refused.message}, status=410)
        return render(request, "website/subscription/confirmed.html", {"subscriber": subscriber})
    if subscriptions.find_to_confirm(token) is None:
        message = RefusedError(WebsiteRefusal.LINK_IS_OLD).message
        return render(request, "website/subscription/old_link.html", {"message": message}, status=410)
    return render(request, "website/subscription/confirm.html")


@csrf_exempt  # a mail program's one-click stop (RFC 8058) has no cookie; the address itself is the key
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_subscription(request: HttpRequest, token: str) -> HttpResponse:
    """The link in every letter: one button, or a mail program's POST, stops them."""
    if request.method == "POST":
        subscriptions.stop(by=READER, token=token)
        return render(request, "website/subscription/stopped.html")
    is_stopped = subscriptions.find_to_stop(token) is None
    return render(request, f"website/subscription/{'stopped' if is_stopped else 'stop'}.html")
