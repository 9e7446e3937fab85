from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "allemed.messages"
    label = "outbox"
