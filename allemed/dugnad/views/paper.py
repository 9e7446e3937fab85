"""Paper. (stub)"""

from django.http import Http404, HttpRequest, HttpResponse


def start(request: HttpRequest, public_id: str) -> HttpResponse:
    raise Http404


def sheets(request: HttpRequest, public_id: str) -> HttpResponse:
    raise Http404


def do(request: HttpRequest, public_id: str) -> HttpResponse:
    raise Http404


def screen(request: HttpRequest, public_id: str, step: str, table: int) -> HttpResponse:
    raise Http404
