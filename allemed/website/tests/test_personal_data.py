"""What the site keeps about someone with an account goes out, and goes away, with the account."""

from __future__ import annotations

import pytest

from allemed.audit.models import Event
from allemed.base.actor import System
from allemed.people import actions
from allemed.people.tests.make import make_person
from allemed.website.models import Subscriber
from allemed.website.tests.make import make_file
from allemed.website.tests.test_subscription import make_subscriber

pytestmark = pytest.mark.django_db
BY = System("test")


def test_an_erased_person_subscribes_no_more_and_their_neighbour_does() -> None:
    jonas = make_person("Jonas Berg")
    make_subscriber(jonas.email)
    make_subscriber("solveig@skjaergard-il.example")
    actions.erase_person(by=BY, user=jonas)
    assert [subscriber.email for subscriber in Subscriber.objects.all()] == ["solveig@skjaergard-il.example"]
    assert Event.objects.filter(deed="subscription_forgotten").exists()


def test_one_may_see_ones_subscription_and_what_one_has_uploaded() -> None:
    jonas = make_person("Jonas Berg")
    make_subscriber(jonas.email)
    make_file(title="Referat", uploaded_by_user=jonas)
    make_file(title="Et annet")
    exported = actions.export_person(by=jonas, user=jonas)
    assert [found["email"] for found in exported["subscriptions"]] == [jonas.email]
    assert [found["title"] for found in exported["uploads"]] == ["Referat"]
