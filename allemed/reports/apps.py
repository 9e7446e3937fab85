from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "allemed.reports"
    label = "reports"
    verbose_name = _("Data og rapporter")

    def ready(self) -> None:
        from allemed.people import side_pages
        from allemed.reports.permissions import can_see_analyses

        side_pages.register("reports:agreements", _("Data og rapporter"), can_see_analyses)
