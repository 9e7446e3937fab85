"""A dialogue card: a child, what stands in the way, and the question to the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import PreviewableMixin

from allemed.base.identifiers import new_public_id
from allemed.dialogkort import unprintable
from allemed.dialogkort.models.barrier import Barrier
from allemed.dialogkort.models.deck import DeckVersion
from allemed.dialogkort.models.guards import SLUG, frozen_with_its_version, never_truncated
from allemed.dialogkort.models.illustration import Illustration


class DialogueCard(PreviewableMixin, ClusterableModel):
    """One child in one version of a deck. Barrier and drawing may be missing in a draft, never in a published card."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    version = models.ForeignKey(DeckVersion, on_delete=models.CASCADE, related_name="cards", editable=False)
    position = models.PositiveSmallIntegerField(editable=False)
    slug = models.SlugField(
        _("adresse"),
        max_length=60,
        help_text=_("Siste del av kortets nettadresse, for eksempel «guri». La den stå når kortet kommer i ny utgave."),
    )
    child_name = models.CharField(
        _("barnets navn"),
        max_length=40,
        help_text=_("Bare fornavn. Et oppdiktet barn, aldri et virkelig."),
    )
    age = models.PositiveSmallIntegerField(
        _("alder"), validators=[MinValueValidator(1), MaxValueValidator(25)], help_text=_("Hele år.")
    )
    illustration = models.ForeignKey(
        Illustration,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cards",
        verbose_name=_("tegning"),
        help_text=_("En tegning av barnet som gjør noe. Last opp en SVG eller PNG, eller velg en dere har."),
    )
    barrier = models.ForeignKey(
        Barrier,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cards",
        verbose_name=_("barriere"),
        help_text=_("Det ene som stenger mest. Et kort handler om én barriere."),
    )

    texts: models.Manager[CardText]
    objects: ClassVar[models.Manager[DialogueCard]]

    class Meta:
        verbose_name = _("dialogkort")
        verbose_name_plural = _("dialogkort")
        constraints = [
            models.UniqueConstraint(fields=["version", "slug"], name="card_slug_once_a_version"),
            models.UniqueConstraint(
                fields=["version", "position"],
                name="card_position_once_a_version",
                deferrable=models.Deferrable.DEFERRED,  # moving a card swaps two
            ),
            models.CheckConstraint(
                # `v2` after the deck's address is a version, `last-ned` its files
                condition=models.Q(slug__regex=SLUG) & ~models.Q(slug__regex=r"^v[0-9]+$") & ~models.Q(slug="last-ned"),
                name="card_slug_is_an_address",
            ),
            models.CheckConstraint(condition=models.Q(age__range=(1, 25)), name="card_age_is_a_childs"),
            models.CheckConstraint(condition=~models.Q(child_name=""), name="card_child_has_a_name"),
        ]
        triggers = [
            frozen_with_its_version(
                "published_never_changes",
                "SELECT v.state INTO found FROM dialogkort_deckversion v WHERE v.id = {row}.version_id FOR SHARE;",
            ),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.child_name}, {self.age}"

    def clean(self) -> None:
        unprintable.refuse(self, ["child_name"])

    def get_absolute_url(self) -> str:
        """The card's address in its deck: it shows the newest published version of the card."""
        return reverse("dialogkort:card", args=[self.version.deck.slug, self.slug])

    def version_url(self) -> str:
        """The address of the card as it is in this version."""
        return reverse("dialogkort:version_card", args=[self.version.deck.slug, self.version.number, self.slug])

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """What an editor may look at while writing: the page and the printed card, in each language."""
        return [
            (f"{kind}-{code}", f"{name}, {language.lower()}")
            for code, language in settings.LANGUAGES
            for kind, name in (("web", _("Nettsiden")), ("a5", _("Trykt, A5")), ("a6", _("Trykt, A6")))
        ]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from allemed.dialogkort.editing.previews import preview_card

        return preview_card(request, self, mode_name)

    def text(self, language: str) -> CardText | None:
        """The card's words in `language`, or in bokmål."""
        found = {text.language: text for text in self.texts.all()}
        return found.get(language) or found.get("nb")


class CardText(models.Model):
    """A card's words in one language. All of them are needed before the language is shown."""

    REQUIRED = ("headline", "situation", "questions", "easy_read", "listening", "illustration_alt")

    card = ParentalKey(DialogueCard, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("språk"), max_length=10, choices=settings.LANGUAGES)
    headline = models.CharField(
        _("drømmen i én linje"),
        max_length=70,
        blank=True,
        help_text=_("Hva barnet vil: «Guri vil spille fløyte i korpset»."),
    )
    situation = models.TextField(
        _("situasjonen"),
        max_length=700,
        blank=True,
        help_text=_("Hvem barnet er, hva det er god på og drømmer om, og hva som stenger. 80–110 ord."),
    )
    questions = models.TextField(
        _("spørsmål til bordet"),
        max_length=400,
        blank=True,
        help_text=_(
            "Ett på hver linje, tre på det meste. Det første er: «Hva kan vi gjøre for å inkludere dette barnet?»"
        ),
    )
    easy_read = models.TextField(
        _("lettlest"),
        max_length=600,
        blank=True,
        help_text=_("Det samme, enklere: én tanke i hver setning, vanlige ord, ny linje for hver setning."),
    )
    listening = models.TextField(
        _("tekst til opplesing"),
        max_length=1200,
        blank=True,
        help_text=_("Slik kortet leses høyt. Skriv tall og forkortelser som ord."),
    )
    illustration_alt = models.CharField(
        _("tegningen i ord"),
        max_length=250,
        blank=True,
        help_text=_("For den som ikke ser tegningen: hva barnet gjør. «Guri spiller fløyte. Hun sitter i rullestol.»"),
    )

    class Meta:
        verbose_name = _("tekst")
        verbose_name_plural = _("tekster")
        constraints = [models.UniqueConstraint(fields=["card", "language"], name="card_text_once_a_language")]
        triggers = [
            frozen_with_its_version(
                "published_never_changes",
                """SELECT v.state INTO found FROM dialogkort_deckversion v
                   JOIN dialogkort_dialoguecard c ON c.version_id = v.id
                   WHERE c.id = {row}.card_id FOR SHARE OF v;""",
            ),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.headline}"

    def clean(self) -> None:
        unprintable.refuse(self, self.REQUIRED)

    @property
    def question_list(self) -> list[str]:
        """The questions, one a line."""
        return [line.strip() for line in self.questions.splitlines() if line.strip()]

    @property
    def easy_read_lines(self) -> list[str]:
        return [line.strip() for line in self.easy_read.splitlines() if line.strip()]

    @property
    def situation_paragraphs(self) -> list[str]:
        return [line.strip() for line in self.situation.splitlines() if line.strip()]

    def missing(self) -> Iterator[str]:
        """The names of the fields that are still empty."""
        return (name for name in self.REQUIRED if not str(getattr(self, name)).strip())

    @property
    def is_complete(self) -> bool:
        return not any(self.missing())
