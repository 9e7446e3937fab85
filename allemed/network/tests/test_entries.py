"""Each person decides field by field; nothing is shown from the start, and whoever leaves leaves nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allemed.base.refusals import RefusedError
from allemed.network import actions
from allemed.network.actions.members import EntryFacts
from allemed.network.models import Field, Introduction, IntroductionState, Member, Question, Rhythm
from allemed.network.refusals import NetworkRefusal
from allemed.network.tests.make import ALL_FIELDS, BY, make_barriers, make_member, make_question, place
from allemed.people.actions import erase_person, export_person, grant_role, revoke_role
from allemed.people.models import Role
from allemed.people.tests.make import make_person, sign_in_with_both_steps

pytestmark = pytest.mark.django_db
SECRET = {
    Field.NAME: "Lene Kanari",
    Field.TITLE: "kanarititlen",
    Field.PARTNER: "Haugesund",
    Field.EMAIL: "lene@allemed.example",
    Field.PHONE: "99887766",
    Field.BARRIERS: "Kanaribarriere",
    Field.ABOUT: "kanaridetaljen",
}


def make_whole_member(shown: frozenset[Field] = frozenset()) -> Member:
    return make_member(
        "Lene Kanari",
        title=SECRET[Field.TITLE],
        phone=SECRET[Field.PHONE],
        about=SECRET[Field.ABOUT],
        barriers=make_barriers("kanaribarriere"),
        shown=shown,
    )


def pages_as(member: Member, *paths: str) -> str:
    client = Client()
    sign_in_with_both_steps(client, member.account)
    return "".join(client.get(path, follow=True).content.decode() for path in paths)


def test_nothing_is_shown_from_the_start() -> None:
    assert make_member().entry.is_empty
    assert not Member.objects.listed().exists()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shown=st.frozensets(st.sampled_from(list(Field))))
def test_others_see_exactly_what_was_chosen(shown: frozenset[Field]) -> None:
    with transaction.atomic():
        lene = make_whole_member(shown)
        amir = make_member("Amir Rahimi", number="5501")
        question = make_question(lene)
        # The filters name every barrier, so only an entry's own list counts.
        seen = pages_as(amir, "/min-side/nettverk/folk/", f"/min-side/nettverk/sporsmal/{question.public_id}/")
        for field, secret in SECRET.items():
            if field == Field.BARRIERS:
                assert ("Kanaribarriere</li>" in seen) == (field in shown), field
            else:
                assert (secret in seen) == (field in shown), field
        transaction.set_rollback(True)


def test_search_does_not_find_what_is_hidden() -> None:
    make_whole_member(frozenset({Field.NAME}))
    amir = make_member("Amir Rahimi", number="5501")
    assert "Lene Kanari" in pages_as(amir, "/min-side/nettverk/folk/?q=kanari")
    assert "Lene Kanari" not in pages_as(amir, "/min-side/nettverk/folk/?q=kanaridetaljen")
    assert "Lene Kanari" not in pages_as(amir, "/min-side/nettverk/folk/?barriere=kanaribarriere")


def test_an_empty_field_cannot_be_shown() -> None:
    with pytest.raises(RefusedError) as no:
        make_member(shown=frozenset({Field.ABOUT}))
    assert no.value.reason == NetworkRefusal.NOTHING_TO_SHOW


def test_whoever_leaves_leaves_nothing() -> None:
    lene = make_whole_member(ALL_FIELDS)
    amir = make_member("Amir Rahimi", number="5501", may_be_asked=True)
    make_question(lene)
    asked = actions.ask(by=lene.account, asked=amir, words="kanariord")
    actions.leave(by=lene.account, member=lene)
    actions.leave(by=BY, member=lene)  # twice is once
    left = Member.objects.get(pk=lene.pk)
    assert (left.user, left.title, left.phone, left.about, left.shown, left.rhythm) == (None, "", "", "", [], "never")
    assert not left.barriers.exists()
    assert Introduction.objects.get(pk=asked.pk).state == IntroductionState.WITHDRAWN
    assert Introduction.objects.get(pk=asked.pk).words == ""
    seen = pages_as(
        amir,
        "/min-side/nettverk/",
        "/min-side/nettverk/folk/",
        f"/min-side/nettverk/sporsmal/{Question.objects.get().public_id}/",
    )
    assert "En som har forlatt nettverket" in seen
    assert not [secret for field, secret in SECRET.items() if field != Field.BARRIERS and secret in seen]


def test_coming_back_begins_anew() -> None:
    lene = make_whole_member(ALL_FIELDS)
    person = lene.account
    actions.leave(by=person, member=lene)
    again = actions.join(by=person, facts=EntryFacts())
    assert again.pk != lene.pk
    assert again.entry.is_empty
    with pytest.raises(DatabaseError, match="begins anew"), transaction.atomic():
        Member.objects.filter(pk=lene.pk).update(title="x")


@pytest.mark.parametrize("keeps", [{"title": "x"}, {"about": "x"}, {"shown": ["name"]}, {"rhythm": "weekly"}])
def test_the_database_holds_that_nothing_is_left(keeps: dict[str, Any]) -> None:
    lene = make_member()
    with pytest.raises(IntegrityError, match="member_who_left_leaves_nothing"), transaction.atomic():
        Member.objects.filter(pk=lene.pk).update(left_at=lene.joined_at, user=None, **keeps)


def test_whoever_loses_the_role_is_gone_at_once() -> None:
    lene = make_whole_member(ALL_FIELDS)
    revoke_role(by=BY, assignment=lene.account.roles.get())
    assert not Member.objects.listed().exists()
    assert actions.leave_those_without_a_role(by=BY) == 1
    assert Member.objects.get(pk=lene.pk).user is None


def test_a_role_for_another_partner_is_not_the_same_membership() -> None:
    lene = make_whole_member(ALL_FIELDS)
    person = lene.account
    revoke_role(by=BY, assignment=person.roles.get())
    grant_role(by=BY, user=person, role=Role.COORDINATOR, municipality=place("5501"))
    assert not Member.objects.present().exists()


def test_two_windows_do_not_overwrite_each_other() -> None:
    lene = make_member()
    version = lene.version
    actions.change_entry(by=lene.account, member=lene, version=version, facts=EntryFacts(title="En"))
    with pytest.raises(RefusedError) as no:
        actions.change_entry(by=lene.account, member=lene, version=version, facts=EntryFacts(title="To"))
    assert no.value.reason == NetworkRefusal.CHANGED_MEANWHILE
    client = Client()
    sign_in_with_both_steps(client, lene.account)
    sent = {"title": "Det jeg skrev", "rhythm": "never", "version": version}
    page = client.post("/min-side/nettverk/min-oppforing/", sent).content.decode()
    assert "Det jeg skrev" in page
    assert "Lagre en gang til" in page
    assert f'name="version" value="{Member.objects.get(pk=lene.pk).version}"' in page


def test_only_those_with_a_role_come_in() -> None:
    client = Client()
    sign_in_with_both_steps(client, make_person("Solveig Dahl", Role.EDITOR))
    assert client.get("/min-side/nettverk/").status_code == 403
    with pytest.raises(RefusedError) as no:
        actions.join(by=make_person("Tor Nygård"), facts=EntryFacts())
    assert no.value.reason == NetworkRefusal.NOT_FOR_YOU


def test_whoever_has_not_joined_reads_nothing() -> None:
    make_whole_member(ALL_FIELDS)
    client = Client()
    sign_in_with_both_steps(client, make_person("Ingrid Aune", Role.FACILITATOR))
    for path in ("folk/", "sporsmal/", "noen-som-oss/"):
        response = client.get(f"/min-side/nettverk/{path}", follow=True)
        assert response.redirect_chain[-1][0] == "/min-side/nettverk/"
        seen = response.content.decode()
        assert not [secret for field, secret in SECRET.items() if field != Field.BARRIERS and secret in seen]


def test_joining_in_the_browser_asks_and_shows_nothing_unless_ticked() -> None:
    client = Client()
    person = make_person("Lene Strand", Role.COORDINATOR, municipality=place("1106"))
    sign_in_with_both_steps(client, person)
    client.post("/min-side/nettverk/", {"title": "Folkehelsekoordinator", "rhythm": Rhythm.WEEKLY})
    member = Member.objects.get(user=person)
    assert (member.title, member.shown, member.may_be_asked, member.rhythm) == (
        "Folkehelsekoordinator",
        [],
        False,
        "weekly",
    )


def test_what_is_held_is_given_out_and_forgotten() -> None:
    lene = make_whole_member()
    person = lene.account
    question = make_question(lene, title="Mitt kanarispørsmål")
    held = str(export_person(by=BY, user=person))
    assert all(secret in held for field, secret in SECRET.items() if field not in (Field.PARTNER, Field.BARRIERS))
    assert "Mitt kanarispørsmål" in held
    revoke_role(by=BY, assignment=person.roles.get())
    erase_person(by=BY, user=person)
    assert Question.objects.get(pk=question.pk).title == ""
    assert Member.objects.get(pk=lene.pk).user is None
