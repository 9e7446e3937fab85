"""What stands between a child and an activity. The list lives here; cards, themes and measures point to it."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from allemed.dialogkort import unprintable
from allemed.dialogkort.models.guards import REFUSE, SLUG

# A barrier that stands on a published card is part of it.
IN_A_PUBLISHED_VERSION = """
    EXISTS (SELECT 1 FROM dialogkort_dialoguecard c JOIN dialogkort_deckversion v ON v.id = c.version_id
            WHERE c.barrier_id = {barrier} AND v.state <> 'draft')
"""


class Voice(models.TextChoices):
    """Which of the cards' two colours the barrier speaks in."""

    BLUE = "blue", _("blå: det vi gjør bra, og de første stegene")
    ORANGE = "orange", _("oransje: det som kan bli bedre, og barnet")


class Pattern(models.TextChoices):
    """A barrier is known by its pattern too, so that it survives a grey printer and eyes that see few colours."""

    DOTS = "dots", _("prikker")
    STRIPES = "stripes", _("striper")
    WAVES = "waves", _("bølger")
    CHECKS = "checks", _("ruter")
    RINGS = "rings", _("ringer")
    ZIGZAG = "zigzag", _("sikksakk")


class BarrierQuerySet(models.QuerySet["Barrier"]):
    def with_texts(self) -> BarrierQuerySet:
        return self.prefetch_related("texts")

    def in_order(self) -> BarrierQuerySet:
        return self.order_by("position", "slug")


class Barrier(ClusterableModel):
    """One barrier. Its slug is public and stable; once it stands on a published card, so are its name and look."""

    slug = models.SlugField(_("adresse"), max_length=60, unique=True)
    voice = models.CharField(_("farge"), max_length=10, choices=Voice, default=Voice.ORANGE)
    pattern = models.CharField(_("mønster"), max_length=10, choices=Pattern)
    position = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)

    objects = BarrierQuerySet.as_manager()
    texts: models.Manager[BarrierText]

    class Meta:
        verbose_name = _("barriere")
        verbose_name_plural = _("barrierer")
        constraints = [
            models.CheckConstraint(condition=models.Q(slug__regex=SLUG), name="barrier_slug_is_an_address"),
            models.CheckConstraint(condition=models.Q(voice__in=Voice.values), name="barrier_voice_is_known"),
            models.CheckConstraint(condition=models.Q(pattern__in=Pattern.values), name="barrier_pattern_is_known"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keeps_its_look",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__slug__df=pgtrigger.F("new__slug"))
                | pgtrigger.Q(old__voice__df=pgtrigger.F("new__voice"))
                | pgtrigger.Q(old__pattern__df=pgtrigger.F("new__pattern"))
                | pgtrigger.Q(old__id__df=pgtrigger.F("new__id")),
                func=f"IF {IN_A_PUBLISHED_VERSION.format(barrier='OLD.id')} THEN {REFUSE} END IF; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.slug

    def text(self, language: str = "") -> BarrierText | None:
        """Its name and explanation in `language` (the page's if none is named), or in bokmål."""
        found = {text.language: text for text in self.texts.all()}
        return found.get(language or translation.get_language() or "nb") or found.get("nb")

    @property
    def name(self) -> str:
        text = self.text()
        return text.name if text else ""

    @property
    def is_published(self) -> bool:
        """Whether it stands on a published card."""
        return bool(self.cards.exclude(version__state="draft").exists())


class BarrierText(models.Model):
    """A barrier's words in one language."""

    barrier = ParentalKey(Barrier, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("språk"), max_length=10, choices=settings.LANGUAGES)
    name = models.CharField(_("navn"), max_length=60, help_text=_("Kort, slik det står på kortet: «Økonomi»."))
    explanation = models.TextField(
        _("forklaring"),
        max_length=600,
        blank=True,
        help_text=_("To eller tre setninger om hva som stenger, og for hvem. Snakk om barrieren, ikke om svake barn."),
    )

    class Meta:
        verbose_name = _("tekst")
        verbose_name_plural = _("tekster")
        constraints = [
            models.UniqueConstraint(fields=["barrier", "language"], name="barrier_text_once_a_language"),
            models.CheckConstraint(condition=~models.Q(name=""), name="barrier_text_has_a_name"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keeps_its_name",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=f"""
                    IF TG_OP = 'DELETE' THEN
                        IF {IN_A_PUBLISHED_VERSION.format(barrier="OLD.barrier_id")} THEN {REFUSE} END IF;
                        RETURN OLD;
                    END IF;
                    IF ROW(OLD.id, OLD.barrier_id, OLD.language, OLD.name)
                        IS DISTINCT FROM ROW(NEW.id, NEW.barrier_id, NEW.language, NEW.name)
                        AND {IN_A_PUBLISHED_VERSION.format(barrier="OLD.barrier_id")}
                    THEN {REFUSE} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        unprintable.refuse(self, ["name"])
