"""Every component of ours on one page, in every state: what we look at, and what axe looks at.

Its words are samples, not part of the product, so they are not translated.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.timezone import make_aware
from django.views.decorators.http import require_safe

from allemed.base.forms import Form


class SampleForm(Form):
    """One of each kind of field."""

    name = forms.CharField(label="Navn", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="E-post", help_text="Vi bruker den bare til å svare deg.")
    children = forms.IntegerField(label="Hvor mange barn", required=False, widget=forms.TextInput)
    where = forms.ChoiceField(label="Kommune", choices=[("", "Velg"), ("4622", "Kvam"), ("5607", "Vadsø")])
    when = forms.ChoiceField(
        label="Når passer det?", choices=[("1", "Våren"), ("2", "Høsten")], widget=forms.RadioSelect
    )
    who = forms.MultipleChoiceField(
        label="Hvem skal være med?",
        choices=[("lag", "Lag og foreninger"), ("barn", "Barn og unge")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Velg så mange du vil.",
    )
    more = forms.CharField(label="Noe vi bør vite?", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    agree = forms.BooleanField(label="Jeg kan svare for kommunen")


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """`/demo/komponenter/`."""
    page = Paginator(range(200), 10).page(7)
    starts_at = make_aware(datetime(2021, 3, 24, 9, 0))  # noqa: DTZ001  (make_aware knows the zone)
    drawing = static("base/drawings/empty.svg")
    return render(
        request,
        "demo/gallery.html",
        {
            "breadcrumbs": [{"title": "Forside", "url": "/"}, {"title": "Demo", "url": "/demo/"}],
            "here": "/demo/komponenter/",
            "page": page,
            "pages": page.paginator.get_elided_page_range(7, on_each_side=1, on_ends=1),
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=1),
            "form": SampleForm(prefix="tom"),
            "wrong": SampleForm({"feil-email": "ole.kvam"}, prefix="feil"),
            "sample": drawing,
            "sample_picture": format_html('<img src="{}" alt="" width="480" height="320">', drawing),
            "sample_figure": format_html('<img src="{}" alt="To sirkler som møtes" width="960" height="480">', drawing),
            **SAMPLES,
        },
    )


SAMPLES: dict[str, object] = {
    "saved_by_others": {"others": [{"label": "Navn", "stored": "Kvam kulturskole", "id": "id_tom-name"}]},
    "tags": [{"title": "Kultur", "url": "#kultur"}, {"title": "Økonomi", "url": "#okonomi"}],
    "figures": [
        {"value": "82 %", "meaning": "av lag uten samarbeid med kommunen ønsker seg ett"},
        {"value": "98 %", "meaning": "av dem som samarbeider, vil fortsette eller gjøre mer"},
        {"value": "73 %", "meaning": "vil at kommunen skal kalle inn til faste møter"},
    ],
    "findings": [
        {"finding": "Flere er med når familien har mer.", "explanation": "Økonomi betyr mest for idrett."},
        {"finding": "Færre er med jo eldre de blir.", "explanation": ""},
    ],
    "choices": [
        {"title": "Alle", "url": "#alle", "active": True, "count": 42},
        {"title": "2026", "url": "#2026", "active": False, "count": 12},
        {"title": "Medvirkning", "url": "#medvirkning", "active": False, "count": ""},
    ],
    "neighbour": {"title": "Frivilligheten vil samarbeide med kommunene", "url": "#nabo"},
    "ways": [{"title": "Gå til forsiden", "url": "/"}, {"title": "Søk på nettstedet", "url": "/sok/"}],
    "sentences": ["Marit leser skjemaet i dag.", "Hun ringer deg innen tre virkedager."],
    "rows": [
        {"label": "Kommune", "value": "Kvam", "url": "#kommune"},
        {"label": "Hvem vi ringer", "value": "Ole Nordli\n22 22 22 22", "url": "#hvem"},
        {"label": "Noe vi bør vite?", "value": "", "url": ""},
    ],
    "steps": [
        {"title": "Dere sendte skjemaet", "text": "3. november", "state": "done"},
        {"title": "Vi ringer", "text": "Innen tre virkedager", "state": "now"},
        {"title": "Dere sier ja eller nei", "text": "", "state": ""},
    ],
    "facts": [
        {"term": "Alder", "text": "6–18 år"},
        {"term": "Pris", "text": "1 000 kr"},
        {"term": "Sted", "text": "Øystese"},
    ],
    "head": ["Kommune", "Barn 6–17 år", "Dugnader"],
    "cells": [["Arendal", "6 412", "3"], ["Stor-Elvdal", "263", "1"], ["Vadsø", "751", "2"]],
    "long_cells": [["Nord-Aurdal og Sør-Aurdal", "Samarbeidsavtale om fritidsaktiviteter", "Utviklingsleder"]],
    "palette": ["neutral", "accent", "orange", "info", "success", "warning", "danger"],
    "side_menu": [
        {"title": "I dag", "url": "#i-dag", "active": True},
        {"title": "Samarbeid", "url": "#samarbeid", "active": False},
        {"title": "Beskjeder", "url": "#beskjeder", "active": False},
    ],
}
