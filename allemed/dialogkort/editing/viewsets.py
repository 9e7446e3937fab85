"""Wagtail's forms for decks, cards, drawings and barriers, with the panels in the order one thinks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel
from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetCreateView
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, SnippetViewSet, SnippetViewSetGroup

from allemed.dialogkort.checklist import card_gaps
from allemed.dialogkort.editing.forms import IllustrationForm
from allemed.dialogkort.models import Barrier, Deck, DeckVersion, DialogueCard, Illustration
from allemed.dialogkort.models.guards import FROZEN_STATE
from allemed.dialogkort.refusals import CardRefusal


class Frozen:
    """What the database refuses because it is published becomes a sentence on the form, with nothing lost."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc,no-any-return]
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", "") != FROZEN_STATE:
                raise
            form.add_error(None, CardRefusal.NOT_A_DRAFT.label)
            self.produced_error_code = "frozen"
            self.produced_error_message = str(CardRefusal.NOT_A_DRAFT.label)
            return self.form_invalid(form)  # type: ignore[attr-defined,no-any-return]


class FrozenEdit(Frozen, EditView):
    pass


class FrozenDelete(Frozen, DeleteView):
    pass


class VersionPart:
    """The form of something in a version: only a draft's may be opened, and afterwards one is back in the version."""

    request: HttpRequest
    object: Any

    def version(self) -> DeckVersion:
        return self.object if isinstance(self.object, DeckVersion) else self.object.version

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.version().is_draft:
            messages.warning(request, str(CardRefusal.NOT_A_DRAFT.label))
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def get_success_url(self) -> str:
        return reverse("dialogkort_editing:version", args=[self.version().public_id])


class PartEdit(VersionPart, FrozenEdit):
    pass


class NotHere(CreateView):
    """Cards and versions begin on the deck's own page, not on an empty form."""

    def dispatch(self, _request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return redirect("dialogkort_editing:overview")


class DeckCreate(CreateView):
    def get_success_url(self) -> str:
        return reverse("dialogkort_editing:overview")


class DeckEdit(FrozenEdit):
    def get_success_url(self) -> str:
        return reverse("dialogkort_editing:overview")


class ChecklistPanel(Panel):
    """What the card still lacks, on top of its form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "dialogkort/editing/_checklist.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["gaps"] = card_gaps(self.instance) if self.instance.pk else []
            return context


class CardViewSet(SnippetViewSet):
    model = DialogueCard
    icon = "user"
    add_view_class = NotHere
    edit_view_class = PartEdit
    delete_view_class = FrozenDelete
    edit_handler = ObjectList(
        [
            ChecklistPanel(heading=gettext_lazy("Hva som mangler")),
            MultiFieldPanel(
                [FieldPanel("child_name"), FieldPanel("age"), FieldPanel("slug")], heading=gettext_lazy("Barnet")
            ),
            FieldPanel("illustration"),
            FieldPanel("barrier"),
            InlinePanel(
                "texts",
                heading=gettext_lazy("Tekstene, ett språk om gangen"),
                label=gettext_lazy("Språk"),
                min_num=1,
                panels=[
                    FieldPanel("language"),
                    FieldPanel("headline"),
                    FieldPanel("situation"),
                    FieldPanel("questions"),
                    FieldPanel("easy_read"),
                    FieldPanel("listening"),
                    FieldPanel("illustration_alt"),
                ],
            ),
        ]
    )
    list_display = ["child_name", "age", "version"]
    list_filter = ["barrier"]
    search_fields = ["child_name"]


class VersionViewSet(SnippetViewSet):
    model = DeckVersion
    icon = "folder-open-inverse"
    add_view_class = NotHere
    edit_view_class = PartEdit
    delete_view_class = FrozenDelete
    edit_handler = ObjectList(
        [
            InlinePanel(
                "texts",
                heading=gettext_lazy("Tittel og ingress, ett språk om gangen"),
                label=gettext_lazy("Språk"),
                min_num=1,
                panels=[FieldPanel("language"), FieldPanel("title"), FieldPanel("lead")],
            )
        ]
    )


class DeckViewSet(SnippetViewSet):
    model = Deck
    icon = "copy"
    add_view_class = DeckCreate
    edit_view_class = DeckEdit
    delete_view_class = FrozenDelete
    panels = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("audience"), FieldPanel("position")]


class IllustrationCreateInChooser(SnippetCreateView):
    """Uploading a drawing without leaving the card."""

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_creation_form_kwargs(), "for_user": self.request.user}


class IllustrationChooser(SnippetChooserViewSet):
    create_view_class = IllustrationCreateInChooser
    creation_form_class = IllustrationForm
    create_action_label = gettext_lazy("Last opp")
    creation_tab_label = gettext_lazy("Last opp en ny")


class IllustrationViewSet(SnippetViewSet):
    model = Illustration
    icon = "image"
    edit_view_class = FrozenEdit
    delete_view_class = FrozenDelete
    chooser_viewset_class = IllustrationChooser
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("credit"), FieldPanel("upload")], base_form_class=IllustrationForm
    )
    list_display = ["name", "credit", "kind"]
    search_fields = ["name"]


class BarrierViewSet(SnippetViewSet):
    model = Barrier
    icon = "warning"
    edit_view_class = FrozenEdit
    delete_view_class = FrozenDelete
    edit_handler = ObjectList(
        [
            InlinePanel(
                "texts",
                heading=gettext_lazy("Navn og forklaring"),
                label=gettext_lazy("Språk"),
                min_num=1,
                panels=[FieldPanel("language"), FieldPanel("name"), FieldPanel("explanation")],
            ),
            FieldPanel("pattern"),
            FieldPanel("voice"),
            FieldPanel("slug"),
            FieldPanel("position"),
        ]
    )
    list_display = ["__str__", "pattern", "voice"]


class CardGroup(SnippetViewSetGroup):
    """The parts one looks up; the work itself begins on the overview."""

    items = (IllustrationViewSet, BarrierViewSet, DeckViewSet, VersionViewSet, CardViewSet)
    menu_label = gettext_lazy("Kortenes deler")
    menu_name = "dialogkort-deler"
    menu_icon = "folder-open-inverse"
    menu_order = 260
