"""A dugnad's public page, its receipt, and one's own answer. Reading changes nothing; each button is a POST."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from allemed.base.actor import System
from allemed.base.http import public
from allemed.base.rate_limits import LETTERS_BY_RECIPIENT, limited, spend
from allemed.base.refusals import RefusedError
from allemed.programme import sign_up_links as links
from allemed.programme.actions import sign_ups as deeds
from allemed.programme.actions.sign_up_letters import where
from allemed.programme.calendars import calendar_answer
from allemed.programme.forms.recruitment import NeedsForm, SignUpForm
from allemed.programme.models import Answer, SignUp, SignUpPage
from allemed.programme.moments import span
from allemed.programme.sign_up_calendar import calendar_file

VISITOR = System("programme.visitor")


def _find(slug: str) -> SignUpPage:
    """A page that has been open; before that nobody knows that it is there."""
    found: SignUpPage = get_object_or_404(
        SignUpPage.objects.whole().filter(opened_at__isnull=False).prefetch_related("sectors"), slug=slug
    )
    return found


def _about(page: SignUpPage) -> dict[str, object]:
    """What every page about a dugnad says of it."""
    return {
        "page": page,
        "dugnad": page.dugnad,
        "partner": page.partnership.partner_name,
        "when": span(page.dugnad.starts_at, page.dugnad.ends_at),
        "where": where(page.dugnad),
    }


@never_cache
@limited()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, slug: str) -> HttpResponseBase:
    """`/bli-med/<slug>/`. The form carries its own id: sent twice, it is one."""
    page = _find(slug)
    form = SignUpForm(request.POST or None, page=page)
    if form.is_bound and form.is_a_program:
        return redirect("programme:sign_up_thanks", slug, deeds.Result.PLACE.value)  # it learns nothing
    is_valid = form.is_valid()
    if not page.is_open and not (is_valid and form.was_sent()):
        return render(request, "programme/signup/closed.html", _about(page), status=410 if page.is_over else 200)
    if is_valid:
        if not form.was_sent():
            spend(LETTERS_BY_RECIPIENT, form.cleaned_data["email"])
        try:
            with form.once() as earlier:
                if earlier is None:
                    language = get_language() or "nb"
                    result = deeds.sign_up(by=VISITOR, page=page, language=language, **form.facts)
                    form.remember(reverse("programme:sign_up_thanks", args=[slug, result.value]))
            return redirect(form.outcome)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    return render(request, "programme/signup/sign_up.html", _about(page) | {"form": form})


@require_safe
def thanks(request: HttpRequest, slug: str, result: str) -> HttpResponse:
    """What happened and what happens next. It knows nobody: the letter has what is theirs alone."""
    if result not in {known.value for known in deeds.Result}:
        raise Http404
    context = _about(_find(slug)) | {"has_place": result == deeds.Result.PLACE.value}
    return public(render(request, "programme/signup/thanks.html", context))


def _yes(found: SignUp) -> str:
    deeds.answer(by=VISITOR, sign_up=found, is_coming=True)
    return "yes"


def _no(found: SignUp) -> str:
    deeds.answer(by=VISITOR, sign_up=found, is_coming=False)
    return "no"


def _forget(found: SignUp) -> str:
    deeds.forget_sign_up(by=VISITOR, sign_up=found)
    return "forgotten"


def _forget_needs(found: SignUp) -> str:
    deeds.forget_needs(by=VISITOR, sign_up=found)
    return "needs_forgotten"


# What the page's buttons say (`svar`), and the deed each does.
DEEDS: dict[str, Callable[[SignUp], str]] = {
    "ja": _yes,
    "nei": _no,
    "slett-alt": _forget,
    "slett-behov": _forget_needs,
}


@csrf_exempt  # no cookie is needed: the address itself is the key
@never_cache
@limited()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """`/samarbeid/svar/<key>/`."""
    found = links.find_sign_up(token)
    if found is None:
        return render(request, "programme/signup/unknown_link.html", status=404)
    if found.is_old:
        return _old_link(request, found.sign_up)
    said = request.POST.get("svar", "")
    form = NeedsForm(request.POST if said == "behov" else None)
    done = message = ""
    try:
        if said == "behov" and form.is_valid():
            deeds.tell_needs(by=VISITOR, sign_up=found.sign_up, needs=form.told)
            done, form = "needs_told", NeedsForm()
        elif said in DEEDS:
            done = DEEDS[said](found.sign_up)
    except RefusedError as refused:
        message = refused.message
    mine = SignUp.objects.select_related("sector", "page__dugnad", "page__partnership__municipality").get(
        pk=found.sign_up.pk
    )
    context = _about(mine.page) | {
        "mine": mine,
        "answers": Answer,
        "done": done,
        "message": message,
        "token": token,
        "form": form,
        "needs": list(mine.needs.all()),
        "number": mine.number_in_queue if mine.state == Answer.WAITING else 0,
        "is_settled": mine.page.is_over or mine.page.is_cancelled,
    }
    return render(request, "programme/signup/answer.html", context)


def _old_link(request: HttpRequest, found: SignUp) -> HttpResponse:
    if request.method == "POST":
        spend(LETTERS_BY_RECIPIENT, found.email)
        deeds.send_new_link(by=VISITOR, sign_up=found)
        return render(request, "programme/signup/new_link_sent.html")
    return render(request, "programme/signup/old_link.html", _about(found.page), status=410)


@never_cache
@require_safe
def answer_calendar(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001
    """The dugnad for one's own calendar."""
    found = links.find_sign_up(token)
    if found is None or found.is_old:
        raise Http404
    mine = found.sign_up
    content = calendar_file(
        mine.page,
        language=get_language() or "nb",
        with_link=mine.state == Answer.YES,
        is_cancelled=mine.page.is_cancelled,
    )
    return calendar_answer(content, "dugnad")
