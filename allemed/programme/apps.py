from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "allemed.programme"
    label = "programme"
    verbose_name = _("Programmet")

    def ready(self) -> None:
        from allemed.people import side_pages
        from allemed.places import map_layers
        from allemed.programme.map_layer import Partners
        from allemed.programme.permissions import can_work_with_partnerships, is_coordinator, is_leader

        side_pages.register("partnerships:day", _("Samarbeid"), can_work_with_partnerships)
        side_pages.register("partnerships:mine", _("Dugnaden vår"), is_coordinator)
        side_pages.register("partnerships:leading", _("Prosessleder"), is_leader)
        map_layers.register(Partners())
