"""What the letters about the talk and the agreement lead to. No account: the address itself is the key."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from allemed.base.rate_limits import LETTERS_BY_RECIPIENT, limited, spend
from allemed.base.refusals import RefusedError
from allemed.programme import talk_links as links
from allemed.programme.actions import agreement as agreements
from allemed.programme.actions import talk as talks
from allemed.programme.actions.talk_letters import calendar_file
from allemed.programme.agreements.blocks import parts_of
from allemed.programme.agreements.printing import agreement_pdf
from allemed.programme.calendars import calendar_answer
from allemed.programme.forms.agreement import AcceptForm, ChangesForm
from allemed.programme.forms.partner import VISITOR
from allemed.programme.forms.talk import NoneSuitsForm
from allemed.programme.models import Agreement, AgreementState, Talk, TalkState
from allemed.programme.moments import span
from allemed.programme.talk_links import FoundAgreement


@csrf_exempt  # no cookie is needed: the address itself is the key
@never_cache
@limited()
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, token: str) -> HttpResponseBase:
    """`/samarbeid/samtale/<key>/`: choose a time, another one, or none."""
    found = links.find_talk(token)
    if found is None:
        return render(request, "programme/unknown_link.html", status=404)
    if found.is_old:
        if request.method == "POST":
            spend(LETTERS_BY_RECIPIENT, found.talk.person.email)
            talks.send_new_link(by=VISITOR, talk=found.talk)
            return render(request, "programme/signup/new_link_sent.html")
        return render(request, "programme/signup/old_link.html", status=410)
    said = request.POST.get("svar", "")
    form = NoneSuitsForm(request.POST if said == "ingen" else None)
    message = done = ""
    try:
        if said == "ingen" and form.is_valid():
            talks.refuse_all(by=VISITOR, talk=found.talk, words=form.cleaned_data["words"])
            done, form = "refused", NoneSuitsForm()
        elif said and said != "ingen":
            time = found.talk.times.filter(public_id=said[:12]).first()
            if time is None:
                raise Http404
            talks.choose(by=VISITOR, talk=found.talk, time=time)
            done = "chosen"
    except RefusedError as refused:
        message = refused.message
    return render(request, "programme/answers/talk.html", _about_talk(found.talk, token, form, message, done))


def _about_talk(talk: Talk, token: str, form: NoneSuitsForm, message: str, done: str) -> dict[str, Any]:
    now = Talk.objects.whole().get(pk=talk.pk)
    return {
        "talk": now,
        "states": TalkState,
        "times": [(each, span(each.starts_at, each.starts_at + now.length)) for each in talks.free_times(now)],
        "when": span(now.starts_at, now.ends_at) if now.starts_at and now.ends_at else "",
        "token": token,
        "form": form,
        "message": message,
        "done": done,
    }


@never_cache
@require_safe
def talk_calendar(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001
    """The time they chose, for their calendar."""
    found = links.find_talk(token)
    if found is None or found.is_old or found.talk.state != TalkState.CHOSEN:
        raise Http404
    return calendar_answer(calendar_file(found.talk), "samtale")


@csrf_exempt  # the same
@never_cache
@limited()
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, token: str) -> HttpResponseBase:
    """`/samarbeid/avtale/<key>/`: read it, accept it, or say what is to be otherwise."""
    found = links.find_agreement(token)
    if found is None:
        return render(request, "programme/unknown_link.html", status=404)
    if found.is_old:
        return _old_agreement(request, found)
    said = request.POST.get("svar", "")
    accepting = AcceptForm(request.POST if said == "ja" else None, initial=_known(found.agreement))
    asking = ChangesForm(request.POST if said == "endre" else None)
    message = done = ""
    try:
        if said == "ja" and accepting.is_valid():
            words = {name: accepting.cleaned_data[name] for name in ("name", "title")}
            agreements.accept(by=VISITOR, agreement=found.agreement, **words)
            done = "accepted"
        elif said == "endre" and asking.is_valid():
            agreements.ask_for_changes(by=VISITOR, agreement=found.agreement, words=asking.cleaned_data["words"])
            done, asking = "asked", ChangesForm()
    except RefusedError as refused:
        message = refused.message
    now = Agreement.objects.whole().get(pk=found.agreement.pk)
    words = now.text.words(now.language)
    context = {
        "agreement": now,
        "states": AgreementState,
        "words": words,
        "parts": parts_of(words["body"]),
        "accepting": accepting,
        "asking": asking,
        "form": asking if said == "endre" else accepting,
        "message": message,
        "done": done,
        "token": token,
    }
    return render(request, "programme/answers/agreement.html", context)


def _known(agreement: Agreement) -> dict[str, str]:
    """What we know of the person the letter went to, so that it need not be typed."""
    person = agreement.person
    return {"name": person.name, "title": person.title} if person and not person.erased_at else {}


def _old_agreement(request: HttpRequest, found: FoundAgreement) -> HttpResponse:
    person = found.agreement.person
    if person is None or person.erased_at:
        return render(request, "programme/unknown_link.html", status=404)
    if request.method == "POST":
        spend(LETTERS_BY_RECIPIENT, person.email)
        agreements.send_new_link(by=VISITOR, agreement=found.agreement)
        return render(request, "programme/signup/new_link_sent.html")
    return render(request, "programme/signup/old_link.html", status=410)


@never_cache
@require_safe
def agreement_document(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001
    """The same as a document to keep."""
    found = links.find_agreement(token)
    if found is None or found.is_old or found.agreement.state == AgreementState.WITHDRAWN:
        raise Http404
    response = HttpResponse(agreement_pdf(found.agreement), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="avtale.pdf"'
    return response
