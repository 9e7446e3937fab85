"""Runbooks (kjøreplaner): the ordered, timed steps of a dugnad, written once, copied into each dugnad at its lobby."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.dugnad.models.guards import never_truncated, refuse


class StepKind(models.TextChoices):
    """What the room does."""

    WELCOME = "welcome", _("velkommen")
    INPUT = "input", _("innlegg")
    PAIR_TALK = "pair_talk", _("samtale to og to")
    CAPTURE = "capture", _("skrive")
    CARD = "card", _("dialogkort")
    CLUSTER = "cluster", _("samle i temaer")
    PRIORITISE = "prioritise", _("prioritere")
    MEASURES = "measures", _("tiltak")
    PLENARY = "plenary", _("i plenum")
    BREAK = "break", _("pause")
    EVALUATION = "evaluation", _("evaluering")


class StepScope(models.TextChoices):
    """Who does it together."""

    PLENARY = "plenary", _("alle sammen")
    TABLE = "table", _("bordet")
    PAIR = "pair", _("to og to")
    SEAT = "seat", _("hver for seg")


class CardUse(models.TextChoices):
    """What happens to the dialogue cards when the step begins."""

    NONE = "none", _("ingen kort")
    DEAL = "deal", _("del ut kort til bordene")
    KEEP = "keep", _("bordenes kort ligger framme")


class DotsPer(models.TextChoices):
    """Who has dots to give. The method stands beside the result."""

    SEAT = "seat", _("hver deltaker")
    TABLE = "table", _("hvert bord")


class Kind(models.TextChoices):
    """What a contribution is. A note stays at its table."""

    STRENGTH = "strength", _("det vi gjør bra")
    BARRIER = "barrier", _("det som hindrer")
    IDEA = "idea", _("idé")
    QUESTION = "question", _("spørsmål")
    NOTE = "note", _("notat, bare for bordet")


WORDS = ("title", "screen", "prompt", "instructions")
"""What a step says in each language: its name, the words for the screen, what the table is asked, and what the
facilitator does. `texts` is `{"nb": {"title": …, "screen": …, "prompt": …, "instructions": …}, …}`."""
MOST_MINUTES = 240
MOST_DOTS = 20


class StepFields(models.Model):
    """What a step is, in a runbook and in the copy a dugnad has of it."""

    position = models.PositiveSmallIntegerField(_("rekkefølge"))
    kind = models.CharField(_("hva"), max_length=12, choices=StepKind)
    scope = models.CharField(_("hvem"), max_length=8, choices=StepScope)
    minutes = models.PositiveSmallIntegerField(_("minutter"))
    cards = models.CharField(_("kort"), max_length=5, choices=CardUse, default=CardUse.NONE)
    captures = ArrayField(
        models.CharField(max_length=10, choices=Kind), verbose_name=_("hva som skrives ned"), default=list, blank=True
    )
    dots = models.PositiveSmallIntegerField(_("prikker"), default=0)
    dots_per = models.CharField(_("prikkene deles ut til"), max_length=5, choices=DotsPer, default=DotsPer.SEAT)
    texts = models.JSONField(_("ord"), default=dict)

    class Meta:
        abstract = True

    def words(self, language: str) -> dict[str, str]:
        """The step's words in `language`, each that is missing from bokmål; `WORDS` are the keys."""
        first: dict[str, Any] = self.texts.get("nb", {})
        wanted: dict[str, Any] = self.texts.get(language, {})
        return {name: str(wanted.get(name) or first.get(name) or "") for name in WORDS}


def step_constraints(prefix: str) -> list[models.BaseConstraint]:
    """The rules both tables of steps hold."""
    return [
        models.CheckConstraint(condition=Q(kind__in=StepKind.values), name=f"{prefix}_kind_is_known"),
        models.CheckConstraint(condition=Q(scope__in=StepScope.values), name=f"{prefix}_scope_is_known"),
        models.CheckConstraint(condition=Q(cards__in=CardUse.values), name=f"{prefix}_cards_is_known"),
        models.CheckConstraint(condition=Q(minutes__range=(0, MOST_MINUTES)), name=f"{prefix}_minutes_fit_an_evening"),
        models.CheckConstraint(
            condition=Q(captures__contained_by=[kind.value for kind in Kind]), name=f"{prefix}_captures_are_known"
        ),
        models.CheckConstraint(
            condition=(Q(kind=StepKind.PRIORITISE, dots__range=(1, MOST_DOTS)))
            | (~Q(kind=StepKind.PRIORITISE) & Q(dots=0)),
            name=f"{prefix}_dots_where_one_prioritises",
        ),
        models.CheckConstraint(condition=Q(texts__has_key="nb"), name=f"{prefix}_has_words_in_bokmal"),
    ]


class Runbook(models.Model):
    """A named runbook. What it says is in its versions."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    slug = models.SlugField(_("kortnavn"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("kjøreplan")
        verbose_name_plural = _("kjøreplaner")

    def __str__(self) -> str:
        return self.slug

    @property
    def current(self) -> RunbookVersion | None:
        """The newest published version: the one a new dugnad gets."""
        return self.versions.filter(published_at__isnull=False).order_by("-number").first()

    @property
    def draft(self) -> RunbookVersion | None:
        """The version being worked on; there is one at the most."""
        return self.versions.filter(published_at=None).first()


class RunbookVersion(models.Model):
    """One edition: a draft until it is published, then never changed. `titles` and `leads` are by language."""

    runbook = models.ForeignKey(Runbook, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("utgave"))
    titles = models.JSONField(_("navn"), default=dict)
    leads = models.JSONField(_("hva den er til"), default=dict)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["runbook", "-number"]
        verbose_name = _("utgave av en kjøreplan")
        verbose_name_plural = _("utgaver av kjøreplaner")
        constraints = [
            models.UniqueConstraint(fields=["runbook", "number"], name="runbook_version_number_once"),
            models.UniqueConstraint(
                fields=["runbook"], condition=Q(published_at=None), name="runbook_one_draft_at_a_time"
            ),
            models.CheckConstraint(condition=Q(titles__has_key="nb"), name="runbook_version_has_a_name"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__published_at__isnull=False),
                func=refuse("a published runbook never changes"),
            ),
            never_truncated("a published runbook never changes"),
        ]

    def __str__(self) -> str:
        return self.title("nb")

    def title(self, language: str) -> str:
        """Its name in `language`, or in bokmål."""
        return str(self.titles.get(language) or self.titles.get("nb") or "")

    def lead(self, language: str) -> str:
        """What it is for, in `language` or in bokmål."""
        return str(self.leads.get(language) or self.leads.get("nb") or "")

    @property
    def minutes(self) -> int:
        """How long the whole takes, breaks included."""
        return sum(step.minutes for step in self.steps.all())


class RunbookStep(StepFields):
    """A step in a runbook's version."""

    version = models.ForeignKey(RunbookVersion, on_delete=models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="runbook_step_position_once",
                deferrable=models.Deferrable.DEFERRED,  # moving a step swaps two
            ),
            *step_constraints("runbook_step"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_with_its_version",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("published", "timestamptz")],
                func=f"""
                    IF TG_OP <> 'INSERT' THEN
                        SELECT v.published_at INTO published FROM dugnad_runbookversion v
                            WHERE v.id = OLD.version_id FOR SHARE;
                        IF published IS NOT NULL THEN {refuse("a published runbook never changes")} END IF;
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    SELECT v.published_at INTO published FROM dugnad_runbookversion v
                        WHERE v.id = NEW.version_id FOR SHARE;
                    IF published IS NOT NULL THEN {refuse("a published runbook never changes")} END IF;
                    RETURN NEW;
                """,
            ),
            never_truncated("a published runbook never changes"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.kind}"
