"""The adviser's desk, under `/min-side/samarbeid/`."""

from django.urls import URLPattern, URLResolver, include, path

from allemed.programme.urls.plan import urlpatterns as plan
from allemed.programme.urls.talk import urlpatterns as talk
from allemed.programme.views.desk import day, deeds, merging, mine, moves, partnership

app_name = "partnerships"
ONE = "<slug:public_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", day.day, name="day"),
    path("mitt/", mine.mine, name="mine"),
    path("tavle/", day.board, name="board"),
    path("sesong/", day.season, name="season"),
    path("samarbeid.xlsx", day.spreadsheet, name="spreadsheet"),
    path("overlat/", deeds.hand_over, name="hand_over"),
    path("skjema/<slug:public_id>/", deeds.place, name="place"),
    path("perioder/", include("allemed.programme.urls.periods")),
    # Before the partnerships: `oppgaver/` and `avtaletekst/` are words of their own.
    *plan,
    *talk,
    path(ONE, partnership.partnership, name="partnership"),
    path(ONE + "logg/", deeds.log, name="log"),
    path(ONE + "logg/<slug:entry_id>/slett/", deeds.erase_words, name="erase_words"),
    path(ONE + "brev/", deeds.letter, name="letter"),
    path(ONE + "endre/", deeds.facts, name="facts"),
    path(ONE + "ta/", deeds.take, name="take"),
    path(ONE + "flytt/<slug:deed>/", moves.move, name="move"),
    path(ONE + "fil/", deeds.keep_file, name="keep_file"),
    path(ONE + "fil/<slug:file_id>/", deeds.kept_file, name="file"),
    path(ONE + "fil/<slug:file_id>/ta-bort/", deeds.remove_file, name="remove_file"),
    path(ONE + "tilgang/", deeds.access, name="access"),
    path(ONE + "person/", deeds.person, name="new_person"),
    path(ONE + "person/<slug:person_id>/", deeds.person, name="person"),
    path(ONE + "person/<slug:person_id>/slett/", deeds.forget_person, name="forget_person"),
    path(ONE + "legg-sammen/", merging.merge, name="merge"),
    path(ONE + "skill/", merging.unmerge, name="unmerge"),
    path(ONE + "ny-kommune/", merging.follow_merger, name="follow_merger"),
    path(ONE + "ny-organisasjon/", merging.follow_organisation, name="follow_organisation"),
]
