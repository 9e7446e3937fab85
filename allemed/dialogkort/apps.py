from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DialogkortConfig(AppConfig):
    name = "allemed.dialogkort"
    label = "dialogkort"
    verbose_name = _("Dialogkortene")
