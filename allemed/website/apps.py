from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "allemed.website"
    label = "website"
