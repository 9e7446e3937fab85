from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "allemed.website"
    label = "website"
    verbose_name = _("Nettstedet")

    def ready(self) -> None:
        from allemed.website import letters, signals, sizes

        signals.connect()
        letters.connect()
        sizes.forget_metadata()
