"""The process leader's calendar, for a program that asks now and then. The address is the key."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from allemed.programme.actions.leaders import feed_entries
from allemed.programme.calendars import MEDIA_TYPE, feed_of
from allemed.programme.models import Leader
from allemed.programme.permissions import is_leader


@never_cache
@require_safe
def leading(request: HttpRequest, key: str) -> HttpResponse:  # noqa: ARG001
    """`/samarbeid/kalender/<key>.ics`: what they lead. Gone when they lead no more."""
    leader = Leader.objects.filter(feed_key=key).select_related("user").first()
    if leader is None or not is_leader(leader.user):
        raise Http404
    with translation.override(leader.user.language):
        content = feed_of(feed_entries(leader), name=_("Dugnader jeg leder"))
    return HttpResponse(content, content_type=MEDIA_TYPE)
