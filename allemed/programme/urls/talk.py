"""The talk and the agreement at the adviser's desk, under `/min-side/samarbeid/`; included by `urls.desk`."""

from django.urls import URLPattern, URLResolver, path

from allemed.programme.views.desk import agreement, talk

urlpatterns: list[URLPattern | URLResolver] = [
    path("avtaletekst/", agreement.texts, name="agreement_texts"),
    path("avtaletekst/ta-i-bruk/", agreement.publish_text, name="publish_agreement_text"),
    path("<slug:public_id>/samtale/", talk.times, name="talk"),
    path("<slug:public_id>/samtale/avlys/", talk.call_off, name="call_off_talk"),
    path("<slug:public_id>/samtale/kalender.ics", talk.calendar, name="talk_calendar"),
    path("<slug:public_id>/samtale/holdt/", talk.outcome, name="talk_outcome"),
    path("<slug:public_id>/avtale/", agreement.agreement, name="agreement"),
    path("<slug:public_id>/avtale/avtale.pdf", agreement.document, name="agreement_document"),
    path("<slug:public_id>/avtale/<slug:agreement_id>.pdf", agreement.document, name="old_agreement_document"),
    path("<slug:public_id>/avtale/trekk/", agreement.withdraw, name="withdraw_agreement"),
    path("<slug:public_id>/avtale/papir/", agreement.paper, name="agreement_paper"),
]
