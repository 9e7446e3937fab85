"""The addresses of demo."""

from django.urls import URLPattern, URLResolver, path

from allemed.demo import door
from allemed.demo.gallery import gallery

app_name = "demo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", door.cast, name="cast"),
    path("inn/<slug:public_id>/", door.sign_in_as, name="sign_in_as"),
    path("utboks/", door.mailbox, name="mailbox"),
    path("utboks/<slug:public_id>/", door.letter, name="letter"),
    path("utboks/<slug:public_id>/html/", door.letter_html, name="letter_html"),
    path("komponenter/", gallery, name="gallery"),
]
