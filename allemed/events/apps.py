from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "allemed.events"
    label = "events"

    def ready(self) -> None:
        from allemed.events.menu import pages
        from allemed.people.menu import add_to_side_menu

        add_to_side_menu(pages)
