"""What a report or a survey found, told in the page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from allemed.website.blocks.text import OptionalLinkBlock, TextBlock


class KeyFigureBlock(blocks.StructBlock):
    """One number and the sentence that makes it mean something."""

    value = blocks.CharBlock(label=_("Tall"), max_length=20, help_text=_("Slik det skal stå: «82 %» eller «20»."))
    meaning = blocks.CharBlock(label=_("Hva tallet sier"), max_length=200)

    class Meta:
        icon = "order"
        label = _("Nøkkeltall")


class KeyFiguresBlock(blocks.StructBlock):
    """Two to four numbers beside each other, and where they come from."""

    figures = blocks.ListBlock(KeyFigureBlock(), label=_("Nøkkeltall"), min_num=1, max_num=4)
    source = blocks.CharBlock(label=_("Kilde"), required=False, max_length=200)

    class Meta:
        icon = "order"
        label = _("Nøkkeltall")
        template = "website/blocks/_key_figures.html"


class FindingBlock(blocks.StructBlock):
    """One finding: the finding itself in a sentence, then what it rests on."""

    finding = blocks.CharBlock(label=_("Funnet i én setning"), max_length=200)
    explanation = TextBlock(label=_("Forklaring"), required=False)

    class Meta:
        icon = "tick"
        label = _("Funn")


class FindingsBlock(blocks.StructBlock):
    """A list of findings."""

    title = blocks.CharBlock(label=_("Overskrift"), max_length=120)
    findings = blocks.ListBlock(FindingBlock(), label=_("Funn"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Funnliste")
        template = "website/blocks/_findings.html"


class ReportLinkBlock(blocks.StructBlock):
    """A report by someone else: who made it, when, and where it is."""

    title = blocks.CharBlock(label=_("Rapportens navn"), max_length=250)
    publisher = blocks.CharBlock(label=_("Utgiver"), max_length=160)
    year = blocks.IntegerBlock(label=_("År"), min_value=1990, max_value=2100)
    link = OptionalLinkBlock(label=_("Hvor den er"))

    class Meta:
        icon = "doc-full"
        label = _("Rapportlenke")
        template = "website/blocks/_report_link.html"


class FileBlock(blocks.StructBlock):
    """A file to download; its kind and size are written beside the link."""

    file = DocumentChooserBlock(label=_("Fil"))
    text = blocks.CharBlock(label=_("Lenketekst"), required=False, max_length=120)

    class Meta:
        icon = "download"
        label = _("Fil")
        template = "website/blocks/_file.html"
