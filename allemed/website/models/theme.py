"""What an article is about."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Theme(models.Model):
    """A theme readers can follow. It has the same address in every language, and a name in each."""

    slug = models.CharField(
        _("adresse"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$", _("Bruk små bokstaver a–z, tall og bindestrek."))],
    )
    name = models.CharField(_("navn på bokmål"), max_length=80)
    name_nn = models.CharField(_("navn på nynorsk"), max_length=80, blank=True)
    name_en = models.CharField(_("navn på engelsk"), max_length=80, blank=True)
    name_se = models.CharField(_("navn på nordsamisk"), max_length=80, blank=True)
    barrier = models.OneToOneField(
        "dialogkort.Barrier",
        verbose_name=_("barriere"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="theme",
        help_text=_("Handler temaet om en barriere på dialogkortene, så velg den her."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("tema")
        verbose_name_plural = _("temaer")

    def __str__(self) -> str:
        return self.name_in(get_language() or "nb")

    def name_in(self, language: str) -> str:
        """The name in that language, in bokmål where nobody has written it."""
        return str(getattr(self, f"name_{language}", "") or self.name)
