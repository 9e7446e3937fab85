"""The forms of the network."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allemed.base.forms import Form, SubmitOnce
from allemed.dialogkort.models import Barrier
from allemed.network.actions.members import EntryFacts
from allemed.network.models import Answer, Field, Member, Question, Rhythm

NO_CHILDREN = _("Ikke skriv om enkeltbarn eller familier, heller ikke uten navn.")


def _lines(label: Any, *, longest: int, rows: int, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class BarrierChoice(forms.ModelChoiceField[Barrier]):
    """One barrier, by its name in the reader's language."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Barrier.objects.with_texts().in_order(), to_field_name="slug", **kwargs)


class BarrierChoices(forms.ModelMultipleChoiceField[Barrier]):
    """Any number of barriers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Barrier.objects.with_texts().in_order(),
            to_field_name="slug",
            widget=forms.CheckboxSelectMultiple,
            required=False,
            **kwargs,
        )


class EntryForm(Form):
    """What one writes about oneself, and what of it the others see."""

    title = forms.CharField(label=_("Stillingen din"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Telefonnummer"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    barriers = BarrierChoices(
        label=_("Barrierer du arbeider med"), help_text=_("Du får beskjed om nye spørsmål om disse.")
    )
    about = _lines(
        _("Om deg"), longest=600, rows=4, required=False, help_text=_("For eksempel hva du gjerne hjelper andre med.")
    )
    shown = forms.MultipleChoiceField(
        label=_("Hva andre i nettverket får se"),
        choices=Field.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ingenting vises før du krysser av. Du kan ombestemme deg når du vil."),
    )
    may_be_asked = forms.BooleanField(
        label=_("Andre som ligner på oss, kan spørre om en samtale"),
        required=False,
        help_text=_("De får se navnet på kommunen eller organisasjonen, ikke deg. Du bestemmer hver gang."),
    )
    rhythm = forms.ChoiceField(
        label=_("Hvor ofte vil du ha en e-post om det som er nytt?"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=_("Er det ikke noe nytt, skriver vi ikke."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, has_partner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_partner:
            del self.fields["may_be_asked"]

    @property
    def facts(self) -> EntryFacts:
        """What the deed takes."""
        said = self.cleaned_data
        return EntryFacts(
            title=said["title"],
            phone=said["phone"],
            about=said["about"],
            barriers=list(said["barriers"]),
            shown=frozenset(Field(each) for each in said["shown"]),
            may_be_asked=said.get("may_be_asked", False),
            rhythm=Rhythm(said["rhythm"]),
        )


def stored_entry(member: Member) -> dict[str, Any]:
    """What the form begins with."""
    return {
        "title": member.title,
        "phone": member.phone,
        "barriers": [barrier.slug for barrier in member.barriers.all()],
        "about": member.about,
        "shown": member.shown,
        "may_be_asked": member.may_be_asked,
        "rhythm": member.rhythm,
        "version": member.version,
    }


class QuestionForm(SubmitOnce, Form):
    """A question to everyone."""

    title = forms.CharField(label=_("Spørsmålet"), max_length=140, help_text=_("Én setning."))
    barrier = BarrierChoice(label=_("Hva handler det om?"), widget=forms.RadioSelect, empty_label=None)
    text = _lines(_("Mer om det"), longest=3000, rows=8, required=False, help_text=NO_CHILDREN)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AnswerForm(SubmitOnce, Form):
    """An answer to one question."""

    text = _lines(_("Svaret ditt"), longest=3000, rows=6, help_text=NO_CHILDREN)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def stored_question(question: Question) -> dict[str, Any]:
    """What the form for changing a question begins with."""
    return {
        "title": question.title,
        "barrier": question.barrier.slug,
        "text": question.text,
        "version": question.version,
    }


def stored_answer(answer: Answer) -> dict[str, Any]:
    """What the form for changing an answer begins with."""
    return {"text": answer.text, "version": answer.version}


class ReasonForm(Form):
    """Why the host takes something away."""

    because = _lines(
        _("Hvorfor tar du det bort?"), longest=400, rows=3, help_text=_("Den som skrev det, får lese dette.")
    )


class AskForm(SubmitOnce, Form):
    """What one would like to talk about."""

    words = _lines(
        _("Hva vil du snakke om?"),
        longest=600,
        rows=4,
        help_text=_("Den du spør, ser dette og hvor du arbeider. Navnet ditt ser de først når de sier ja."),
    )
