"""The addresses of reports: readers' pages under `/innsikt/`, analysts' under `/min-side/innsikt/`."""

from django.urls import URLPattern, URLResolver, path

from allemed.reports.views import agreements, data, public, recipes, runs

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("innsikt/", public.publication_list, name="publication_list"),
    path("innsikt/<slug:slug>/", public.publication, name="publication"),
    path("innsikt/<slug:slug>/kommuner/", public.places, name="places"),
    path("innsikt/<slug:slug>/<slug:number>/", public.municipality, name="municipality"),
    path("min-side/innsikt/", agreements.agreements, name="agreements"),
    path("min-side/innsikt/avtaler/ny/", agreements.record, name="record_agreement"),
    path("min-side/innsikt/avtaler/<slug:public_id>/", agreements.agreement, name="agreement"),
    path("min-side/innsikt/avtaler/<slug:public_id>/tilgang/", agreements.grant, name="grant_access"),
    path("min-side/innsikt/tilgang/<slug:public_id>/avslutt/", agreements.end, name="end_access"),
    path("min-side/innsikt/avtaler/<slug:public_id>/last-opp/", data.upload, name="upload"),
    path("min-side/innsikt/data/<slug:public_id>/", data.dataset, name="dataset"),
    path("min-side/innsikt/data/<slug:public_id>/slett/", data.delete, name="delete_dataset"),
    path("min-side/innsikt/data/<slug:public_id>/oppskrift/", recipes.write, name="write_recipe"),
    path("min-side/innsikt/oppskrifter/<slug:public_id>/", recipes.recipe, name="recipe"),
    path("min-side/innsikt/oppskrifter/<slug:public_id>/godkjenn/", recipes.review, name="review_recipe"),
    path("min-side/innsikt/oppskrifter/<slug:public_id>/kjor/", runs.start, name="start_run"),
    path("min-side/innsikt/kjoringer/<slug:public_id>/", runs.run, name="run"),
    path("min-side/innsikt/kjoringer/<slug:public_id>/legg-ut/", runs.publish, name="publish_run"),
    path("min-side/innsikt/rapporter/<slug:public_id>/trekk/", runs.withdraw, name="withdraw"),
]
