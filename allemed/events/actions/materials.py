"""Slides, papers and recordings, put there afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.base.http import purge_pages
from allemed.events.models import Event, Material, MaterialKind


@transaction.atomic
def add_material(
    *, by: Actor, event: Event, kind: MaterialKind, title: str, language: str, url: str, captions: Iterable[str] = ()
) -> Material:
    """Last in the list. A recording must have captions: the database refuses one without."""
    material = Material.objects.create(
        event=event,
        kind=kind,
        title=title.strip(),
        language=language,
        url=url.strip(),
        captions=list(captions),
        position=event.materials.count(),
    )
    audit.record(by=by, deed="material_added", thing=event, kind=kind)
    purge_pages()
    return material


@transaction.atomic
def remove_material(*, by: Actor, material: Material) -> None:
    """Take it off the page; the file stays where it is."""
    audit.record(by=by, deed="material_removed", thing=material.event, kind=material.kind)
    material.delete()
    purge_pages()
