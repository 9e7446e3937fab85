from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "allemed.base"
    label = "base"
