"""Reports under `/innsikt/`, in the edition that is out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation

from allemed.base.clock import OSLO
from allemed.reports.models import Publication
from allemed.website.search.documents import Document


@dataclass(frozen=True)
class Publications:
    """Every published report: its finding, and what each section says."""

    name: str = "publication"

    def versions(self) -> dict[str, str]:
        return dict(Publication.objects.published().values_list("slug", "fingerprint"))

    def documents(self, key: str) -> list[Document]:
        publication = Publication.objects.published().filter(slug=key).first()
        if publication is None:
            return []
        found = []
        for text in publication.texts.all():
            with translation.override(text.language):
                sections = text.content["sections"]
                said = [sentence for section in sections for sentence in (section["title"], *section["sentences"])]
                found.append(
                    Document(
                        language=text.language,
                        kind="publication",
                        title=text.title,
                        url=publication.get_absolute_url(),
                        lead=text.content["finding"],
                        body="\n".join([text.lead, *said, *text.content["method"]]),
                        date=publication.published_at.astimezone(OSLO).date(),
                    )
                )
        return found
