"""The search page."""

from __future__ import annotations

import re

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from allemed.website.models.file import File
from allemed.website.search.query import LONGEST_QUESTION, Hit, search

PAGE = 10
FILE = re.compile(r"/dokumenter/(\d+)/")  # where Wagtail serves a file
MOST_PAGES = 50
# What each kind of thing is called in the list of hits.
KINDS = {
    "page": _("Side"),
    "article": _("Nyhet"),
    "report": _("Rapport"),
    "resource": _("Ressurs"),
    "barrier": _("Barriere"),
    "municipality": _("Kommune"),
    "event": _("Arrangement"),
    "deck": _("Kortstokk"),
    "card": _("Dialogkort"),
    "publication": _("Innsikt"),
    "file": _("Fil"),
}


def _kinds(hits: list[Hit]) -> list[str | Promise]:
    """What each hit is; of a file also its kind and size, so that nobody is surprised."""
    keys = {hit.url: match[1] for hit in hits if hit.kind == "file" and (match := FILE.match(hit.url))}
    files = File.objects.in_bulk(list(map(int, keys.values()))) if keys else {}
    kinds: list[str | Promise] = []
    for hit in hits:
        file = files.get(int(keys.get(hit.url, 0)))
        size = filesizeformat(file.file_size) if file and file.file_size else ""
        kinds.append(f"PDF, {size}" if size else KINDS.get(hit.kind, KINDS["page"]))
    return kinds


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Answer `?q=`; an empty question gets a word on what can be found."""
    question = " ".join(request.GET.get("q", "").replace("\x00", " ").split())
    number = request.GET.get("side", "1")
    at = (
        min(int(number), MOST_PAGES) if number.isascii() and number.isdigit() and len(number) < 4 and int(number) else 1
    )
    results = search(question, language=get_language() or "nb", start=(at - 1) * PAGE, size=PAGE)
    pages = Paginator(range(min(results.total, MOST_PAGES * PAGE)), PAGE)
    return render(
        request,
        "website/search/search_page.html",
        {
            "question": question,
            "is_cut": len(question) > LONGEST_QUESTION,
            "results": results,
            "hits": [{"hit": hit, "kind": kind} for hit, kind in zip(results.hits, _kinds(results.hits), strict=True)],
            "page_obj": pages.get_page(at),
            "corrections": list(results.corrected.items()),
        },
    )
