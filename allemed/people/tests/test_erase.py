from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from allemed.audit.models import Event
from allemed.base.refusals import RefusedError
from allemed.messages.actions.send import Enclosure
from allemed.messages.models import Attachment, Message
from allemed.messages.tests.make import make_message
from allemed.people import actions
from allemed.people.models import Role, User
from allemed.people.refusals import PeopleRefusal
from allemed.people.tests.make import BY, add_code_app, make_person, sign_in

pytestmark = pytest.mark.django_db


def test_an_erased_person_leaves_a_number_and_their_deeds(client: Client) -> None:
    cache.clear()
    ole = make_person("Ole Berg")
    sign_in(client, ole)
    add_code_app(ole)
    erased = actions.erase_person(by=BY, user=ole)
    assert (erased.name, erased.email, erased.is_active) == ("", f"{ole.public_id}@erased.invalid", False)
    assert not Authenticator.objects.filter(user=ole).exists()
    assert not Message.objects.filter(to="ole@allemed.example").exists()
    assert Event.objects.filter(actor_id=ole.public_id, deed="signed_in").exists()
    assert client.get("/min-side/").status_code == 302


def test_what_was_written_to_an_erased_person_goes_with_what_was_enclosed() -> None:
    ole = make_person("Ole Berg")
    calendar = Enclosure("dugnad.ics", "text/calendar", b"BEGIN:VCALENDAR")
    make_message(to=ole.email, attachments=[calendar])
    kept = make_message(attachments=[calendar])
    actions.erase_person(by=BY, user=ole)
    assert [enclosed.message for enclosed in Attachment.objects.all()] == [kept]


def test_someone_who_holds_a_role_is_not_erased() -> None:
    marit = make_person(role=Role.ADVISER)
    with pytest.raises(RefusedError) as refused:
        actions.erase_person(by=BY, user=marit)
    assert refused.value.reason == PeopleRefusal.STILL_HOLDS_A_ROLE
    actions.revoke_role(by=BY, assignment=marit.roles.get())
    assert actions.erase_person(by=BY, user=marit).erased_at


def test_only_an_administrator_erases() -> None:
    ole = make_person("Ole Berg")
    with pytest.raises(RefusedError) as refused:
        actions.erase_person(by=make_person(role=Role.ADVISER), user=ole)
    assert refused.value.reason == PeopleRefusal.NOT_ALLOWED


def test_the_database_refuses_an_erased_person_with_a_name() -> None:
    ole = actions.erase_person(by=BY, user=make_person("Ole Berg"))
    with pytest.raises(IntegrityError, match="user_erased_keeps_nothing"), transaction.atomic():
        User.objects.filter(pk=ole.pk).update(name="Ole Berg")


def test_one_may_have_everything_that_is_stored_about_oneself() -> None:
    marit = make_person(role=Role.ADVISER)
    exported = actions.export_person(by=marit, user=marit)
    assert exported["person"]["email"] == marit.email
    assert exported["roles"][0]["role"] == "adviser"
    assert "password" not in json.dumps(exported)


def test_nobody_gets_what_is_stored_about_another() -> None:
    with pytest.raises(RefusedError) as refused:
        actions.export_person(by=make_person(role=Role.ADVISER), user=make_person("Ole Berg"))
    assert refused.value.reason == PeopleRefusal.NOT_ALLOWED
