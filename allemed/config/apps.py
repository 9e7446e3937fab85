from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The house's own jobs and commands; it has no tables."""

    name = "allemed.config"
    label = "config"
