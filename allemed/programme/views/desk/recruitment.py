"""Recruitment: who is missing, the link, the poster and the letter, lists, the door, and whether all is ready."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from allemed.base.forms import in_turn
from allemed.base.refusals import RefusedError
from allemed.dugnad.models import State
from allemed.dugnad.permissions import can_lead
from allemed.people.views.access import may, signed_in
from allemed.programme.actions import addresses, sign_ups
from allemed.programme.actions import recruitment as deeds
from allemed.programme.actions.sign_up_letters import where
from allemed.programme.desk_boxes_plan import meter, recruitment_box
from allemed.programme.forms.recruitment import DoorForm, ListForm, OverrideForm, PlacesForm, TargetsForm
from allemed.programme.models import Answer, Need, NeedKind, Partnership, Sector, SignUp, SignUpPage
from allemed.programme.moments import span
from allemed.programme.permissions import can_work_with_partnerships
from allemed.programme.poster.printing import poster_pdf
from allemed.programme.sign_up_links import page_link
from allemed.programme.views.desk.access import find_as_coordinator, show
from allemed.programme.views.desk.plan import attempt, can_plan_somewhere

CODES = tuple(code for code, _name in settings.LANGUAGES)


def _find(request: HttpRequest, public_id: str) -> tuple[Partnership, SignUpPage]:
    """A partnership and the page of its dugnad; there is none before the dugnad has a day."""
    partnership = find_as_coordinator(request, public_id)
    page = deeds.page_of(partnership)
    if page is None:
        raise Http404
    return partnership, page


@may(can_plan_somewhere)
def recruitment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who is missing first; then the ways to reach them."""
    partnership = find_as_coordinator(request, public_id)
    context = recruitment_box(partnership)
    page: SignUpPage | None = context["page"]
    if page is not None:
        people = list(
            SignUp.objects.known().filter(page=page).select_related("sector").order_by("state", "arrival", "pk")
        )
        failing = addresses.failing(one.email for one in people)
        for one in people:
            one.address_fails = one.email.lower() in failing  # type: ignore[attr-defined]
        context |= {
            "page_url": page_link(page, partnership.language),
            "places_form": PlacesForm(initial={"places": page.places}),
            "people": sorted(people, key=lambda one: list(Answer).index(Answer(one.state))),
            "poster_languages": settings.LANGUAGES,
        }
    return show(request, "recruitment", context | {"override_form": OverrideForm()})


@require_POST
@may(can_plan_somewhere)
def switch(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open the page, or close it."""
    partnership = find_as_coordinator(request, public_id)
    by = signed_in(request)
    if request.POST.get("gjor") == "steng":
        done = _("Påmeldingen er stengt. De som har en lenke, kan fortsatt svare.")
        attempt(request, lambda: deeds.close_page(by=by, partnership=partnership), done)
    else:
        done = _("Påmeldingen er åpen. Del lenken der folk er.")
        attempt(request, lambda: deeds.open_page(by=by, partnership=partnership), done)
    return redirect("partnerships:recruitment", public_id)


@require_POST
@may(can_plan_somewhere)
def places(request: HttpRequest, public_id: str) -> HttpResponse:
    """How many there is room for."""
    partnership = find_as_coordinator(request, public_id)
    page = deeds.page_of(partnership)
    form = PlacesForm(request.POST)
    if page is None:
        return redirect("partnerships:recruitment", public_id)
    if form.is_valid():
        by, number = signed_in(request), form.cleaned_data["places"]
        attempt(request, lambda: deeds.set_places(by=by, page=page, places=number), _("Antallet plasser er lagret."))
    else:
        messages.error(request, " ".join(str(error) for error in form.errors["places"]))
    return redirect("partnerships:recruitment", public_id)


@may(can_plan_somewhere)
def targets(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who must be in the room."""
    partnership, page = _find(request, public_id)
    with in_turn(f"targets of {public_id}"):
        form = TargetsForm(request.POST or None, page=page)
        if form.is_valid():
            try:
                deeds.set_targets(by=signed_in(request), page=page, targets=form.targets)
                messages.success(request, _("Lagret."))
                return redirect("partnerships:recruitment", public_id)
            except RefusedError as refused:
                form.add_error(None, refused.message)
    return show(request, "recruitment_targets", {"partnership": partnership, "form": form})


@may(can_plan_somewhere)
def guests(request: HttpRequest, public_id: str) -> HttpResponse:
    """A list: looked over first, then everyone on it is invited, or nobody."""
    partnership, page = _find(request, public_id)
    form = ListForm(request.POST or None, request.FILES or None, page=page)
    context: dict[str, Any] = {"partnership": partnership, "form": form}
    if form.is_valid():
        judgement = form.judgement
        rejected = ""
        if request.POST.get("gjor") == "ta-bort":
            rejected, form.cleaned_data["rows"] = judgement.wrong_text, judgement.good_text
            judgement = form.judgement
        may_go = request.POST.get("gjor") == "inviter" and not judgement.wrong and judgement.guests
        if may_go and _invite(request, page, form):
            return redirect("partnerships:recruitment", public_id)
        again = {name: form.cleaned_data[name] for name in ("sector", "submit_token", "rows")}
        shown = ListForm(initial=again, page=page)
        context |= {"form": shown, "judgement": judgement, "rejected": rejected}
    return show(request, "recruitment_list", context)


def _invite(request: HttpRequest, page: SignUpPage, form: ListForm) -> bool:
    try:
        with form.once() as earlier:
            if earlier is None:
                done = sign_ups.invite(by=signed_in(request), page=page, guests=form.judgement.guests)
                form.remember(f"{done.invited} {done.known}")
    except RefusedError as refused:
        messages.error(request, refused.message)
        return False
    invited, known = (int(number) for number in form.outcome.split())
    said = ngettext("%(n)s er invitert.", "%(n)s er invitert.", invited) % {"n": invited}
    if known:
        said += " " + ngettext("%(n)s sto der fra før.", "%(n)s sto der fra før.", known) % {"n": known}
    messages.success(request, said)
    return True


@require_safe
@may(can_plan_somewhere)
def poster(request: HttpRequest, public_id: str, language: str) -> HttpResponse:
    """To print and hang up."""
    _partnership, page = _find(request, public_id)
    if language not in CODES:
        raise Http404
    response = HttpResponse(poster_pdf(page, language), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="plakat-{page.slug}.pdf"'
    return response


@require_safe
@may(can_plan_somewhere)
def letter(request: HttpRequest, public_id: str) -> HttpResponse:
    """A letter to copy and send from one's own address."""
    partnership, page = _find(request, public_id)
    letters = []
    for code, name in settings.LANGUAGES:
        with translation.override(code):
            facts = {
                "title": page.dugnad.title,
                "when": span(page.dugnad.starts_at, page.dugnad.ends_at),
                "where": where(page.dugnad),
                "partner": partnership.partner_name,
                "url": page_link(page, code),
            }
            text = render_to_string("programme/desk/ready_letter.txt", facts)
        letters.append({"code": code, "name": name, "text": text.strip()})
    return show(request, "recruitment_letter", {"partnership": partnership, "letters": letters, "page": page})


@require_safe
@may(can_plan_somewhere)
def needs(request: HttpRequest, public_id: str) -> HttpResponse:
    """For whoever orders food and interpreters: how many need what, and how many come. Nobody's name."""
    partnership, page = _find(request, public_id)
    found = Need.objects.filter(sign_up__page=page, sign_up__state=Answer.YES)
    counts = dict(found.values_list("kind").annotate(number=Count("pk")).order_by())
    rows = [[str(kind.label), counts[kind.value]] for kind in NeedKind if kind.value in counts]
    return show(request, "recruitment_needs", {"partnership": partnership, "page": page, "rows": rows})


@may(can_plan_somewhere)
def door(request: HttpRequest, public_id: str) -> HttpResponse:
    """Count those who come in without having signed up; and open the room."""
    partnership, page = _find(request, public_id)
    user = signed_in(request)
    may_open = page.dugnad.state == State.PLANNED and can_lead(user, page.dugnad)
    form = DoorForm(request.POST if request.POST.get("gjor") == "apne" else None)
    if request.method == "POST":
        if "gruppe" in request.POST:
            sector = get_object_or_404(Sector, page=page, public_id=request.POST["gruppe"])
            sector.page = page
            deeds.count_walk_in(by=user, sector=sector, is_one_more=request.POST.get("gjor") != "minus")
            return redirect("partnerships:door", public_id)
        if may_open and form.is_valid():
            number = form.cleaned_data["tables"]
            done = _("Døra er åpen. Koden står på skjermen.")
            if attempt(request, lambda: deeds.open_the_door(by=user, partnership=partnership, tables=number), done):
                return redirect("dugnad_lead:dugnad", page.dugnad.public_id)
    context = {"partnership": partnership, "page": page, "meter": meter(page), "form": form, "may_open": may_open}
    return show(request, "recruitment_door", context)


@require_POST
@may(can_plan_somewhere)
def ready(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything is there."""
    partnership = find_as_coordinator(request, public_id)
    by = signed_in(request)
    attempt(request, lambda: deeds.declare_ready(by=by, partnership=partnership), _("Dugnaden er klar."))
    return redirect("partnerships:recruitment", public_id)


@may(can_work_with_partnerships)
def override(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ready all the same: the host's people, with a reason."""
    partnership = find_as_coordinator(request, public_id)
    form = OverrideForm(request.POST or None)
    if form.is_valid():
        by, because = signed_in(request), form.cleaned_data["because"]
        done = _("Dugnaden er satt til klar. Grunnen står på tidslinja.")
        attempt(request, lambda: deeds.override_ready(by=by, partnership=partnership, because=because), done)
        return redirect("partnerships:recruitment", public_id)
    context = recruitment_box(partnership) | {"form": form}
    return show(request, "recruitment_override", context)
