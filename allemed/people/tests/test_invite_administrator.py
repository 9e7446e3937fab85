from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from allemed.messages.models import Message
from allemed.people.models import Role, RoleAssignment

pytestmark = pytest.mark.django_db


def test_a_new_installation_gets_its_first_administrator() -> None:
    call_command("invite_administrator", "Mona@Example.no", "Mona")
    assert RoleAssignment.objects.get(user__email="mona@example.no").role == Role.ADMINISTRATOR
    assert Message.objects.get().kind == "people/invitation"


def test_it_says_what_is_wrong_with_an_address() -> None:
    with pytest.raises(CommandError, match="whole e-mail address"):
        call_command("invite_administrator", "mona@", "Mona")


def test_twice_is_refused_by_name() -> None:
    call_command("invite_administrator", "mona@example.no", "Mona")
    with pytest.raises(CommandError):
        call_command("invite_administrator", "mona@example.no", "Mona")
    assert Message.objects.count() == 1
