from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from allemed.base.forms import MESSAGES, Form, SeesOthers, SubmitOnce
from allemed.base.models import Submission


class InterestForm(SubmitOnce, Form):
    name = forms.CharField(label="Navn", max_length=5, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="E-postadresse", help_text="Vi svarer hit.")
    month = forms.ChoiceField(label="Når passer det?", choices=[("s", "Vår"), ("a", "Høst")], widget=forms.RadioSelect)
    note = forms.CharField(label="Noe mer", required=False, widget=forms.Textarea)
    terms = forms.BooleanField(label="Jeg har lest om personvern", error_messages={"required": "Si ja først."})


GOOD = {"name": "Marit", "email": "marit@ndfu.example", "month": "s", "terms": "on", "submit_token": "t" * 43}


def page(form: Form) -> str:
    parts = [render_to_string("base/components/_error_summary.html", {"form": form})]
    parts += [render_to_string("base/components/_field.html", {"field": field}) for field in form]
    return "".join(parts)


def test_an_error_names_the_field_and_says_how_to_mend_it() -> None:
    form = InterestForm({"email": "marit"})
    assert form.errors["name"] == ["Fyll ut feltet «Navn»."]
    assert form.errors["email"] == ["«E-postadresse» må være en hel e-postadresse, som navn@eksempel.no."]
    assert form.errors["month"] == ["Velg et svar under «Når passer det?»."]


def test_what_the_forms_author_wrote_stays() -> None:
    assert InterestForm({}).errors["terms"] == ["Si ja først."]


def test_a_limit_is_told_with_what_was_written() -> None:
    assert InterestForm(GOOD | {"name": "Maritmarit"}).errors["name"] == ["«Navn» kan ha 5 tegn. Nå har det 10."]


@pytest.mark.parametrize(
    "kind", [kind for kinds, _ in MESSAGES for kind in (kinds if isinstance(kinds, tuple) else (kinds,))]
)
def test_every_message_of_every_kind_of_field_is_ours(kind: type[forms.Field]) -> None:
    needs: dict[type[forms.Field], dict[str, Any]] = {
        forms.URLField: {"assume_scheme": "https"},
        forms.ModelChoiceField: {"queryset": Submission.objects.none()},
        forms.ModelMultipleChoiceField: {"queryset": Submission.objects.none()},
    }
    form = type("AForm", (Form,), {"thing": kind(label="Tingen", **needs.get(kind, {}))})()
    with translation.override("en"):
        english = {str(text) for base in kind.__mro__ for text in getattr(base, "default_error_messages", {}).values()}
    messages = form.fields["thing"].error_messages
    assert messages
    assert not english & {str(text) for text in messages.values()}
    assert all("Tingen" in str(text) for text in messages.values())


def test_the_summary_links_to_each_field_and_takes_the_focus() -> None:
    html = page(InterestForm({}))
    targets = re.findall(r'href="#([\w-]+)"', html)
    assert targets == ["id_name", "id_email", "id_month_0", "id_terms"]
    assert all(f'id="{target}"' in html for target in targets)
    assert "autofocus" in html


def test_the_input_is_tied_to_its_hint_and_its_error() -> None:
    html = page(InterestForm({}))
    [described_by] = re.findall(r'<input[^>]*name="email"[^>]*aria-describedby="([^"]+)"', html)
    assert described_by == "id_email_helptext id_email_error"
    assert all(f'id="{target}"' in html for target in described_by.split())
    assert 'aria-invalid="true"' in html


def test_what_was_written_stays() -> None:
    assert 'value="Maritmarit"' in page(InterestForm(GOOD | {"name": "Maritmarit"}))


def test_no_field_is_left_to_the_browsers_own_english_bubbles() -> None:
    assert " required" not in page(InterestForm())


def test_a_field_one_may_leave_says_so() -> None:
    assert page(InterestForm()).count("(valgfritt)") == 1


def test_an_error_comes_first_in_the_title() -> None:
    assert InterestForm({}).title_prefix == "Feil: "
    assert InterestForm().title_prefix == ""


def test_the_page_has_no_inline_style_or_script() -> None:
    html = page(InterestForm({}))
    assert not re.search(r"\sstyle=|<script|\son\w+=", html)


@pytest.mark.django_db
def test_the_same_form_sent_twice_makes_one_thing() -> None:
    made = []
    outcomes = []
    for _ in range(2):
        form = InterestForm(GOOD)
        assert form.is_valid()
        with form.once() as earlier:
            if earlier is None:
                made.append("a thing")
                form.remember("/takk/1/")
        outcomes.append(form.outcome)
    assert made == ["a thing"]
    assert outcomes == ["/takk/1/", "/takk/1/"]


@pytest.mark.django_db
def test_the_token_survives_an_error_and_the_database_keeps_only_its_hash() -> None:
    first = InterestForm(GOOD | {"name": ""})
    assert f'value="{GOOD["submit_token"]}"' in page(first)
    form = InterestForm(GOOD)
    assert form.is_valid()
    with form.once():
        form.remember("/takk/1/")
    assert Submission.objects.get().token != GOOD["submit_token"]


def test_two_displays_of_the_form_have_different_tokens() -> None:
    assert InterestForm()["submit_token"].value() != InterestForm()["submit_token"].value()


class ContactForm(SeesOthers, Form):
    name = forms.CharField(label="Navn")
    month = forms.ChoiceField(label="Når", choices=[("s", "Vår"), ("a", "Høst")], required=False)
    first = forms.BooleanField(label="Ringes først", required=False)


def test_the_second_sees_what_the_first_saved_keeps_their_own_words_and_decides() -> None:
    stored = {"name": "Kari", "month": "s", "first": False}
    said = {"name": "Kari Vik", "month": "s", "seen": ContactForm(initial=stored)["seen"].value()}
    assert ContactForm(said, initial=stored).is_valid(), "nobody has saved since"
    late = ContactForm(said, initial=stored | {"month": "a", "first": True})
    assert not late.is_valid()
    assert [(each["label"], each["stored"]) for each in late.others] == [
        ("Navn", "Kari"), ("Når", "Høst"), ("Ringes først", "ja")
    ]  # fmt: skip
    assert late["name"].value() == "Kari Vik"
    shown = render_to_string("base/components/_others.html", {"form": late})
    assert "Høst" in shown
    again = ContactForm(said | {"seen": late["seen"].value()}, initial=stored | {"month": "a", "first": True})
    assert again.is_valid()
    assert "seen" not in again.cleaned_data
