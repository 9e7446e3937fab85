from django.apps import AppConfig


class DialogkortConfig(AppConfig):
    name = "allemed.dialogkort"
    label = "dialogkort"
