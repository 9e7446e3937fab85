from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "allemed.network"
    label = "network"
    verbose_name = _("Nettverket")

    def ready(self) -> None:
        from allemed.network.permissions import can_invite_to_conference, can_take_part
        from allemed.people import side_pages

        side_pages.register("network:home", _("Nettverket"), can_take_part)
        side_pages.register("network:conference", _("Konferanse"), can_invite_to_conference)
