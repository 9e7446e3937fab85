from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "allemed.people"
    label = "people"
