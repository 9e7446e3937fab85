"""The door and the seats: everything a participant's device opens."""

from django.urls import URLPattern, path, register_converter

from allemed.dugnad.urls.converters import PublicId
from allemed.dugnad.views import deeds, door, table, without_network

register_converter(PublicId, "public_id")

app_name = "dugnad"
urlpatterns: list[URLPattern] = [
    path("d/<str:code>", door.by_code, name="door"),  # short, for a screen and a QR code; no slash to type
    path("d/<str:code>/", door.by_code),
    path("d/", door.code_field),
    path("dugnad/inn/", door.code_field, name="code_field"),
    path("dugnad/uten-nett.js", without_network.worker, name="without_network"),
    path("dugnad/<public_id:dugnad>/", table.seat, name="seat"),
    path("dugnad/<public_id:dugnad>/inn/", door.sit_down, name="sit_down"),
    path("dugnad/<public_id:dugnad>/ta-over/", door.take_over, name="take_over"),
    path("dugnad/<public_id:dugnad>/gjor/<slug:deed>/", deeds.do, name="do"),
]
