"""Questions and answers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allemed.base.refusals import RefusedError
from allemed.dialogkort.models import Barrier
from allemed.network import actions
from allemed.network.forms import AnswerForm, QuestionForm, ReasonForm, stored_answer, stored_question
from allemed.network.models import Answer, Member, Question
from allemed.network.permissions import can_change, can_moderate
from allemed.network.views.access import members_only, show
from allemed.people.views.access import signed_in

AT_ONCE = 20


@members_only
def question_list(request: HttpRequest, member: Member) -> HttpResponse:  # noqa: ARG001 -- one must be one
    """By barrier, and perhaps only those nobody has answered."""
    slug = request.GET.get("barriere", "")
    only_unanswered = request.GET.get("ubesvart") == "ja"
    found = Question.objects.standing().whole()
    if slug:
        found = found.filter(barrier__slug=slug)
    if only_unanswered:
        found = found.unanswered()
    paginator = Paginator(found, AT_ONCE)
    page = paginator.get_page(request.GET.get("side"))
    chosen = {"barriere": slug} if slug else {}
    unanswered = {"ubesvart": "ja"} if only_unanswered else {}
    query = urlencode(chosen | unanswered)
    barriers = [{"title": _("Alle"), "url": f"?{urlencode(unanswered)}", "active": not slug}]
    for barrier in Barrier.objects.with_texts().in_order():
        url = f"?{urlencode({'barriere': barrier.slug} | unanswered)}"
        barriers.append({"title": str(barrier), "url": url, "active": barrier.slug == slug})
    context = {
        "page": page,
        "pages": paginator.get_elided_page_range(page.number),
        "query": f"{query}&" if query else "",
        "barriers": barriers,
        "answered": [
            {"title": _("Alle"), "url": f"?{urlencode(chosen)}", "active": not only_unanswered},
            {
                "title": _("Ikke besvart"),
                "url": f"?{urlencode(chosen | {'ubesvart': 'ja'})}",
                "active": only_unanswered,
            },
        ],
        "is_filtered": bool(slug or only_unanswered),
    }
    return show(request, "questions", context)


@members_only
def new(request: HttpRequest, member: Member) -> HttpResponse:  # noqa: ARG001
    """Ask everyone."""
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, initial={"barrier": request.GET.get("barriere")})
    if form.is_valid():
        said = form.cleaned_data
        try:
            with form.once() as earlier:
                if earlier is None:
                    made = actions.post_question(
                        by=signed_in(request), barrier=said["barrier"], title=said["title"], text=said["text"]
                    )
                    form.remember(reverse("network:question", args=[made.public_id]))
            messages.success(request, _("Spørsmålet er sendt. Svarene står her, og i e-posten med det som er nytt."))
            return redirect(form.outcome)
        except RefusedError as refused:
            form.add_error("title", refused.message)
    return show(request, "question_edit", {"form": form, "question": None})


@members_only
def question(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:
    """One question, its answers, and a field for one more."""
    found = _question(public_id)
    is_own = found.author_id == member.pk
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with form.once() as earlier:
                if earlier is None:
                    made = actions.answer(by=signed_in(request), question=found, text=form.cleaned_data["text"])
                    form.remember(f"{request.path}#svar-{made.public_id}")
            messages.success(request, _("Takk! Svaret står her, og den som spurte, får vite det."))
            return redirect(form.outcome)
        except RefusedError as refused:
            form.add_error("text", refused.message)
    moderates = can_moderate(signed_in(request))
    authors = ("author__user", "author__municipality", "author__organisation")
    context = {
        "question": found,
        "is_own": is_own,
        "author": found.author.entry,
        "may_remove": is_own or moderates,
        "answers": [
            {
                "it": each,
                "author": each.author.entry,
                "is_own": can_change(member, each),
                "may_remove": can_change(member, each) or (moderates and not each.removed_at),
            }
            for each in found.answers.select_related(*authors)
        ],
        "form": form,
    }
    return show(request, "question", context)


@members_only
def edit_question(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:
    """Change one's own question."""
    found = _question(public_id)
    if not can_change(member, found):
        raise PermissionDenied
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=stored_question(found))
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.change_question(
                by=signed_in(request),
                question=found,
                version=said["version"] or 0,
                barrier=said["barrier"],
                title=said["title"],
                text=said["text"],
            )
            messages.success(request, _("Endringene er lagret."))
            return redirect("network:question", public_id)
        except RefusedError as refused:
            form.add_error("title", refused.message)
            _save_again(request, form, Question.objects.get(pk=found.pk).version)
    return show(request, "question_edit", {"form": form, "question": found})


@members_only
def edit_answer(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:
    """Change one's own answer."""
    found = _answer(public_id)
    if not can_change(member, found):
        raise PermissionDenied
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=stored_answer(found))
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.change_answer(by=signed_in(request), answer=found, version=said["version"] or 0, text=said["text"])
            messages.success(request, _("Endringene er lagret."))
            return redirect(_address(found))
        except RefusedError as refused:
            form.add_error("text", refused.message)
            _save_again(request, form, Answer.objects.get(pk=found.pk).version)
    return show(request, "answer_edit", {"form": form, "question": found.question})


@members_only
def remove_question(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:
    """Asks once, then takes the words away."""
    return _remove(request, member, _question(public_id))


@members_only
def remove_answer(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:
    """The same for an answer."""
    return _remove(request, member, _answer(public_id))


@require_POST
@members_only
def helped(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:  # noqa: ARG001
    """The asker says that this answer helped, or takes it back."""
    found = _answer(public_id)
    try:
        actions.mark_as_helpful(by=signed_in(request), answer=found, helped=request.POST.get("hjalp") == "ja")
    except RefusedError as refused:
        messages.warning(request, refused.message)
    return redirect(_address(found))


def _remove(request: HttpRequest, member: Member, thing: Question | Answer) -> HttpResponse:
    is_own = can_change(member, thing)
    if not is_own and not can_moderate(signed_in(request)):
        raise PermissionDenied
    form = None if is_own else ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (form is None or form.is_valid()):
        because = form.cleaned_data["because"] if form else ""
        try:
            actions.take_away(by=signed_in(request), thing=thing, because=because)
            messages.success(request, _("Det er tatt bort."))
        except RefusedError as refused:
            messages.warning(request, refused.message)
        return redirect(reverse("network:questions") if isinstance(thing, Question) else _address(thing))
    back_url = reverse("network:question", args=[thing.public_id]) if isinstance(thing, Question) else _address(thing)
    return show(request, "remove", {"form": form, "thing": thing, "is_own": is_own, "back_url": back_url})


def _question(public_id: str) -> Question:
    found: Question = get_object_or_404(Question.objects.standing().whole(), public_id=public_id)
    return found


def _answer(public_id: str) -> Answer:
    found: Answer = get_object_or_404(Answer.objects.select_related("question"), public_id=public_id)
    if found.removed_at is not None or found.question.removed_at is not None:
        raise Http404
    return found


def _address(answer: Answer) -> str:
    return reverse("network:question", args=[answer.question.public_id]) + f"#svar-{answer.public_id}"


def _save_again(request: HttpRequest, form: QuestionForm | AnswerForm, version: int) -> None:
    """What was written stays in the form; saving once more is a choice made knowing that it had changed."""
    again = request.POST.copy()
    again["version"] = str(version)
    form.data = again
