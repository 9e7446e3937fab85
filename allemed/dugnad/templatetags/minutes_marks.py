"""Showing what is marked in a sentence. What people wrote is escaped bit by bit."""

from __future__ import annotations

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from allemed.dugnad.actions.minutes import Judged

register = template.Library()


@register.filter
def with_marks(judged: Judged) -> SafeString:
    """The sentence with `<mark>` about what looks like something."""
    text, at, parts = judged.sentence.text, 0, []
    for mark in judged.marks:
        parts.append(escape(text[at : mark.start]))
        parts.append(format_html("<mark>{}</mark>", text[mark.start : mark.end]))
        at = mark.end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308  every part is escaped


@register.filter
def without_marks(judged: Judged) -> str:
    """A first suggestion: the same with what is marked left blank."""
    text, at, parts = judged.sentence.text, 0, []
    for mark in judged.marks:
        parts += [text[at : mark.start], "[…]"]
        at = mark.end
    return "".join([*parts, text[at:]])


@register.filter
def mark_kinds(judged: Judged) -> str:
    """Why it is marked, in words, each once."""
    return ", ".join(dict.fromkeys(str(mark.kind.label) for mark in judged.marks))
