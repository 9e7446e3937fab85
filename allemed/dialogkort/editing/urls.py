"""The editors' pages, under `/redaksjon/dialogkort/`."""

from django.urls import URLPattern, URLResolver, path

from allemed.dialogkort.editing import views

app_name = "dialogkort_editing"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.overview, name="overview"),
    path("ny-utgave/<str:public_id>/", views.new_version, name="new_version"),
    path("utgave/<str:public_id>/", views.version, name="version"),
    path("utgave/<str:public_id>/nytt-kort/", views.new_card, name="new_card"),
    path("utgave/<str:public_id>/publiser/", views.publish, name="publish"),
    path("utgave/<str:public_id>/trekk-tilbake/", views.withdraw, name="withdraw"),
    path("utgave/<str:public_id>/slett/", views.delete, name="delete"),
    path("kort/<str:public_id>/flytt/<str:where>/", views.move, name="move"),
    path("kort/<str:public_id>/slett/", views.delete_card, name="delete_card"),
]
