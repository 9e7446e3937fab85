"""Forms the way we write them: errors that name the field and say how to mend it, and a second press that does no harm.

A room's form inherits `Form` or `ModelForm`. A form that makes something also inherits `SubmitOnce`:

    form = InterestForm(request.POST or None)
    if form.is_valid():
        with form.once() as earlier:
            if earlier is None:
                thing = actions.register_interest(by=..., **form.cleaned_data)
                form.remember(thing.get_absolute_url())
        return redirect(form.outcome)
    return render(request, "…", {"form": form})

and its page: `novalidate` on the form, `{{ form.title_prefix }}` first in the title, `_error_summary.html`, one
`_field.html` for each field, `_submit.html` at the end (all under `base/components/`).
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.db import connection, transaction
from django.http import QueryDict
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allemed.base.identifiers import new_secret
from allemed.base.models import Submission

CHOICES = (forms.ChoiceField, forms.ModelChoiceField, forms.TypedChoiceField)
# The first class that fits decides. `%(label)s` is the field's name; what Django fills in (limits) has two %.
MESSAGES: tuple[tuple[type[forms.Field] | tuple[type[forms.Field], ...], dict[str, str | Promise]], ...] = (
    (
        forms.EmailField,
        {
            "required": _("Skriv en e-postadresse i feltet «%(label)s»."),
            "invalid": _("«%(label)s» må være en hel e-postadresse, som navn@eksempel.no."),
        },
    ),
    (
        forms.URLField,
        {
            "required": _("Skriv en nettadresse i feltet «%(label)s»."),
            "invalid": _("«%(label)s» må være en hel nettadresse, som https://eksempel.no."),
        },
    ),
    (
        (forms.DateTimeField, forms.SplitDateTimeField),
        {
            "required": _("Skriv dato og klokkeslett i feltet «%(label)s»."),
            "invalid": _("«%(label)s» må være en dato og et klokkeslett, som 24.03.2021 09.00."),
            "invalid_date": _("Datoen i «%(label)s» må skrives med dag, måned og år, som 24.03.2021."),
            "invalid_time": _("Klokkeslettet i «%(label)s» må skrives med timer og minutter, som 09.00."),
        },
    ),
    (
        forms.DateField,
        {
            "required": _("Skriv en dato i feltet «%(label)s»."),
            "invalid": _("«%(label)s» må være en dato med dag, måned og år, som 24.03.2021."),
        },
    ),
    (
        forms.TimeField,
        {
            "required": _("Skriv et klokkeslett i feltet «%(label)s»."),
            "invalid": _("«%(label)s» må være et klokkeslett med timer og minutter, som 09.00."),
        },
    ),
    (
        (forms.IntegerField, forms.FloatField, forms.DecimalField),
        {
            "required": _("Skriv et tall i feltet «%(label)s»."),
            "invalid": _("«%(label)s» må være et tall, skrevet med sifre."),
            "min_value": _("«%(label)s» kan ikke være mindre enn %%(limit_value)s."),
            "max_value": _("«%(label)s» kan ikke være større enn %%(limit_value)s."),
            "max_digits": _("«%(label)s» har for mange sifre."),
            "max_decimal_places": _("«%(label)s» har for mange sifre etter komma."),
            "max_whole_digits": _("«%(label)s» har for mange sifre før komma."),
            "step_size": _("«%(label)s» må gå opp i %%(limit_value)s."),
        },
    ),
    (
        (forms.MultipleChoiceField, forms.ModelMultipleChoiceField),
        {
            "required": _("Velg minst ett svar under «%(label)s»."),
            "invalid_choice": _("Et av svarene du valgte under «%(label)s», finnes ikke lenger. Velg på nytt."),
            "invalid_list": _("Velg svarene under «%(label)s» på nytt."),
            "invalid_pk_value": _("Et av svarene du valgte under «%(label)s», finnes ikke lenger. Velg på nytt."),
            "list": _("Velg svarene under «%(label)s» på nytt."),
        },
    ),
    (
        CHOICES,
        {
            "required": _("Velg et svar under «%(label)s»."),
            "invalid_choice": _("Svaret du valgte under «%(label)s», finnes ikke lenger. Velg et annet."),
        },
    ),
    (forms.BooleanField, {"required": _("Kryss av for «%(label)s» for å gå videre.")}),
    (
        forms.ImageField,
        {
            "required": _("Velg et bilde i feltet «%(label)s»."),
            "invalid": _("Bildet i «%(label)s» kom ikke helt fram. Velg det en gang til."),
            "missing": _("Velg et bilde i feltet «%(label)s»."),
            "empty": _("Bildet i «%(label)s» er tomt. Velg et annet."),
            "invalid_image": _("Filen i «%(label)s» er ikke et bilde vi kan lese. Prøv JPEG eller PNG."),
            "contradiction": _(
                "Under «%(label)s» kan du enten velge et nytt bilde eller fjerne det gamle, ikke begge."
            ),
        },
    ),
    (
        forms.FileField,
        {
            "required": _("Velg en fil i feltet «%(label)s»."),
            "invalid": _("Filen i «%(label)s» kom ikke helt fram. Velg den en gang til."),
            "missing": _("Velg en fil i feltet «%(label)s»."),
            "empty": _("Filen i «%(label)s» er tom. Velg en annen."),
            "max_length": _("Navnet på filen i «%(label)s» er for langt. Gi den et kortere navn."),
            "contradiction": _("Under «%(label)s» kan du enten velge en ny fil eller fjerne den gamle, ikke begge."),
        },
    ),
    (
        forms.Field,
        {
            "required": _("Fyll ut feltet «%(label)s»."),
            "invalid": _("Vi forstår ikke det som står i «%(label)s». Skriv det på en annen måte."),
            "incomplete": _("Fyll ut hele «%(label)s»."),
            "max_length": _("«%(label)s» kan ha %%(limit_value)d tegn. Nå har det %%(show_value)d."),
            "min_length": _("«%(label)s» må ha minst %%(limit_value)d tegn. Nå har det %%(show_value)d."),
            "null_characters_not_allowed": _("«%(label)s» har et tegn vi ikke kan lagre. Skriv det på nytt."),
            "overflow": _("Tallet i «%(label)s» er for stort."),
        },
    ),
)


def speak_plainly(form: forms.BaseForm) -> None:
    """Give every field of `form` our messages and markup, except where the form's author wrote something else."""
    form.use_required_attribute = False
    for name, field in form.fields.items():
        label = field.label or form[name].label
        ours = _messages_for(type(field))  # type: ignore[arg-type]  # a class can be hashed; mypy asks its instances
        for code, (message, of_the_class) in ours.items():
            if id(field.error_messages.get(code)) in of_the_class:  # were they compared, both would be translated
                field.error_messages[code] = _about(message, label)
        _dress(field)


def _say(message: str | Promise, label: str | Promise) -> str:
    return str(message) % {"label": label}


_about = lazy(_say, str)  # most messages are never shown


@functools.cache
def _messages_for(kind: type[forms.Field]) -> dict[str, tuple[str | Promise, frozenset[int]]]:
    """Our message for each code of a field's class, beside what says that nobody has chosen another.

    Those are (by their `id`) what its classes say by themselves, and None where they leave it to a validator.
    """
    found: dict[str, str | Promise] = {}
    for kinds, messages in reversed(MESSAGES):
        if issubclass(kind, kinds):
            found |= messages
    return {
        code: (message, frozenset(id(getattr(each, "default_error_messages", {}).get(code)) for each in kind.__mro__))
        for code, message in found.items()
    }


def _dress(field: forms.Field) -> None:
    widget = field.widget
    if widget.is_hidden:
        return
    if "ds-input" not in widget.attrs.get("class", "") and not isinstance(widget, forms.MultiWidget):
        widget.attrs["class"] = f"ds-input {widget.attrs.get('class', '')}".strip()
    if isinstance(field, forms.EmailField):
        widget.attrs = {"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"} | widget.attrs
    elif isinstance(field, forms.IntegerField) and isinstance(widget, forms.TextInput):
        widget.attrs.setdefault("inputmode", "numeric")


class PlainWords:
    """What `Form` and `ModelForm` share."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)  # type: ignore[arg-type]  # mixed into a form

    @property
    def title_prefix(self) -> str:
        """What stands first in the page's title, so that a screen reader says it first."""
        return gettext("Feil: ") if getattr(self, "errors", None) else ""


class Form(PlainWords, forms.Form):
    """A form of ours."""


class ModelForm(PlainWords, forms.ModelForm[Any]):
    """A form of ours about one row."""


class SubmitOnce(forms.Form):
    """Mixed into a form that makes something: the same filled-in form sent twice makes it once.

    The form carries a random token from its first display, through every error, until it succeeds. The token is
    written in the deed's transaction, with the address the person was sent on to; a double press, or a press on "back"
    and "send" again, leads to that address.
    """

    submit_token = forms.CharField(widget=forms.HiddenInput, max_length=64, min_length=20, initial=new_secret)
    outcome = ""
    about = ""
    """What it is about, where a page has the same form for several things: the same token for another is another."""

    @property
    def _token(self) -> str:
        return hashlib.sha256(f"{self.cleaned_data['submit_token']}{self.about}".encode()).hexdigest()

    def was_sent(self) -> bool:
        """Whether this very form succeeded before: a double press need not count against anyone's limit."""
        return Submission.objects.filter(token=self._token).exists()

    @contextlib.contextmanager
    def once(self) -> Iterator[str | None]:
        """A transaction in which the outcome of an earlier submission is given, or None if this is the first."""
        token = self._token
        with transaction.atomic():
            with connection.cursor() as cursor:  # the second of two at once waits here for the first
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [token])
            earlier = Submission.objects.filter(token=token).values_list("outcome", flat=True).first()
            if earlier is not None:
                self.outcome = earlier
            yield earlier

    def remember(self, outcome: str) -> None:
        """This submission succeeded, and led to the address `outcome`. Call it inside `once()`."""
        self.outcome = outcome
        Submission.objects.create(token=self._token, outcome=outcome)


@contextlib.contextmanager
def in_turn(about: str) -> Iterator[None]:
    """A transaction in which nobody else saves a form about the same thing: the second of two at once waits here."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [about])
        yield


class SeesOthers(forms.Form):
    """Mixed into a form that begins with what is stored: whoever saves second sees the first's change, keeps their own
    words, and decides.

    The form carries a mark of what was stored when it was shown. It is made anew from what is stored now, `in_turn`
    with everyone else; where the two differ it is not valid, `others` says how, and the next press is on top of that.
    Its page includes `base/components/_others.html`.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    @property
    def others(self) -> list[dict[str, str]]:
        """The fields in which what is stored now is not what was just written: their names, and what stands there."""
        return getattr(self, "_others", [])

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """The mark is of all the others."""
        return self._mark() if field_name == "seen" else super().get_initial_for_field(field, field_name)

    def clean(self) -> dict[str, Any]:
        """Has someone saved since this was shown?"""
        cleaned = super().clean() or self.cleaned_data
        mark = self._mark()
        if cleaned.pop("seen", "") not in ("", mark):
            self._others = list(self._differences())
            self.add_error(None, _("Noen andre har lagret mens du skrev. Det du skrev, står her ennå."))
            again = cast("QueryDict", self.data).copy()
            again[self.add_prefix("seen")] = mark
            self.data = again
        return cleaned

    def _stored(self, name: str) -> str:
        return _in_words(self.fields[name], super().get_initial_for_field(self.fields[name], name))

    def _shown(self) -> list[str]:
        return [name for name, field in self.fields.items() if not field.widget.is_hidden]

    def _mark(self) -> str:
        said = "\0".join(f"{name}\1{self._stored(name)}" for name in self._shown())
        return hashlib.sha256(said.encode()).hexdigest()

    def _differences(self) -> Iterator[dict[str, str]]:
        for name in self._shown():
            stored, field = self._stored(name), self.fields[name]
            if name not in self.errors and stored != _in_words(field, self.cleaned_data.get(name)):
                yield {"label": str(self[name].label), "stored": stored, "id": self[name].auto_id}


def _in_words(field: forms.Field, value: Any) -> str:
    """A field's value as a person reads it; empty for nothing."""
    if isinstance(value, list | tuple | set):
        return ", ".join(sorted(_in_words(field, each) for each in value))
    if value is None or value is False:
        return ""
    if value is True:
        return gettext("ja")
    names = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return names.get(str(value), str(value)).replace("\r\n", "\n").strip()
