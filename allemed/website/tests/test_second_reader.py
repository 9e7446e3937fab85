"""Where `EDITORIAL_WORKFLOW` is on: one writes, another lets it out, and both hear of it from our outbox."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from allemed.base.actor import System
from allemed.messages.models import Message
from allemed.people.actions import grant_role
from allemed.people.actions.editing import keep_all_in_step
from allemed.people.models import Role, User
from allemed.website.models import ArticlePage
from allemed.website.tests.make import make_article

pytestmark = pytest.mark.django_db
Cast = dict[str, tuple[User, Client]]


@pytest.fixture
def cast(settings: Any) -> Cast:
    """Marit and Ingrid write; Ole is the administrator."""
    settings.WAGTAIL_WORKFLOW_ENABLED = True
    people = {}
    for name, role, language in (
        ("Marit", Role.EDITOR, "nb"),
        ("Ingrid", Role.EDITOR, "nn"),
        ("Ole", Role.ADMINISTRATOR, "nb"),
    ):
        user = User.objects.create_user(f"{name.lower()}@host.example", name, language=language)
        grant_role(by=System("test"), user=user, role=role)
        client = Client()
        client.force_login(user)
        people[name] = (user, client)
    Message.objects.all().delete()
    return people


def make_draft() -> ArticlePage:
    article = make_article("Korps for alle", live=False)
    article.save_revision()
    return article


def letters() -> set[tuple[str, str]]:
    return set(Message.objects.values_list("kind", "to"))


def test_one_submits_and_another_lets_it_out(cast: Cast) -> None:
    article = make_draft()
    _marit, marit = cast["Marit"]
    _ingrid, ingrid = cast["Ingrid"]
    submit(cast, article)
    assert letters() == {
        ("website/page_submitted", "ingrid@host.example"),
        ("website/page_submitted", "ole@host.example"),
    }
    nynorsk = Message.objects.get(to="ingrid@host.example")
    assert "Les gjennom: Korps for alle" in nynorsk.subject
    assert "Marit har skrive «Korps for alle»" in nynorsk.text
    assert "/redaksjon/pages/" in nynorsk.text

    assert act(marit, article, "approve").status_code in {302, 403}
    article.refresh_from_db()
    assert not article.live, "the one who wrote it may not let it out"

    act(ingrid, article, "approve")
    article.refresh_from_db()
    assert article.live
    assert ("website/page_approved", "marit@host.example") in letters()
    assert "Den er ute nå:" in Message.objects.get(kind="website/page_approved").text
    assert mail.outbox == [], "nothing goes past our outbox"


def submit(cast: Cast, article: ArticlePage) -> None:
    workflow = article.get_workflow()
    assert workflow.name == "To par øyne"
    workflow.start(article, cast["Marit"][0])


def act(client: Client, article: ArticlePage, what: str, comment: str = "") -> Any:
    state = WorkflowState.objects.get(object_id=str(article.pk), status=WorkflowState.STATUS_IN_PROGRESS)
    address = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, what, state.current_task_state_id])
    return client.post(address, {"comment": comment})


def test_one_asks_for_changes_and_the_writer_sees_which(cast: Cast) -> None:
    article = make_draft()
    submit(cast, article)
    act(cast["Ingrid"][1], article, "reject", "Skriv hvor det er.")
    letter = Message.objects.get(kind="website/page_returned")
    assert letter.to == "marit@host.example"
    assert "Ingrid har lest" in letter.text
    assert "Skriv hvor" not in letter.text, "what was said stays in the admin"
    shown = cast["Marit"][1].get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert "Ingrid ber deg endre: «Skriv hvor det er.»" in shown


def test_an_approved_page_waits_for_its_time_and_the_letter_says_when(cast: Cast) -> None:
    article = make_draft()
    article.go_live_at = dt.datetime(timezone.now().year + 1, 3, 28, 23, 30, tzinfo=dt.UTC)
    article.save_revision()
    submit(cast, article)
    act(cast["Ingrid"][1], article, "approve")
    article.refresh_from_db()
    assert not article.live
    assert article.scheduled_revision is not None
    letter = Message.objects.get(kind="website/page_approved").text
    assert "29. mars" in letter
    assert "norsk tid" in letter


def test_what_is_being_read_does_not_change_under_the_reader(cast: Cast) -> None:
    article = make_draft()
    submit(cast, article)
    lock = article.get_lock()
    assert lock.for_user(cast["Marit"][0])
    assert not lock.for_user(cast["Ingrid"][0])


def test_editors_publish_by_themselves_where_it_is_off(cast: Cast, settings: Any) -> None:
    article = make_draft()
    marit = cast["Marit"][0]
    assert not article.permissions_for_user(marit).can_publish()
    assert article.permissions_for_user(cast["Ole"][0]).can_publish()
    settings.WAGTAIL_WORKFLOW_ENABLED = False
    call_command("keep_editors_in_step")
    assert article.permissions_for_user(User.objects.get(pk=marit.pk)).can_publish()
    settings.WAGTAIL_WORKFLOW_ENABLED = True
    assert keep_all_in_step() >= 3
    assert not article.permissions_for_user(User.objects.get(pk=marit.pk)).can_publish()


def test_who_wants_no_letters_gets_none(cast: Cast) -> None:
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(cast["Ingrid"][0])
    profile.submitted_notifications = False
    profile.save()
    submit(cast, make_draft())
    assert {to for _kind, to in letters()} == {"ole@host.example"}
