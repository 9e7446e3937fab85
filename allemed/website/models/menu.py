"""The main menu and the footer, one of each per language."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Locale

from allemed.website.blocks import MENU


class Menu(models.Model):
    """What stands in the head and the foot of every page in one language."""

    locale = models.OneToOneField(Locale, verbose_name=_("språk"), on_delete=models.CASCADE, related_name="menu")
    main = StreamField(MENU, verbose_name=_("hovedmeny"), blank=True, max_num=7)
    footer = StreamField(MENU, verbose_name=_("bunnmeny"), blank=True, max_num=12)
    about = models.CharField(
        _("om avsenderen"),
        max_length=300,
        blank=True,
        help_text=_("En setning om hvem som står bak."),
    )
    # What the pages show: the links above with their addresses found, written again whenever a page gets a new address,
    # so that showing a menu costs one query and no page lookups.
    resolved = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("meny")
        verbose_name_plural = _("menyer")

    def __str__(self) -> str:
        return str(self.locale)
