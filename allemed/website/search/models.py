"""What the search knows: one entry for each findable thing and language, the words in use, and synonyms."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class SearchEntry(models.Model):
    """One findable thing in one language: a page, a card, a file. Built from its source, never edited."""

    source = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    version = models.CharField(max_length=120)  # when the source's differs, the entry is built anew
    kind = models.CharField(max_length=40)
    title = models.TextField()
    lead = models.TextField(blank=True)
    body = models.TextField(blank=True)
    url = models.TextField()
    date = models.DateField(null=True)
    head = SearchVectorField(default="")  # title and lead only: small, so that ranking by it reads little
    vector = SearchVectorField()

    class Meta:
        app_label = "website"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key", "language"], name="one_search_entry_per_thing_and_language"
            )
        ]
        indexes = [
            GinIndex(fields=["vector"], name="search_entry_vector", fastupdate=False),
            GinIndex(fields=["head"], name="search_entry_head", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.key}:{self.language}"


class SearchWord(models.Model):
    """A word the site uses, and in how many entries: for spelling, for compounds, for how much a word says."""

    language = models.CharField(max_length=2)
    word = models.CharField(max_length=60)
    stem = models.CharField(max_length=60)
    entries = models.PositiveIntegerField()

    class Meta:
        app_label = "website"
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="one_search_word_per_language")]
        indexes = [
            GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="search_word_trigrams"),
            models.Index(fields=["language", "stem"], name="search_word_stem"),
        ]

    def __str__(self) -> str:
        return self.word


class Synonym(models.Model):
    """Words that shall find the same, kept by an editor."""

    language = models.CharField(
        _("språk"), max_length=2, choices=[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")], default="nb"
    )
    words = models.CharField(
        _("ord"),
        max_length=400,
        help_text=_("Ord som skal gi de samme treffene, skilt med komma: «leder, trener, instruktør»."),
    )

    panels = [FieldPanel("language"), FieldPanel("words")]

    class Meta:
        app_label = "website"
        ordering = ["language", "words"]
        verbose_name = _("synonymer")
        verbose_name_plural = _("synonymer i søket")

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        if len(self.group) < 2:
            raise ValidationError({"words": _("Skriv minst to ord, skilt med komma.")})

    @property
    def group(self) -> list[str]:
        """The words, in lower case, without empty ones."""
        return [word.strip().lower() for word in self.words.split(",") if word.strip()]
