"""A deck and its versions. A published version never changes; to change a card is to publish a new version."""

from __future__ import annotations

import re

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from allemed.base.identifiers import new_public_id
from allemed.dialogkort import unprintable
from allemed.dialogkort.models.guards import REFUSE, SLUG, frozen_with_its_version, never_truncated

# The least a published version holds; `actions.publish_version` says which card lacks what, this makes sure.
HAS_A_GAP = """
    NOT EXISTS (SELECT 1 FROM dialogkort_dialoguecard c WHERE c.version_id = NEW.id)
    OR NOT EXISTS (SELECT 1 FROM dialogkort_decktext t WHERE t.version_id = NEW.id AND t.language = 'nb')
    OR EXISTS (
        SELECT 1 FROM dialogkort_dialoguecard c
        LEFT JOIN dialogkort_cardtext t ON t.card_id = c.id AND t.language = 'nb'
        WHERE c.version_id = NEW.id AND (
            c.barrier_id IS NULL OR c.illustration_id IS NULL OR t.id IS NULL
            OR '' IN (btrim(t.headline), btrim(t.situation), btrim(t.questions), btrim(t.easy_read),
                      btrim(t.listening), btrim(t.illustration_alt))))
"""
VERSION_ADDRESS = re.compile(r"^v(\d{1,4})$")


class Audience(models.TextChoices):
    """Who sits around the table."""

    MUNICIPALITY = "municipality", _("kommuner")
    ORGANISATION = "organisation", _("lag og foreninger")
    YOUTH = "youth", _("barn og unge")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    PUBLISHED = "published", _("publisert")
    WITHDRAWN = "withdrawn", _("trukket tilbake")


ALLOWED_MOVES = {
    VersionState.DRAFT: {VersionState.PUBLISHED},
    VersionState.PUBLISHED: {VersionState.WITHDRAWN},
    VersionState.WITHDRAWN: set[VersionState](),
}


class DeckQuerySet(models.QuerySet["Deck"]):
    def published(self) -> DeckQuerySet:
        """Decks a reader may see: at least one version is published."""
        return self.filter(models.Exists(DeckVersion.objects.filter(deck=models.OuterRef("pk"), state="published")))

    def in_order(self) -> DeckQuerySet:
        return self.order_by("position", "slug")


class Deck(models.Model):
    """A named deck with a stable address. What readers see of it is in its versions."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    slug = models.SlugField(
        _("adresse"),
        max_length=80,
        unique=True,
        help_text=_("Siste del av nettadressen, for eksempel «kommuner-2021». Den kan ikke endres etter publisering."),
    )
    title = models.CharField(_("arbeidstittel"), max_length=120, help_text=_("Slik heter kortstokken i redaksjonen."))
    audience = models.CharField(_("hvem den er for"), max_length=20, choices=Audience)
    position = models.PositiveSmallIntegerField(
        _("rekkefølge"), default=0, help_text=_("Lavest tall står først på siden med alle kortstokkene.")
    )

    objects = DeckQuerySet.as_manager()

    class Meta:
        verbose_name = _("kortstokk")
        verbose_name_plural = _("kortstokker")
        constraints = [
            models.CheckConstraint(condition=models.Q(slug__regex=SLUG), name="deck_slug_is_an_address"),
            models.CheckConstraint(condition=models.Q(audience__in=Audience.values), name="deck_audience_is_known"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keeps_its_address",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                    IF ROW(OLD.id, OLD.slug, OLD.public_id, OLD.audience)
                        IS DISTINCT FROM ROW(NEW.id, NEW.slug, NEW.public_id, NEW.audience)
                        AND EXISTS (SELECT 1 FROM dialogkort_deckversion v
                                    WHERE v.deck_id = OLD.id AND v.state <> 'draft')
                    THEN {REFUSE} END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("dialogkort:deck", args=[self.slug])

    @property
    def current(self) -> DeckVersion | None:
        """The newest published version: what the deck's own address shows."""
        return self.versions.filter(state=VersionState.PUBLISHED).order_by("-number").first()

    @property
    def draft(self) -> DeckVersion | None:
        """The version being worked on; there is one at the most."""
        return self.versions.filter(state=VersionState.DRAFT).first()


class VersionQuerySet(models.QuerySet["DeckVersion"]):
    def published(self) -> VersionQuerySet:
        return self.filter(state=VersionState.PUBLISHED)

    def newest_first(self) -> VersionQuerySet:
        return self.order_by("-number")

    def with_cards(self) -> VersionQuerySet:
        """Everything a deck's page shows, in a handful of queries."""
        card = self.model._meta.get_field("cards").related_model
        cards = models.Prefetch("cards", card._default_manager.select_related("illustration", "barrier"))
        return self.select_related("deck").prefetch_related("texts", cards, "cards__texts", "cards__barrier__texts")


class DeckVersion(ClusterableModel):
    """One edition of a deck: draft, then published for good, perhaps withdrawn."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    deck = models.ForeignKey(Deck, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("utgave"), editable=False)
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT, editable=False)
    languages = ArrayField(
        models.CharField(max_length=10),
        default=list,
        editable=False,
        help_text="the languages every card was complete in when it was published",
    )
    fingerprint = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="SHA-256 of everything a reader sees of it, taken when it was published",
    )
    started_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.CharField(max_length=64, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.CharField(max_length=64, blank=True, editable=False)

    objects = VersionQuerySet.as_manager()
    texts: models.Manager[DeckText]

    class Meta:
        verbose_name = _("utgave")
        verbose_name_plural = _("utgaver")
        constraints = [
            models.UniqueConstraint(fields=["deck", "number"], name="version_number_once_a_deck"),
            models.UniqueConstraint(
                fields=["deck"], condition=models.Q(state=VersionState.DRAFT), name="version_one_draft_a_deck"
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="version_number_from_one"),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at=None, published_by="", fingerprint="")
                | (
                    models.Q(state__in=["published", "withdrawn"], published_at__isnull=False)
                    & ~models.Q(published_by="")
                    & ~models.Q(fingerprint="")
                ),
                name="version_published_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="withdrawn", withdrawn_at__isnull=False) & ~models.Q(withdrawn_by=""))
                | (~models.Q(state="withdrawn") & models.Q(withdrawn_at=None, withdrawn_by="")),
                name="version_withdrawn_by_someone_at_a_time",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="starts_as_a_draft",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=~pgtrigger.Q(new__state="draft"),
                func=REFUSE,
            ),
            pgtrigger.Trigger(
                name="published_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=f"""
                    IF OLD.state = 'draft' THEN
                        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                        IF NEW.state = 'withdrawn' THEN {REFUSE} END IF;
                        IF NEW.state = 'published' AND ({HAS_A_GAP}) THEN
                            RAISE EXCEPTION 'dialogkort: an incomplete version is never published'
                                USING ERRCODE = 'DK002';
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF TG_OP = 'DELETE' OR OLD.state <> 'published' OR NEW.state <> 'withdrawn' THEN {REFUSE} END IF;
                    IF to_jsonb(OLD) - ARRAY['state', 'withdrawn_at', 'withdrawn_by']
                        IS DISTINCT FROM to_jsonb(NEW) - ARRAY['state', 'withdrawn_at', 'withdrawn_by']
                    THEN {REFUSE} END IF;
                    RETURN NEW;
                """,
            ),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return _("%(deck)s, utgave %(number)s") % {"deck": self.deck.title, "number": self.number}

    def get_absolute_url(self) -> str:
        """The version's own address, which shows this version for ever."""
        return reverse("dialogkort:version", args=[self.deck.slug, self.number])

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT

    @property
    def is_published(self) -> bool:
        return self.state == VersionState.PUBLISHED

    def text(self, language: str) -> DeckText | None:
        """The deck's title and lead in `language`, or in bokmål."""
        found = {text.language: text for text in self.texts.all()}
        return found.get(language) or found.get("nb")

    def shown_language(self, wanted: str) -> str:
        """`wanted` if every card is complete in it, otherwise bokmål. A draft shows what it has."""
        if self.is_draft:
            return wanted if any(text.language == wanted for text in self.texts.all()) else "nb"
        return wanted if wanted in self.languages else "nb"

    def url_in(self, language: str) -> str:
        """The address of this version in another language."""
        with override(language):
            return self.get_absolute_url()


class DeckText(models.Model):
    """A version's title and lead in one language."""

    version = ParentalKey(DeckVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("språk"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("tittel"), max_length=80)
    lead = models.TextField(
        _("ingress"),
        max_length=400,
        help_text=_("To setninger: hvem barna er, og hva kortene skal få dere til å gjøre."),
    )

    class Meta:
        verbose_name = _("tittel og ingress")
        verbose_name_plural = _("titler og ingresser")
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="deck_text_once_a_language"),
        ]
        triggers = [
            frozen_with_its_version(
                "published_never_changes",
                "SELECT v.state INTO found FROM dialogkort_deckversion v WHERE v.id = {row}.version_id FOR SHARE;",
            ),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        unprintable.refuse(self, ["title", "lead"])

    @property
    def is_complete(self) -> bool:
        return bool(self.title.strip() and self.lead.strip())
