"""Events and open series of meetings, and the page that lists them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from allemed.base.clock import OSLO
from allemed.events.models import Event, Series
from allemed.website.search.documents import Document

LIST, LIST_VERSION = "arrangementer", "1"


@dataclass(frozen=True)
class Events:
    """Everything published, over or to come."""

    name: str = "event"

    def versions(self) -> dict[str, str]:
        events = Event.objects.public().order_by().values_list("slug", "version", "published_at", "state")
        series = Series.objects.going().public().order_by().values_list("slug", "version")
        found = {f"e/{slug}": f"{version}:{published}:{state}" for slug, version, published, state in events}
        return found | {f"s/{slug}": str(version) for slug, version in series} | {LIST: LIST_VERSION}

    def documents(self, key: str) -> list[Document]:
        sort, _slash, slug = key.partition("/")
        if key == LIST:
            return self._list()
        return self._event(slug) if sort == "e" else self._series(slug)

    def _list(self) -> list[Document]:
        found = []
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                lead = _("Webinarer, møter og konferanser om å få alle barn med på fritid. Meld deg på uten konto.")
                found.append(
                    Document(
                        language=code, kind="page", title=_("Arrangementer"), url=reverse("events:list"), lead=lead
                    )
                )
        return found

    def _event(self, slug: str) -> list[Document]:
        event = Event.objects.public().filter(slug=slug).prefetch_related("texts").first()
        if event is None:
            return []
        found = []
        for text in event.texts.all():
            with translation.override(text.language):
                found.append(
                    Document(
                        language=text.language,
                        kind="event",
                        title=text.title,
                        url=event.get_absolute_url(),
                        lead=text.lead,
                        body="\n".join([text.body, event.get_kind_display(), event.place, event.organiser]),
                        date=event.starts_at.astimezone(OSLO).date(),
                    )
                )
        return found

    def _series(self, slug: str) -> list[Document]:
        series = Series.objects.going().public().filter(slug=slug).select_related("municipality").first()
        if series is None:
            return []
        found = []
        for text in series.texts.all():
            with translation.override(text.language):
                found.append(
                    Document(
                        language=text.language,
                        kind="event",
                        title=text.title,
                        url=series.get_absolute_url(),
                        lead=series.municipality.name,
                        body=text.about,
                    )
                )
        return found
