from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "allemed.website"
    label = "website"
    verbose_name = _("Nettstedet")

    def ready(self) -> None:
        from allemed.programme import news
        from allemed.website import letters, signals, sizes
        from allemed.website.actions.subscriptions import ask_for_news

        signals.connect()
        letters.connect()
        news.register(ask_for_news)
        sizes.forget_metadata()
