"""Every component of ours on one page, in every state: what we look at, and what axe looks at."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """`/demo/komponenter/`."""
    return render(request, "demo/gallery.html", {"breadcrumbs": [{"title": "Demo", "url": "/demo/"}]})
