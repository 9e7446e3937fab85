"""Where events and meetings are looked after, under `/min-side/arrangementer/`."""

from django.urls import URLPattern, URLResolver, path

from allemed.events.desk import events, people, series

app_name = "event_desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", events.event_list, name="list"),
    path("ny/", events.new, name="new"),
    path("moter/", series.series_list, name="series_list"),
    path("moter/ny/", series.new, name="new_series"),
    path("moter/mote/<slug:public_id>/", series.meeting, name="meeting"),
    path("moter/mote/<slug:public_id>/inviter/", series.invite, name="invite"),
    path("moter/mote/<slug:public_id>/avlys/", series.cancel_meeting, name="cancel_meeting"),
    path("moter/lag/<slug:public_id>/ta-ut/", series.remove_member, name="remove_member"),
    path("moter/<slug:public_id>/", series.series, name="series"),
    path("moter/<slug:public_id>/endre/", series.edit, name="edit_series"),
    path("moter/<slug:public_id>/avslutt/", series.end, name="end_series"),
    path("pamelding/<slug:public_id>/mott/", people.check_in, name="check_in"),
    path("pamelding/<slug:public_id>/ikke-mott/", people.undo_check_in, name="undo_check_in"),
    path("pamelding/<slug:public_id>/meld-av/", people.take_off, name="take_off"),
    path("materiale/<slug:public_id>/fjern/", events.remove_material, name="remove_material"),
    path("<slug:public_id>/", events.event, name="event"),
    path("<slug:public_id>/endre/", events.edit, name="edit"),
    path("<slug:public_id>/publiser/", events.publish, name="publish"),
    path("<slug:public_id>/avlys/", events.cancel, name="cancel"),
    path("<slug:public_id>/materiale/", events.add_material, name="add_material"),
    path("<slug:public_id>/dora/", people.door, name="door"),
    path("<slug:public_id>/skriv/", people.write, name="write"),
    path("<slug:public_id>/liste.xlsx", people.export, name="export"),
]
