"""What an event's page and the lists show, in one language: plain values, so that the templates decide nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override

from allemed.base import norwegian
from allemed.events import calendar_files, times
from allemed.events.models import Event, EventText, Kind, Material, MaterialKind, Meeting, Seats, Series, Way
from allemed.events.models.words import best

LANGUAGE_NAMES = dict(settings.LANGUAGES)


def crumbs(*, whole: bool = True) -> list[dict[str, str]]:
    """The way to the events."""
    root = reverse("events:list").removesuffix("arrangementer/")
    found = [{"title": _("Forside"), "url": root}]
    return [*found, {"title": _("Arrangementer"), "url": reverse("events:list")}] if whole else found


class EventPage:
    """An event in one language."""

    def __init__(self, event: Event, wanted: str, texts: Iterable[EventText] | None = None) -> None:
        self.event = event
        text = event.text(wanted) if texts is None else best(texts, wanted)
        self.language = text.language if text else settings.LANGUAGE_CODE
        self.title = text.title if text else event.slug
        self.lead = text.lead if text else ""
        self.paragraphs = [part.strip() for part in (text.body if text else "").split("\n\n") if part.strip()]
        self.is_translated = self.language == wanted
        self.kind = Kind(event.kind).label
        self.url = event.get_absolute_url()

    @property
    def starts_at(self) -> dt.datetime:
        return self.event.starts_at

    @property
    def ends_at(self) -> dt.datetime:
        return self.event.ends_at

    @cached_property
    def when(self) -> str:
        return times.span(self.event.starts_at, self.event.ends_at)

    @cached_property
    def where(self) -> str:
        return calendar_files.where(self.event, language=self.language)

    @property
    def where_in_short(self) -> str:
        """The place, or that it is on the net: asks the database nothing."""
        return self.event.place or _("på nett")

    @property
    def link_text(self) -> str:
        """What a link to it says, which tells at once what to expect."""
        return self.status if self.is_cancelled or self.is_over else _("Les mer og meld deg på")

    @property
    def shown_language_name(self) -> str:
        return LANGUAGE_NAMES[self.language]

    @cached_property
    def canonical(self) -> str:
        """The one address search engines keep: in the language that is really shown."""
        with override(self.language):
            return settings.SITE_ADDRESS + self.event.get_absolute_url()

    @cached_property
    def alternates(self) -> list[dict[str, str]]:
        """The same event in the languages it is written in."""
        found = []
        for text in self.event.texts.all():
            with override(text.language):
                found.append({"code": text.language, "url": settings.SITE_ADDRESS + self.event.get_absolute_url()})
        return found

    @property
    def is_over(self) -> bool:
        return self.event.is_over

    @property
    def is_cancelled(self) -> bool:
        return self.event.is_cancelled

    @cached_property
    def ways(self) -> list[WayOfTakingPart]:
        return [WayOfTakingPart(seats) for seats in self.event.seats.all()]

    @cached_property
    def is_full(self) -> bool:
        """Whether everyone who registers now must wait."""
        return bool(self.ways) and all(way.is_full for way in self.ways)

    @cached_property
    def status(self) -> str:
        """How it stands with taking part, in a sentence."""
        event = self.event
        if event.is_cancelled:
            return _("Avlyst")
        if event.is_over:
            return _("Er over")
        if event.is_external:
            return _("Holdes av %(organiser)s") % {"organiser": event.organiser}
        if event.is_not_open_yet and event.opens_at:
            return _("Påmeldingen åpner %(moment)s") % {"moment": norwegian.moment(event.opens_at)}
        if not event.takes_registrations:
            return _("Påmeldingen er stengt")
        return _("Fullt, men du kan stå på venteliste") if self.is_full else _("Ledige plasser")

    @property
    def takes_registrations(self) -> bool:
        return self.event.takes_registrations

    @cached_property
    def attendance_mode(self) -> str:
        """What schema.org calls the ways of taking part."""
        ways = {seats.way for seats in self.event.seats.all()}
        if ways == {Way.ROOM, Way.ONLINE}:
            return "MixedEventAttendanceMode"
        has_place = bool(self.event.place) and Way.ONLINE not in ways
        return "OfflineEventAttendanceMode" if has_place else "OnlineEventAttendanceMode"

    @cached_property
    def materials(self) -> list[dict[str, str]]:
        return [self._described(material) for material in self.event.materials.all()]

    @staticmethod
    def _described(material: Material) -> dict[str, str]:
        note = str(MaterialKind(material.kind).label)
        if material.kind == MaterialKind.RECORDING:
            names = ", ".join(LANGUAGE_NAMES.get(code, code) for code in material.captions)
            note = _("Opptak, tekstet på %(languages)s") % {"languages": names}
        return {"title": material.title, "url": material.url, "note": note, "language": material.language}


class WayOfTakingPart:
    """One way of taking part, and how it stands with places."""

    def __init__(self, seats: Seats) -> None:
        self.way = Way(seats.way)
        self.is_full = seats.is_full
        self.label = _("I rommet") if self.way == Way.ROOM else _("På nett")
        self.places = "" if seats.places is None else norwegian.group(seats.places)

    @property
    def sentence(self) -> str:
        if self.is_full:
            return _("%(places)s plasser, alle er tatt. Du kan stå på venteliste.") % {"places": self.places}
        if self.places:
            return _("%(places)s plasser. Det er ledig.") % {"places": self.places}
        return _("Plass til alle.")


class MeetingRow:
    """A meeting in a list."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.when = times.span(meeting.starts_at, meeting.ends_at)
        self.starts_at = meeting.starts_at
        self.place = meeting.place or (_("på nett") if meeting.online_url else "")
        self.is_cancelled = meeting.is_cancelled
        self.is_moved = meeting.is_moved
        self.agenda = meeting.agenda
        self.minutes = meeting.minutes


class SeriesPage:
    """A series in one language. Agendas and minutes stand in the language they were written in."""

    def __init__(self, series: Series, wanted: str) -> None:
        self.series = series
        text = series.text(wanted)
        self.language = text.language if text else settings.LANGUAGE_CODE
        self.title = text.title if text else series.slug
        self.about = text.about if text else ""
        self.municipality = series.municipality.name
        self.url = series.get_absolute_url()

    @cached_property
    def rule(self) -> str:
        """The rule in words: `Hver andre måned, første tirsdag kl. 18.00`."""
        series = self.series
        day = f"{series.get_week_display()} {series.get_weekday_display()}"
        facts = {"day": day, "time": norwegian.time(series.time), "months": series.every_months}
        if series.every_months == 1:
            return _("Hver måned, %(day)s kl.\u00a0%(time)s") % facts
        if series.every_months == 2:
            return _("Annenhver måned, %(day)s kl.\u00a0%(time)s") % facts
        return _("Hver %(months)s. måned, %(day)s kl.\u00a0%(time)s") % facts

    @cached_property
    def coming(self) -> list[MeetingRow]:
        return [MeetingRow(meeting) for meeting in self.series.meetings.coming()[:12]]

    @cached_property
    def past(self) -> list[MeetingRow]:
        return [MeetingRow(meeting) for meeting in self.series.meetings.past()[:24] if not meeting.is_cancelled]

    @cached_property
    def next(self) -> MeetingRow | None:
        return next((row for row in self.coming if not row.is_cancelled), None)
