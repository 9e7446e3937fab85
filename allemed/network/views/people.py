"""The directory: what each has chosen to show."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from allemed.base import norwegian
from allemed.dialogkort.models import Barrier
from allemed.network.models import Entry, Member
from allemed.network.views.access import members_only, show

AT_ONCE = 24


@members_only
def directory(request: HttpRequest, member: Member) -> HttpResponse:  # noqa: ARG001 -- one must be one
    """Everyone who shows something. Search and filter look only at what is shown."""
    wanted = request.GET.get("q", "").strip()[:80]
    slug = request.GET.get("barriere", "")
    entries = [each.entry for each in Member.objects.listed().whole()]
    if slug:
        entries = [each for each in entries if any(barrier.slug == slug for barrier in each.barriers)]
    if wanted:
        entries = [each for each in entries if _is_about(each, norwegian.fold(wanted))]
    entries.sort(key=lambda each: norwegian.sort_key(each.name or each.partner or "\uffff"))
    paginator = Paginator(entries, AT_ONCE)
    page = paginator.get_page(request.GET.get("side"))
    query = urlencode([(name, value) for name, value in (("q", wanted), ("barriere", slug)) if value])
    context = {
        "page": page,
        "pages": paginator.get_elided_page_range(page.number),
        "query": f"{query}&" if query else "",
        "q": wanted,
        "slug": slug,
        "choices": _choices(slug, wanted),
        "count": len(entries),
    }
    return show(request, "people", context)


def _is_about(entry: Entry, folded: str) -> bool:
    shown = (entry.name, entry.title, entry.partner, entry.about, *(str(each) for each in entry.barriers))
    return any(folded in norwegian.fold(text) for text in shown if text)


def _choices(slug: str, wanted: str) -> list[dict[str, object]]:
    rest = {"q": wanted} if wanted else {}
    found: list[dict[str, object]] = [{"title": _("Alle"), "url": f"?{urlencode(rest)}", "active": not slug}]
    for barrier in Barrier.objects.with_texts().in_order():
        url = f"?{urlencode(rest | {'barriere': barrier.slug})}"
        found.append({"title": str(barrier), "url": url, "active": barrier.slug == slug})
    return found
