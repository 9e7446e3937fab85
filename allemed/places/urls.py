"""The addresses of places."""

from django.urls import URLPattern, URLResolver, path

from allemed.places import views

app_name = "places"
urlpatterns: list[URLPattern | URLResolver] = [
    path("kart/", views.country_map, name="map"),
    path("kart/kommuner.csv", views.municipalities_csv, name="municipalities_csv"),
    path("steder/kommuner/", views.find_municipality, name="find_municipality"),
    path("steder/kommuner.json", views.suggest_municipalities, name="suggest_municipalities"),
    path("steder/organisasjoner/", views.find_organisation, name="find_organisation"),
]
