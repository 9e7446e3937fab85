from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "allemed.demo"
    label = "demo"

    def ready(self) -> None:
        from allemed.demo.partners_on_the_map import Partners
        from allemed.places import map_layers

        map_layers.register(Partners())
