"""Calendar files and feeds. The way in to a meeting on the net is only in those that are behind a key."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from allemed.base.http import public
from allemed.events import calendar_files, links
from allemed.events.actions import letters
from allemed.events.models import Event, RegistrationState, Series

SECONDS = 300
MOST = 200


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{calendar_files.MEDIA_TYPE}; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response


@require_safe
def all_events(_request: HttpRequest) -> HttpResponse:
    """`/arrangementer/kalender.ics`: everything that is coming, to subscribe to."""
    language = get_language() or "nb"
    events = Event.objects.public().coming().whole()[:MOST]
    entries = [calendar_files.event_entry(event, language=language, with_link=False) for event in events]
    return public(_file(calendar_files.feed(entries, name=_("Arrangementer i ALLEMED")), "allemed"), SECONDS)


@require_safe
def one_event(_request: HttpRequest, slug: str) -> HttpResponse:
    """`/arrangementer/<slug>/kalender.ics`."""
    event = get_object_or_404(Event.objects.public().whole(), slug=slug)
    entry = calendar_files.event_entry(event, language=get_language() or "nb", with_link=False)
    return public(_file(calendar_files.one(entry, is_cancelled=event.is_cancelled), event.slug), SECONDS)


@never_cache
@require_safe
def own_file(_request: HttpRequest, token: str) -> HttpResponse:
    """For someone who has a place: with the way in."""
    found = links.find_registration(token)
    if found is None or found.is_old or found.thing.state != RegistrationState.CONFIRMED:
        raise Http404
    return _file(letters.calendar_file(found.thing).content, "allemed")


@require_safe
def series_feed(_request: HttpRequest, slug: str) -> HttpResponse:
    """`/arrangementer/moter/<slug>/kalender.ics`: a municipality's open meetings."""
    series = get_object_or_404(Series.objects.public().prefetch_related("texts"), slug=slug)
    return public(_file(_meetings(series, get_language() or "nb", with_link=False), series.slug), SECONDS)


@never_cache
@require_safe
def member_feed(_request: HttpRequest, token: str) -> HttpResponse:
    """A club's own calendar: works until the club is taken out."""
    member = links.find_member(token)
    if member is None:
        raise Http404
    return _file(_meetings(member.series, member.language, with_link=True), member.series.slug)


def _meetings(series: Series, language: str, *, with_link: bool) -> bytes:
    text = series.text(language)
    entries = [
        calendar_files.meeting_entry(meeting, language=language, with_link=with_link)
        for meeting in series.meetings.select_related("series").order_by("-starts_at")[:MOST]
    ]
    return calendar_files.feed(entries, name=text.title if text else series.slug)
