"""The adviser, whom most tests about the desk need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from allemed.people.models import User


@pytest.fixture
def marit() -> User:
    from allemed.people.models import Role  # not above: this file is read before Django is set up
    from allemed.people.tests.make import make_person

    return make_person("Marit Solberg", Role.ADVISER)


@pytest.fixture
def desk(client: Client, marit: User) -> Client:
    """Marit's browser."""
    from allemed.people.tests.make import sign_in_with_both_steps

    sign_in_with_both_steps(client, marit)
    return client
