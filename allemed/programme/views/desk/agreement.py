"""The adviser's side of the agreement: sending it, what they said, paper, and the text in editions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allemed.base.forms import in_turn
from allemed.base.refusals import RefusedError
from allemed.people.views.access import may, signed_in
from allemed.programme.actions import agreement as deeds
from allemed.programme.agreements.blocks import parts_of
from allemed.programme.agreements.printing import agreement_pdf
from allemed.programme.forms.agreement import PaperForm, SendForm, TextForm
from allemed.programme.models import AgreementText, PartnershipState
from allemed.programme.permissions import can_work_with_partnerships
from allemed.programme.views.desk.access import find, find_as_coordinator, show
from allemed.programme.views.desk.plan import attempt, can_plan_somewhere


@may(can_work_with_partnerships)
def agreement(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send it, or see what became of it."""
    partnership = find(public_id)
    text = AgreementText.objects.current()
    form = SendForm(request.POST or None, partnership=partnership)
    if form.is_valid() and text is not None:
        by, person = signed_in(request), form.chosen_person
        done = _("Avtalen er sendt. Du ser her når den er godtatt.")
        sent = lambda: deeds.send_agreement(by=by, partnership=partnership, person=person, text=text)  # noqa: E731
        if attempt(request, sent, done):
            return redirect(partnership)
    words = text.words(partnership.language) if text else {"title": "", "body": ""}
    context = {
        "partnership": partnership,
        "form": form,
        "text": text,
        "words": words,
        "parts": parts_of(words["body"]),
        "standing": partnership.agreements.standing().select_related("text", "person").first(),
        "once_accepted": partnership.agreements.once_accepted().select_related("text"),
        "is_time": partnership.state == PartnershipState.AGREEMENT,
    }
    return show(request, "agreement", context)


@require_safe
@may(can_plan_somewhere)
def document(request: HttpRequest, public_id: str, agreement_id: str = "") -> HttpResponse:
    """The agreement that stands, or one that was accepted, as PDF; the partner's coordinator may read it too."""
    partnership = find_as_coordinator(request, public_id)
    found = partnership.agreements.whole()
    found = found.once_accepted().filter(public_id=agreement_id) if agreement_id else found.standing()
    wanted = found.first()
    if wanted is None:
        raise Http404
    response = HttpResponse(agreement_pdf(wanted), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="avtale.pdf"'
    return response


@require_POST
@may(can_work_with_partnerships)
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """It cannot be accepted any more."""
    partnership = find(public_id)
    standing = partnership.agreements.standing().first()
    if standing is not None:
        by = signed_in(request)
        done = _("Avtalen er trukket tilbake.")
        attempt(request, lambda: deeds.withdraw_agreement(by=by, agreement=standing), done)
    return redirect("partnerships:agreement", public_id)


@may(can_work_with_partnerships)
def paper(request: HttpRequest, public_id: str) -> HttpResponse:
    """It was signed on paper."""
    partnership = find(public_id)
    text = AgreementText.objects.current()
    form = PaperForm(request.POST or None)
    if form.is_valid() and text is not None:
        by, said = signed_in(request), form.cleaned_data
        try:
            deeds.record_paper(by=by, partnership=partnership, text=text, **said)
            return redirect(partnership)
        except RefusedError as refused:
            form.add_error(None, refused.message)
    return show(request, "agreement_paper", {"partnership": partnership, "form": form, "text": text})


@may(can_work_with_partnerships)
def texts(request: HttpRequest) -> HttpResponse:
    """The editions, and the draft of the next."""
    with in_turn("agreement text"):
        draft = AgreementText.objects.filter(published_at=None).first()
        form = TextForm(request.POST or None, text=draft or AgreementText.objects.current())
        if form.is_valid():
            by = signed_in(request)
            if attempt(request, lambda: deeds.save_text(by=by, texts=form.texts), _("Utkastet er lagret.")):
                return redirect("partnerships:agreement_texts")
    words = draft.words() if draft else {"title": "", "body": ""}
    context = {
        "form": form,
        "draft": draft,
        "parts": parts_of(words["body"]),
        "editions": AgreementText.objects.exclude(published_at=None),
    }
    return show(request, "agreement_texts", context)


@require_POST
@may(can_work_with_partnerships)
def publish_text(request: HttpRequest) -> HttpResponse:
    """The draft is what is sent from now on."""
    by = signed_in(request)
    attempt(request, lambda: deeds.publish_text(by=by), _("Utgaven er tatt i bruk."))
    return redirect("partnerships:agreement_texts")
