"""The agreement: texts in editions that never change once they are in use, and who accepted which."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from allemed.base import clock
from allemed.base.identifiers import new_public_id
from allemed.base.triggers import never_deleted, never_truncated
from allemed.programme.models.partnership import ERROR, Partnership, Person


class AgreementTextQuerySet(models.QuerySet["AgreementText"]):
    """`current()`."""

    def current(self) -> AgreementText | None:
        """The newest edition in use."""
        return self.filter(published_at__isnull=False).order_by("-number").first()


class AgreementText(models.Model):
    """One edition. `texts` is `{"nb": {"title": …, "body": …}, …}`; in a body `## ` begins a heading, `- ` a point."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField(unique=True)
    texts = models.JSONField(default=dict)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[AgreementTextQuerySet] = AgreementTextQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-number"]
        verbose_name = _("avtaletekst")
        verbose_name_plural = _("avtaletekster")
        constraints = [
            models.UniqueConstraint(
                fields=["published_at"],
                condition=Q(published_at=None),
                nulls_distinct=False,
                name="agreement_text_one_draft_at_a_time",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="agreement_text_in_use_stands_still",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
            never_truncated(ERROR, "texts of agreements are never swept away"),
        ]

    def __str__(self) -> str:
        return f"agreement text {self.number}"

    def words(self, language: str | None = None) -> dict[str, str]:
        """`title` and `body` in `language` (the reader's), each that is missing from bokmål."""
        wanted: dict[str, Any] = self.texts.get(language or get_language() or "nb", {})
        first: dict[str, Any] = self.texts.get("nb", {})
        return {name: str(wanted.get(name) or first.get(name) or "") for name in ("title", "body")}

    @property
    def title(self) -> str:
        """For the reader."""
        return self.words()["title"]

    def mark(self, language: str) -> str:
        """What was read, as a SHA-256 of its words in that language."""
        said = json.dumps(self.words(language), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


class AgreementState(models.TextChoices):
    """Where it stands."""

    SENT = "sent", _("sendt")
    ASKED = "asked", _("de vil ha noe endret")
    ACCEPTED = "accepted", _("godtatt")
    ENDED = "ended", _("gjelder ikke lenger")
    WITHDRAWN = "withdrawn", _("trukket tilbake")


AGREEMENT_MOVES: dict[AgreementState, tuple[AgreementState, ...]] = {
    AgreementState.SENT: (AgreementState.ASKED, AgreementState.ACCEPTED, AgreementState.WITHDRAWN),
    AgreementState.ASKED: (AgreementState.SENT, AgreementState.ACCEPTED, AgreementState.WITHDRAWN),
    AgreementState.ACCEPTED: (AgreementState.ENDED,),  # they left, and came back: there will be a new one
    AgreementState.ENDED: (),
    AgreementState.WITHDRAWN: (),
}


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """`standing()`, `once_accepted()`, `whole()`."""

    def standing(self) -> Self:
        """Those that are sent or hold."""
        return self.exclude(state__in=[AgreementState.WITHDRAWN, AgreementState.ENDED])

    def once_accepted(self) -> Self:
        """Those that hold or have held, the newest first. Both sides may read them for as long as we have them."""
        return self.filter(accepted_at__isnull=False).order_by("-accepted_at", "-pk")

    def whole(self) -> Self:
        """With what its pages, letters and document show."""
        return self.select_related(
            "text", "partnership__municipality", "partnership__organisation", "partnership__period", "person"
        )


class Agreement(models.Model):
    """One agreement sent to one person. Accepted, it stands still: who, in what role, when, and which words (`mark`).

    Partner and period are written as they were called when it was sent: a municipality may merge, its agreement not.
    The name of the person who accepted documents the agreement, so it is kept longer than other contacts' names.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="agreements")
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="agreements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    partner_name = models.CharField(max_length=250)
    period_name = models.CharField(max_length=250)
    state = models.CharField(max_length=9, choices=AgreementState, default=AgreementState.SENT)
    sent_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_name = models.CharField(max_length=120, blank=True)
    accepted_title = models.CharField(max_length=120, blank=True)
    is_on_paper = models.BooleanField(default=False)  # it was signed, and someone of ours wrote it down
    mark = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AgreementQuerySet] = AgreementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["partnership", "-sent_at", "-pk"]
        verbose_name = _("avtale")
        verbose_name_plural = _("avtaler")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AgreementState.values), name="agreement_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "ended"], accepted_at__isnull=False)
                & (
                    Q(erased_at=None, accepted_name__gt="")
                    | Q(erased_at__isnull=False, accepted_name="", accepted_title="")
                )
                | ~Q(state__in=["accepted", "ended"]) & Q(accepted_at=None, accepted_name="", accepted_title=""),
                name="agreement_accepted_by_someone",
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=~Q(state__in=["withdrawn", "ended"]),
                name="agreement_one_stands_at_a_time",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="agreement_moves",
                field="state",
                transitions=[(old.value, new.value) for old, following in AGREEMENT_MOVES.items() for new in following],
            ),
            pgtrigger.Trigger(
                name="agreement_accepted_stands_still",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__accepted_at__isnull=False),
                # It may end, and the name may go; nothing else happens to it, also when the name has gone.
                func=f"""
                    IF to_jsonb(OLD) - ARRAY['state', 'accepted_name', 'accepted_title', 'erased_at']
                        IS DISTINCT FROM to_jsonb(NEW) - ARRAY['state', 'accepted_name', 'accepted_title', 'erased_at']
                        OR (NEW.erased_at IS NULL
                            AND (OLD.accepted_name, OLD.accepted_title, OLD.erased_at)
                                IS DISTINCT FROM (NEW.accepted_name, NEW.accepted_title, NEW.erased_at))
                    THEN RAISE EXCEPTION 'an accepted agreement stands still' USING ERRCODE = '{ERROR}'; END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="agreement_words_stand_still",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__mark__df=pgtrigger.F("new__mark"))
                | pgtrigger.Q(old__text__df=pgtrigger.F("new__text"))
                | pgtrigger.Q(old__language__df=pgtrigger.F("new__language"))
                | pgtrigger.Q(old__partner_name__df=pgtrigger.F("new__partner_name"))
                | pgtrigger.Q(old__period_name__df=pgtrigger.F("new__period_name"))
                | pgtrigger.Q(old__partnership__df=pgtrigger.F("new__partnership")),
                func=f"RAISE EXCEPTION 'what was sent stands still' USING ERRCODE = '{ERROR}';",
            ),
            never_deleted(ERROR, "an agreement is withdrawn, never deleted"),
            never_truncated(ERROR, "agreements are never swept away"),
        ]

    def __str__(self) -> str:
        return f"agreement {self.public_id}"

    @property
    def is_accepted(self) -> bool:
        """Whether it holds."""
        return self.state == AgreementState.ACCEPTED

    @property
    def was_accepted(self) -> bool:
        """Whether it holds, or has held."""
        return self.accepted_at is not None

    @property
    def is_waiting(self) -> bool:
        """Whether it can be accepted."""
        return self.state in (AgreementState.SENT, AgreementState.ASKED)
