from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DugnadConfig(AppConfig):
    name = "allemed.dugnad"
    label = "dugnad"
    verbose_name = _("Dugnaden")

    def ready(self) -> None:
        """Beside one's own pages: the dugnads one leads, the runbooks, the minutes one looks after."""
        from allemed.dugnad.permissions import can_plan, can_write_runbooks, works_with_minutes
        from allemed.people import side_pages

        side_pages.register("dugnad_lead:list", _("Dugnader"), can_plan)
        side_pages.register("dugnad_lead:runbooks", _("Kjøreplaner"), can_write_runbooks)
        side_pages.register("dugnad_minutes:list", _("Referater"), works_with_minutes)
