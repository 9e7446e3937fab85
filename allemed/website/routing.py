"""From an address to its page in three queries however deep the page lies, where Wagtail asks two for each level."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from allemed.website.models import SitePage

DEEPEST = 12  # levels; nobody builds a deeper site, and a longer address costs one query and no more


def page(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view, told beforehand where the address leads."""
    if root := _root_path(request):
        setattr(request, "_wagtail_route_for_request", _route(request, root, path))  # noqa: B010  Wagtail's own memory
    return serve(request, path)  # type: ignore[no-any-return]


def _root_path(request: HttpRequest) -> str:
    """Where the pages of the address' language begin; "" when Wagtail had better look for itself."""
    sites = Page()._get_site_root_paths(request)
    if len({root.site_id for root in sites}) > 1:
        here = Site.find_for_request(request)
        sites = [root for root in sites if here and root.site_id == here.pk]
    return next((root.root_path for root in sites if root.language_code == get_language()), "")


def _route(request: HttpRequest, root: str, path: str) -> RouteResult | None:
    names = [name for name in path.split("/") if name]
    if len(names) > DEEPEST:
        return None
    steps = [root + "".join(f"{name}/" for name in names[:length]) for length in range(len(names) + 1)]
    there = {page.url_path: page for page in Page.objects.filter(url_path__in=steps)}
    way: list[Page] = []
    for step in steps:
        if step not in there:
            break
        way.append(there[step])
    if not way:
        return None
    try:
        return _whole(way).route(request, names[len(way) - 1 :])
    except Http404:
        return None


def _whole(way: list[Page]) -> Page:
    """The last page of the way as what it is, with what its template shows of other tables, knowing the way."""
    last = way[-1]
    kind = last.specific_class
    if kind is None or not issubclass(kind, SitePage):
        return last.specific
    found: SitePage = kind.objects.select_related(*kind.read_together).get(pk=last.pk)
    found.way = way[:-1]
    return found
