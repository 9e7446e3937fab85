from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "allemed.website"
    label = "website"

    def ready(self) -> None:
        from allemed.website import letters, signals, sizes

        signals.connect()
        letters.connect()
        sizes.forget_metadata()
