"""A dialogue card beside the text it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.viewsets.chooser import ChooserViewSet

from allemed.dialogkort.models import DialogueCard

card_chooser = ChooserViewSet(
    "card_chooser",
    model=DialogueCard,
    icon="doc-full",
    choose_one_text=_("Velg et dialogkort"),
    choose_another_text=_("Velg et annet dialogkort"),
    register_widget=False,
)


class CardBlock(blocks.ChooserBlock):
    """One dialogue card: its child, its barrier, and the way to the whole card."""

    target_model = DialogueCard

    @property
    def widget(self) -> Any:
        """The chooser's field in the editors' admin."""
        return card_chooser.widget_class()

    def bulk_to_python(self, values: Iterable[int | None]) -> list[DialogueCard | None]:
        """All the cards with what they show, in a fixed number of queries."""
        numbers = list(values)
        cards = (
            DialogueCard.objects.filter(pk__in=[number for number in numbers if number])
            .select_related("version__deck", "barrier", "illustration")
            .prefetch_related("barrier__texts", "texts")
        )
        found = {card.pk: card for card in cards}
        return [found.get(number) if number else None for number in numbers]

    def get_context(self, value: DialogueCard | None, parent_context: Any = None) -> dict[str, Any]:
        """The card's words in the page's language."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["text"] = value.text(get_language() or "nb") if value else None
        return context

    class Meta:
        icon = "doc-full"
        label = _("Dialogkort")
        template = "website/blocks/_card.html"
