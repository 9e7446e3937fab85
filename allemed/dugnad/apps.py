from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DugnadConfig(AppConfig):
    name = "allemed.dugnad"
    label = "dugnad"
    verbose_name = _("Dugnaden")
