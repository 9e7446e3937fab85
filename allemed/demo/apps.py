from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "allemed.demo"
    label = "demo"
