from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "allemed.events"
    label = "events"
    verbose_name = _("Arrangementene")

    def ready(self) -> None:
        from allemed.events.permissions import can_manage_events, can_manage_some_series
        from allemed.people import side_pages

        side_pages.register("event_desk:list", _("Arrangementer"), can_manage_events)
        side_pages.register("event_desk:series_list", _("Faste møter"), can_manage_some_series)
