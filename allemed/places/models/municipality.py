"""Municipalities (kommuner), as they were and are, and how one became another."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Case, F, FloatField, Q, Value, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from allemed.base import clock, norwegian
from allemed.places.models.county import County
from allemed.places.models.validity import InTimeQuerySet, ends_after_it_begins, one_number_at_a_time

AGES = range(6, 18)
# How alike two spellings must be to be the same place: "Trondhjem" finds Trondheim, "Drammmen" Drammen.
ALIKE = 0.5
WHOLE = 4.0  # how `named` ranks a name written whole
# How our own lists write a name that two have: "Herøy (Nordland)".
WITH_COUNTY = re.compile(r"\s*(?P<name>[^()]*[^()\s])\s*\((?P<distinction>[^()]+)\)\s*")


class MunicipalityQuerySet(InTimeQuerySet["Municipality"]):
    """`today()`, `on(date)`, `named(query)`, `meant_by(written)`, `successors()`, `predecessors()`."""

    def numbered(self, number: str, date: dt.date | None = None) -> Self:
        """The one that had this official number on `date` (today); empty if none had."""
        return self.on(date or clock.today()).filter(number=number)

    def named(self, query: str) -> Self:
        """Those whose name, part of a dual name, or number begins with `query` or is nearly spelt so; best first.

        What stands in brackets after a name is the county, as our own lists write it, and is left out.
        Annotates `match`: 4 the name itself, 3 the beginning of a name, 2 of a word in it, below 1 a likeness.
        """
        if in_brackets := WITH_COUNTY.fullmatch(query):
            query = in_brackets["name"]
        wanted = norwegian.fold(query)[:60]
        if not wanted:
            return self.none()
        if wanted.isdigit():
            found = self.filter(number__startswith=wanted)
            return found.annotate(match=Value(3.0, FloatField())).order_by("-valid_from", "number")
        spellings = [wanted, *(s for s in norwegian.foldings(query[:60]) if s != wanted)]
        rank = Greatest(
            *(
                Case(
                    When(search_names__contains=f"|{spelling}|", then=Value(WHOLE)),
                    When(search_names__contains=f"|{spelling}", then=Value(3.0)),
                    When(search_names__contains=f" {spelling}", then=Value(2.0)),
                    default=Value(0.0),
                    output_field=FloatField(),
                )
                for spelling in spellings
            ),
            TrigramWordSimilarity(wanted, F("search_names")),
        )
        return self.annotate(match=rank).filter(match__gte=ALIKE).order_by("-match", "sort_key", "-valid_from")

    def meant_by(self, written: str) -> Municipality | None:
        """The one that is meant by a number, a whole name, a list's label ("Herøy (Nordland)"), or as good as that.

        None where none fits, and where several do: "Herøy" alone is two, and the first of them is somebody else.
        """
        wanted = norwegian.fold(written)
        found = list(self.named(written)[:20])
        for exact in (
            [one for one in found if wanted in (one.number, norwegian.fold(one.label))],
            [one for one in found if one.match >= WHOLE],  # type: ignore[attr-defined]
            found if not WITH_COUNTY.fullmatch(written) else [],
        ):
            if len(exact) == 1:
                return exact[0]
            if exact:
                return None
        return None

    def successors(self) -> Self:
        """What these places are today: themselves where still valid, else what they became, step by step."""
        return self._follow("successor_edges", "to_municipality_id").today()

    def became(self) -> dict[Municipality, set[str]]:
        """`successors`, each with the numbers of those of these places that it came from."""
        came_from = {pk: {number} for pk, number in self.values_list("pk", "number")}
        edges: dict[int, list[int]] = {}
        for one, other in Succession.objects.values_list("from_municipality_id", "to_municipality_id"):
            edges.setdefault(one, []).append(other)
        new = set(came_from)
        while new:  # what a place came from only grows, so a loop cannot go on
            walked, new = new, set()
            for one in walked:
                for other in edges.get(one, []):
                    if not came_from[one] <= came_from.setdefault(other, set()):
                        came_from[other] |= came_from[one]
                        new.add(other)
        today = self.model._default_manager.filter(pk__in=came_from).today()
        return {place: came_from[place.pk] for place in today}

    def predecessors(self) -> Self:
        """Everything that became part of these places since 2000, themselves included."""
        return self._follow("predecessor_edges", "from_municipality_id")

    def _follow(self, edges: str, end: str) -> Self:
        column = {"successor_edges": "from_municipality_id", "predecessor_edges": "to_municipality_id"}[edges]
        reached: set[int] = set()
        new = set(self.order_by().values_list("pk", flat=True))
        while new:  # at most as many steps as there were reforms; a loop cannot go on, since `reached` only grows
            reached |= new
            steps = Succession.objects.filter(**{f"{column}__in": new}).order_by()
            ends: Iterable[int] = steps.values_list(end, flat=True)
            new = set(ends) - reached
        return self.model._default_manager.filter(pk__in=reached)  # type: ignore[return-value]


class Municipality(models.Model):
    """One municipality under one number and name, from one day until another. A merger makes a row, never an edit."""

    number = models.CharField(_("kommunenummer"), max_length=4)
    name = models.CharField(_("navn"), max_length=80, help_text=_("Som det offisielt skrives, med samisk og kvensk."))
    distinction = models.CharField(max_length=30, blank=True)
    sort_key = models.CharField(max_length=240, editable=False)
    search_names = models.CharField(max_length=500, editable=False)
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="municipalities", verbose_name=_("fylke"))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    objects: ClassVar[MunicipalityQuerySet] = MunicipalityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["sort_key", "valid_from"]
        verbose_name = _("kommune")
        verbose_name_plural = _("kommuner")
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^\d{4}$"), name="municipality_number_is_four_digits"),
            models.CheckConstraint(condition=~Q(name=""), name="municipality_has_a_name"),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(4, 32), latitude__range=(57, 72)),
                name="municipality_lies_in_norway",
            ),
            models.UniqueConstraint(fields=["number", "valid_from"], name="municipality_begins_once"),
            ends_after_it_begins("municipality"),
            one_number_at_a_time("municipality"),
        ]
        indexes = [
            models.Index(fields=["number", "-valid_from"], name="municipality_by_number"),
            GinIndex(OpClass("search_names", name="gin_trgm_ops"), name="municipality_by_name"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name as a list shows it: with its county where another has the same name."""
        return f"{self.name} ({self.distinction})" if self.distinction else self.name

    @property
    def name_parts(self) -> list[str]:
        """The names in each language: `Porsanger - Porsáŋgu - Porsanki` has three."""
        return self.name.split(" - ")

    @property
    def is_valid(self) -> bool:
        """Whether it is one of today's."""
        today = clock.today()
        return self.valid_from <= today and (self.valid_to is None or today < self.valid_to)

    def successors(self) -> MunicipalityQuerySet:
        """What it is today: itself, the one it became, or the several it was divided between."""
        return Municipality.objects.filter(pk=self.pk).successors()


class Succession(models.Model):
    """On `date`, all or a part of one municipality became (a part of) another."""

    class Kind(models.TextChoices):
        MERGER = "merger", _("slått sammen")
        SPLIT = "split", _("delt")
        RENUMBERING = "renumbering", _("nytt nummer")
        RENAME = "rename", _("nytt navn")

    date = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind)
    from_municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="successor_edges")
    to_municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="predecessor_edges")

    class Meta:
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["from_municipality", "to_municipality"], name="succession_is_said_once"),
            models.CheckConstraint(
                condition=~Q(from_municipality=F("to_municipality")), name="succession_leads_elsewhere"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["merger", "split", "renumbering", "rename"]), name="succession_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_municipality_id} → {self.to_municipality_id} {self.date}"


class Population(models.Model):
    """How many live in a municipality on 1 January, and how many are 6–17 (Statistics Norway, CC BY 4.0)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="populations")
    year = models.PositiveSmallIntegerField()
    inhabitants = models.PositiveIntegerField()
    children_6_17 = models.PositiveIntegerField()
    children_by_age = ArrayField(models.PositiveIntegerField(), size=12, help_text="Aged 6, 7, … 17.")

    class Meta:
        ordering = ["municipality__sort_key", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "year"], name="population_is_counted_once_a_year"),
            models.CheckConstraint(
                condition=Q(children_by_age__len=12, children_6_17__lte=F("inhabitants"))
                & Q(
                    children_6_17=sum(
                        (F(f"children_by_age__{index}") for index in range(1, 12)), F("children_by_age__0")
                    )
                ),
                name="population_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.year}"
