from django.apps import AppConfig


class DugnadConfig(AppConfig):
    name = "allemed.dugnad"
    label = "dugnad"
