"""The interest forms, their receipt, and the sender's own page about a form."""

from __future__ import annotations

import contextlib
import re
import uuid

from django.db import connection
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from allemed.base import clock, working_days
from allemed.base.http import public
from allemed.base.rate_limits import GUESSES_BY_CODE, LETTERS_BY_RECIPIENT, limited, spend
from allemed.base.refusals import RefusedError
from allemed.programme import actions, links
from allemed.programme.actions.interest import CALLED_WITHIN, KEPT_AFTER_PERIOD
from allemed.programme.forms.interest import InterestForm, MunicipalityForm, OrganisationForm, PhoneForm
from allemed.programme.forms.partner import VISITOR
from allemed.programme.models import FormState, Kind, Period
from allemed.programme.models import InterestForm as Sent
from allemed.programme.models.interest import KEPT_AFTER_NO, new_reference

REFERENCE = re.compile(r"[A-Z2-9]{3}-[A-Z2-9]{3}")


@never_cache
@limited()
@require_http_methods(["GET", "HEAD", "POST"])
def municipality(request: HttpRequest) -> HttpResponseBase:
    """`/bli-partner/kommune/`"""
    return _interest(request, MunicipalityForm, Kind.NEW_MUNICIPALITY)


@never_cache
@limited()
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponseBase:
    """`/bli-partner/organisasjon/`"""
    return _interest(request, OrganisationForm, Kind.ORGANISATION)


def _interest(request: HttpRequest, form_class: type[InterestForm], kind: Kind) -> HttpResponseBase:
    if request.method == "POST" and (earlier := _sent_before(request.POST.get("client_id", ""))):
        return redirect("programme:thanks", earlier)
    period = Period.objects.taking_interest().first()
    if period is None:
        return _closed(request, kind)
    form = form_class(request.POST or None, asked_by=request.META.get("REMOTE_ADDR", ""))
    if form.is_bound and form.is_a_program:
        return redirect("programme:thanks", new_reference())  # it learns nothing, and nothing is kept
    if form.is_valid():
        spend(LETTERS_BY_RECIPIENT, form.cleaned_data["email"])
        try:
            sent = actions.send_form(
                by=VISITOR,
                period=period,
                client_id=form.cleaned_data["client_id"],
                language=get_language() or "nb",
                facts=form.facts,
            )
            return redirect("programme:thanks", sent.reference)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    prefetch_related_objects([period], "texts", "places", "seasons")  # a form that is taken needs none of them
    context = {
        "form": form,
        "is_municipality": kind == Kind.NEW_MUNICIPALITY,
        "period": period,
        "text": period.text(),
        "places": {each.kind: each for each in period.places.all()}.get(kind),
        "call_by": working_days.add(clock.today(), CALLED_WITHIN),
        "kept_until": max(period.ends_on, clock.today()) + KEPT_AFTER_PERIOD,
        "kept_after_no": KEPT_AFTER_NO.days,
        "breadcrumbs": [{"title": _("Bli partner"), "url": "../"}],
    }
    return render(request, "programme/interest.html", context)


def _sent_before(client_id: str) -> str | None:
    """The reference of a form that was sent already: a double press, a retry, the back button."""
    try:
        wanted = uuid.UUID(client_id)
    except ValueError:
        return None
    with connection.cursor() as cursor:  # by hand: every form that is sent asks this
        cursor.execute("SELECT reference FROM programme_interestform WHERE client_id = %s", [wanted])
        found = cursor.fetchone()
    return str(found[0]) if found else None


def _closed(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Nothing is open: when it opens, if that is known."""
    coming = Period.objects.opening_later().first()
    context = {
        "coming": coming,
        "is_municipality": kind == Kind.NEW_MUNICIPALITY,
        "breadcrumbs": [{"title": _("Bli partner"), "url": "../"}],
    }
    return render(request, "programme/interest_closed.html", context)


@require_safe
def thanks(request: HttpRequest, reference: str) -> HttpResponse:
    """What happens next. It knows nobody; a reference we do not know (any more) is thanked alike."""
    if not REFERENCE.fullmatch(reference):
        raise Http404
    form = Sent.objects.filter(reference=reference).first()
    context = {
        "reference": reference,
        "call_by": form.call_by if form else working_days.add(clock.today(), CALLED_WITHIN),
        "waits": bool(form and form.state == FormState.UNCONFIRMED),
    }
    return public(render(request, "programme/thanks.html", context), seconds=0)


@never_cache
@limited()
@require_http_methods(["GET", "HEAD", "POST"])
def own_form(request: HttpRequest, token: str) -> HttpResponseBase:
    """The sender's page: confirm, see what happens, have it forgotten. Reading it does nothing.

    Whoever holds the link may be a stranger, whose address was written by mistake: what was written is shown to those
    who know the telephone number in it.
    """
    found = links.find_form(token)
    if found is None:
        return render(request, "programme/unknown_link.html", status=404)
    if found.is_old:
        return _old_link(request, found.form)
    asked = PhoneForm(request.POST if request.POST.get("deed") == "show" else None, written=found.form.phone)
    if asked.is_bound and not found.form.is_erased:
        spend(GUESSES_BY_CODE, f"form|{found.form.public_id}")
    elif request.method == "POST":
        with contextlib.suppress(RefusedError):  # it is gone: the page says so
            _do(request.POST.get("deed", ""), found.form)
        return redirect("programme:own_form", token)
    context = {
        "sent": found.form,
        "form": asked,
        "is_shown": asked.is_bound and asked.is_valid(),
        "asks_first": "slett" in request.GET,
    }
    return render(request, "programme/own_form.html", context)


def _do(deed: str, form: Sent) -> None:
    if deed == "confirm":
        actions.confirm_form(by=VISITOR, form=form)
    elif deed == "erase":
        actions.erase_form(by=VISITOR, form=form)


def _old_link(request: HttpRequest, form: Sent) -> HttpResponse:
    if request.method == "POST" and not form.is_erased:
        spend(LETTERS_BY_RECIPIENT, form.email)
        actions.send_new_link(by=VISITOR, form=form)
        return render(request, "programme/new_link_sent.html")
    return render(request, "programme/old_link.html", {"is_gone": form.is_erased}, status=410)
