from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "allemed.website"
    label = "website"

    def ready(self) -> None:
        from allemed.website import signals

        signals.connect()
