"""A real event in a text: what stands there is what the event says now, also after it is moved or called off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.viewsets.chooser import ChooserViewSet

from allemed.events.models import Event, EventText, State
from allemed.events.pages import EventPage

event_chooser = ChooserViewSet(
    "event_chooser",
    model=Event,
    icon="calendar-alt",
    choose_one_text=_("Velg et arrangement"),
    choose_another_text=_("Velg et annet arrangement"),
    register_widget=False,
)


class ComingEventBlock(blocks.ChooserBlock):
    """One event from the room of events, with its own page and registration."""

    target_model = Event

    @property
    def widget(self) -> Any:
        """The chooser's field in the editors' admin."""
        return event_chooser.widget_class()

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Event | None]:
        """All the events with what they show, in one query: the front page has few to spare."""
        numbers = list(values)
        found: dict[int, Event] = {}
        texts = EventText.objects.filter(event__in=[number for number in numbers if number]).select_related("event")
        for text in texts:
            event = found.setdefault(text.event_id, text.event)
            event.__dict__.setdefault("shown_texts", []).append(text)
        return [found.get(number) if number else None for number in numbers]

    def get_context(self, value: Event | None, parent_context: Any = None) -> dict[str, Any]:
        """The event in the page's language; nothing for a draft."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["event"] = None
        if value is not None and value.state != State.DRAFT:
            context["event"] = EventPage(value, get_language() or "nb", value.__dict__.get("shown_texts"))
        return context

    class Meta:
        icon = "calendar-alt"
        label = _("Arrangement fra kalenderen")
        template = "website/blocks/_coming_event.html"
