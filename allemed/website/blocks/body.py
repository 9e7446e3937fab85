"""The two lists: what a page's body may hold, and what a menu may hold."""

from __future__ import annotations

from allemed.website.blocks.card import CardBlock
from allemed.website.blocks.coming import ComingEventBlock
from allemed.website.blocks.doing import CallToActionBlock, EventBlock, RelatedBlock
from allemed.website.blocks.facts import FileBlock, FindingsBlock, KeyFiguresBlock, ReportLinkBlock
from allemed.website.blocks.figure import FigureBlock
from allemed.website.blocks.text import HeadingBlock, LinkBlock, QuoteBlock, TextBlock

BODY = [
    ("heading", HeadingBlock()),
    ("text", TextBlock()),
    ("figure", FigureBlock()),
    ("quote", QuoteBlock()),
    ("key_figures", KeyFiguresBlock()),
    ("findings", FindingsBlock()),
    ("report_link", ReportLinkBlock()),
    ("file", FileBlock()),
    ("card", CardBlock()),
    ("coming_event", ComingEventBlock()),
    ("event", EventBlock()),
    ("call_to_action", CallToActionBlock()),
    ("related", RelatedBlock()),
]
MENU = [("link", LinkBlock())]
