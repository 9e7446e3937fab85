from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "allemed.events"
    label = "events"
    verbose_name = _("Arrangementene")

    def ready(self) -> None:
        from allemed.events.menu import pages
        from allemed.people.menu import add_to_side_menu

        add_to_side_menu(pages)
