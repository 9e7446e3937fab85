"""Wagtail's accessibility checker with its rules widened, in our words: in the preview and on the page."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

# What is wrong, and how to mend it. Wagtail's own ten rules have their words in `wagtail_locale`.
MORE: dict[str, tuple[Promise, Promise]] = {
    "image-alt": (_("Bildet mangler beskrivelse"), _("Skriv hva bildet forteller, eller merk det som pynt")),
    "image-redundant-alt": (
        _("Bildets beskrivelse gjentar teksten ved siden av"),
        _("Merk bildet som pynt, eller skriv noe teksten ikke sier"),
    ),
    "svg-img-alt": (_("Tegningen mangler beskrivelse"), _("Skriv hva tegningen forteller, eller merk den som pynt")),
    "link-in-text-block": (_("Lenken skiller seg ikke fra teksten"), _("Meld fra til dem som lager sidene")),
    "identical-links-same-purpose": (
        _("To lenker heter det samme og går ulike steder"),
        _("Gi dem hver sin lenketekst"),
    ),
    "page-has-heading-one": (_("Siden mangler hovedoverskrift"), _("Gi siden en tittel")),
    "list": (_("Listen er ikke bygd som en liste"), _("Bruk listeknappen i blokken «Tekst»")),
    "listitem": (_("Et punkt står utenfor en liste"), _("Bruk listeknappen i blokken «Tekst»")),
    "definition-list": (_("Listen er ikke bygd som en liste"), _("Meld fra til dem som lager sidene")),
    "td-headers-attr": (_("En celle peker på en overskrift som ikke finnes"), _("Meld fra til dem som lager sidene")),
    "th-has-data-cells": (_("En tabelloverskrift har ingen celler under seg"), _("Fjern kolonnen, eller fyll den")),
    "table-duplicate-name": (
        _("Tabellens navn og sammendrag er like"),
        _("La navnet si hva tabellen viser, og sammendraget hva den sier"),
    ),
    "color-contrast": (_("For liten kontrast mellom tekst og bakgrunn"), _("Meld fra til dem som lager sidene")),
    "target-size": (_("For liten plass å trykke på"), _("Sett mer luft mellom lenkene")),
    "valid-lang": (_("Språket på en del av teksten er feil merket"), _("Meld fra til dem som lager sidene")),
    "label": (_("Et felt mangler ledetekst"), _("Meld fra til dem som lager sidene")),
    "landmark-one-main": (_("Siden mangler hoveddel"), _("Meld fra til dem som lager sidene")),
    "duplicate-id-aria": (_("To deler av siden har samme navn"), _("Meld fra til dem som lager sidene")),
    "aria-allowed-attr": (_("En del av siden er feil merket"), _("Meld fra til dem som lager sidene")),
}


class WiderChecker(ContentCheckerItem):
    """Wagtail looks at headings, names and alt texts; ours at what editors and we can get wrong in WCAG 2.2 AA."""

    axe_run_only = [*ContentCheckerItem.axe_run_only, *MORE]
    axe_messages = {
        **ContentCheckerItem.axe_messages,
        **{rule: {"error_name": wrong, "help_text": mend} for rule, (wrong, mend) in MORE.items()},
    }


def widen(items: list[Any]) -> None:
    """Put it in the place of Wagtail's own."""
    items[:] = [WiderChecker(in_editor=item.in_editor) if type(item) is ContentCheckerItem else item for item in items]
