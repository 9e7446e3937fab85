"""Questions, answers, and who may change or take away which words."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from allemed.base.refusals import RefusedError
from allemed.network import actions
from allemed.network.models import Answer, Question
from allemed.network.refusals import NetworkRefusal
from allemed.network.tests.make import letters_to, make_barriers, make_member, make_question
from allemed.people.models import Role
from allemed.people.tests.make import sign_in_with_both_steps

pytestmark = pytest.mark.django_db


def refused(deed: Any, **said: Any) -> NetworkRefusal:
    with pytest.raises(RefusedError) as no:
        deed(**said)
    reason = no.value.reason
    assert isinstance(reason, NetworkRefusal)
    return reason


def client_of(member: Any) -> Client:
    client = Client()
    sign_in_with_both_steps(client, member.account)
    return client


def test_a_question_is_asked_answered_and_helped() -> None:
    make_barriers("transport")
    lene, amir = make_member(), make_member("Amir Rahimi", number="5501")
    asks, answers = client_of(lene), client_of(amir)
    form = asks.get("/min-side/nettverk/sporsmal/nytt/").context["form"]
    sent = {"submit_token": form["submit_token"].value(), "title": "Hvem kjører?", "barrier": "transport", "text": ""}
    there = asks.post("/min-side/nettverk/sporsmal/nytt/", sent).headers["Location"]
    assert asks.post("/min-side/nettverk/sporsmal/nytt/", sent).headers["Location"] == there  # a double press
    assert Question.objects.count() == 1
    form = answers.get(there).context["form"]
    reply = {"submit_token": form["submit_token"].value(), "text": "Foreldrene bytter på."}
    answers.post(there, reply)
    answers.post(there, reply)
    answer = Answer.objects.get()
    assert "Foreldrene bytter på." in asks.get(there).content.decode()
    asks.post(f"/min-side/nettverk/svar/{answer.public_id}/hjalp/", {"hjalp": "ja"})
    assert Answer.objects.get().helped


def test_what_is_wrong_keeps_what_was_written() -> None:
    make_barriers("transport")
    client = client_of(make_member())
    form = client.get("/min-side/nettverk/sporsmal/nytt/").context["form"]
    sent = {"submit_token": form["submit_token"].value(), "title": "Hvem kjører?", "text": "Lang tekst"}
    page = client.post("/min-side/nettverk/sporsmal/nytt/", sent).content.decode()
    assert "Lang tekst" in page
    assert "Velg et svar under" in page


def test_nobody_answers_their_own_question() -> None:
    lene = make_member()
    question = make_question(lene)
    assert refused(actions.answer, by=lene.account, question=question, text="x") == NetworkRefusal.OWN_QUESTION


def test_only_the_author_changes_their_words_and_only_the_asker_says_what_helped() -> None:
    lene, amir = make_member(), make_member("Amir Rahimi", number="5501")
    question = make_question(lene)
    answer = actions.answer(by=amir.account, question=question, text="Svar")
    said: dict[str, Any] = {"barrier": question.barrier, "title": "Nytt", "text": ""}
    assert (
        refused(actions.change_question, by=amir.account, question=question, version=1, **said)
        == NetworkRefusal.NOT_YOURS
    )
    assert (
        refused(actions.change_answer, by=lene.account, answer=answer, version=1, text="x") == NetworkRefusal.NOT_YOURS
    )
    assert (
        refused(actions.mark_as_helpful, by=amir.account, answer=answer, helped=True)
        == NetworkRefusal.NOT_YOUR_QUESTION
    )
    actions.change_question(by=lene.account, question=question, version=1, **said)
    assert (
        refused(actions.change_question, by=lene.account, question=question, version=1, **said)
        == NetworkRefusal.CHANGED_MEANWHILE
    )
    client = client_of(amir)
    assert client.get(f"/min-side/nettverk/sporsmal/{question.public_id}/endre/").status_code == 403
    assert client.get(f"/min-side/nettverk/sporsmal/{question.public_id}/ta-bort/").status_code == 403


def test_at_most_one_answer_helped() -> None:
    lene, amir = make_member(), make_member("Amir Rahimi", number="5501")
    question = make_question(lene)
    one, two = (actions.answer(by=amir.account, question=question, text=text) for text in ("En", "To"))
    actions.mark_as_helpful(by=lene.account, answer=one, helped=True)
    actions.mark_as_helpful(by=lene.account, answer=two, helped=True)
    assert list(Answer.objects.filter(helped=True)) == [two]
    with pytest.raises(IntegrityError, match="answer_one_helped"), transaction.atomic():
        Answer.objects.filter(pk=one.pk).update(helped=True)


def test_what_is_taken_away_keeps_no_words_and_answers_stay() -> None:
    lene, amir = make_member(), make_member("Amir Rahimi", number="5501")
    question = make_question(lene, text="Mer")
    one = actions.answer(by=amir.account, question=question, text="kanarisvar")
    actions.take_away(by=amir.account, thing=one)
    page = client_of(lene).get(f"/min-side/nettverk/sporsmal/{question.public_id}/").content.decode()
    assert "Et svar er tatt bort av den som skrev det." in page
    assert "kanarisvar" not in page
    assert refused(actions.change_answer, by=amir.account, answer=one, version=2, text="x") == NetworkRefusal.GONE
    with pytest.raises(IntegrityError, match="answer_removed_keeps_nothing"), transaction.atomic():
        Answer.objects.filter(pk=one.pk).update(text="x")
    actions.take_away(by=lene.account, thing=question)
    assert Question.objects.get().title == ""
    assert client_of(lene).get(f"/min-side/nettverk/sporsmal/{question.public_id}/").status_code == 404


def test_the_host_takes_away_with_a_reason_that_the_author_gets() -> None:
    lene = make_member()
    adviser = make_member("Ane Lie", role=Role.ADVISER)
    question = make_question(lene, title="Noe om et barn")
    assert refused(actions.take_away, by=adviser.account, thing=question, because=" ") == NetworkRefusal.SAY_WHY
    client = client_of(adviser)
    client.post(f"/min-side/nettverk/sporsmal/{question.public_id}/ta-bort/", {"because": "Det handlet om ett barn."})
    assert Question.objects.get().removed_by == "host"
    (letter,) = letters_to(lene)
    assert "Det handlet om ett barn." in letter.text
    assert "Noe om et barn" not in letter.text


def test_lists_are_filtered_by_barrier_and_by_answered() -> None:
    lene, amir = make_member(), make_member("Amir Rahimi", number="5501")
    answered = make_question(lene, title="Besvart skyss")
    make_question(lene, title="Ubesvart skyss")
    make_question(lene, barrier="okonomi", title="Penger")
    actions.answer(by=amir.account, question=answered, text="Svar")
    client = client_of(amir)
    page = client.get("/min-side/nettverk/sporsmal/?barriere=transport&ubesvart=ja").content.decode()
    assert "Ubesvart skyss" in page
    assert "Besvart skyss" not in page.replace("Ubesvart skyss", "")
    assert "Penger" not in page


def test_a_long_list_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    lene = make_member()
    for number in range(40):
        make_question(lene, title=f"Spørsmål {number}")
    client = client_of(lene)
    client.get("/min-side/nettverk/sporsmal/")
    with django_assert_max_num_queries(18):
        client.get("/min-side/nettverk/sporsmal/")
