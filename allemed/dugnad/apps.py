from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DugnadConfig(AppConfig):
    name = "allemed.dugnad"
    label = "dugnad"
    verbose_name = _("Dugnaden")

    def ready(self) -> None:
        """Beside one's own pages: the minutes one looks after."""
        from allemed.dugnad.minutes.permissions import works_with_minutes
        from allemed.people import side_pages

        side_pages.register("dugnad_minutes:list", _("Referater"), works_with_minutes)
