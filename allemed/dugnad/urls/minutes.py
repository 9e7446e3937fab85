"""What comes of the evening: minutes, the owners' answers, paper typed in."""

from django.urls import URLPattern, path

from allemed.dugnad.views import minutes, minutes_review, owners, paper

app_name = "dugnad_minutes"
urlpatterns: list[URLPattern] = [
    # For everyone
    path("referat/<slug:public_id>/", minutes.public, name="public"),
    path("referat/<slug:public_id>/referat.pdf", minutes.pdf, name="pdf"),
    path("referat/<slug:public_id>/referat.xlsx", minutes.workbook, name="xlsx"),
    path("referat/<slug:public_id>/referat.json", minutes.json, name="json"),
    path("tiltak/kommune/<slug:number>/", minutes.municipality, name="municipality"),
    path("tiltak/organisasjon/<slug:number>/", minutes.organisation, name="organisation"),
    # By the key in a letter
    path("tiltak/<str:token>/", owners.owner, name="owner"),
    # Those who lead
    path("min-side/referat/", minutes_review.review_list, name="list"),
    path("min-side/referat/<slug:public_id>/", minutes_review.review, name="review"),
    path("min-side/referat/<slug:public_id>/setning/", minutes_review.judge, name="judge"),
    path("min-side/referat/<slug:public_id>/mottaker/", minutes_review.recipient, name="recipient"),
    path("min-side/referat/<slug:public_id>/forhandsvisning/", minutes_review.preview, name="preview"),
    path("min-side/referat/<slug:public_id>/utkast.pdf", minutes_review.draft_pdf, name="draft_pdf"),
    path("min-side/referat/<slug:public_id>/send/", minutes_review.send, name="send"),
    path("min-side/tiltak/<slug:public_id>/eier/", owners.name_owner, name="name_owner"),
    # Paper
    path("dugnad/<slug:public_id>/papir/", paper.start, name="paper"),
    path("dugnad/<slug:public_id>/papir/ark.pdf", paper.sheets, name="sheets"),
    path("dugnad/<slug:public_id>/papir/gjor/", paper.do, name="paper_do"),
    path("dugnad/<slug:public_id>/papir/<slug:step>/<int:table>/", paper.screen, name="paper_screen"),
]
