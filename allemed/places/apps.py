from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "allemed.places"
    label = "places"
