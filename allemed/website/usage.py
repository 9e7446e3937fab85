"""Where a picture or a file is used: on pages readers see, and in what editors are writing.

Wagtail's index knows only what is published. A draft, or a version that waits for its time, would lose the picture.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model, Q
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.models.reference_index import ReferenceGroups


class Usage(ReferenceGroups):
    """Every use counts: a picture in a text is in use as much as one in a field."""

    @property
    def is_protected(self) -> bool:
        """Whether anything uses it."""
        return bool(self.count())


def usage_of(thing: Model) -> Usage:
    """Every use of `thing`, page by page."""
    found = list(ReferenceIndex.get_references_to(thing))
    there = {(use.base_content_type_id, use.object_id, use.content_path) for use in found}
    for use in _in_drafts(thing):
        place = (use.base_content_type_id, use.object_id, use.content_path)
        if place not in there:
            there.add(place)
            found.append(use)
    return Usage(found)


def _in_drafts(thing: Model) -> Iterator[ReferenceIndex]:
    """The uses in each page's newest version and in those that wait for their time, as the index would have them."""
    kind = ReferenceIndex._get_base_content_type(type(thing)).pk
    newest = Page.objects.filter(has_unpublished_changes=True).values("latest_revision")
    waiting = Revision.objects.page_revisions().filter(Q(pk__in=newest) | Q(approved_go_live_at__isnull=False))
    for revision in waiting:
        page = revision.as_object()
        for to_kind, to_id, model_path, content_path in ReferenceIndex._extract_references_from_object(page):
            if (to_kind, to_id) == (kind, str(thing.pk)):
                yield ReferenceIndex(
                    base_content_type_id=revision.base_content_type_id,
                    content_type_id=revision.content_type_id,
                    object_id=revision.object_id,
                    to_content_type_id=kind,
                    to_object_id=to_id,
                    model_path=model_path,
                    content_path=content_path,
                )
