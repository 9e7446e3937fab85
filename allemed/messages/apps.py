from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "allemed.messages"
    label = "outbox"
    verbose_name = _("E-post fra oss")
