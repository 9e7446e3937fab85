"""The letters of the second pair of eyes. They take the places of Wagtail's own, which go past the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted
from wagtail.users.models import UserProfile

from allemed.base.actor import Actor, System
from allemed.messages.actions import send
from allemed.people.models import User


def page_was_submitted(instance: TaskState, user: User | None = None, **_signal: Any) -> None:
    """To those who may read it now, but not to the one who asked."""
    task = instance.task.specific
    if isinstance(task, AbstractGroupApprovalTask):
        readers = User.objects.filter(groups__in=task.groups.all()).distinct()
        requester = instance.workflow_state.requested_by
        _write("submitted", instance.workflow_state, [reader for reader in readers if reader != requester], user)


def page_was_returned(instance: WorkflowState, user: User | None = None, **_signal: Any) -> None:
    """To the one who asked: it needs changes. What was said about it stands in the admin, not in the letter."""
    _write("returned", instance, [instance.requested_by], user)


def page_was_approved(instance: WorkflowState, user: User | None = None, **_signal: Any) -> None:
    """To the one who asked: it is out, or will be at its time."""
    _write("approved", instance, [instance.requested_by], user)


def nobody(**_signal: Any) -> None:
    """Wagtail would write to all administrators too."""


def _write(what: str, state: WorkflowState, people: Iterable[User | None], doer: User | None) -> None:
    page = state.content_object
    if not isinstance(page, Page):
        return
    by: Actor = doer or System("website.workflow")
    round_ = state.current_task_state_id
    for person in people:
        if person is None or person == doer or not person.is_active or not _wants(person, what):
            continue
        send(
            by=by,
            to=person.email,
            kind=f"website/page_{what}",
            language=person.language,
            context={
                "person": person,
                "page": page.get_latest_revision_as_object(),
                "doer": doer,
                "edit_url": settings.SITE_ADDRESS + reverse("wagtailadmin_pages:edit", args=[page.pk]),
                "settings_url": settings.SITE_ADDRESS + reverse("wagtailadmin_account"),
            },
            message_key=f"website/page_{what}/{round_}/{person.public_id}",
        )


def _wants(person: User, what: str) -> bool:
    """What they chose under their account in the admin."""
    chosen = {"submitted": "submitted", "returned": "rejected", "approved": "approved"}[what]
    return bool(getattr(UserProfile.get_for_user(person), f"{chosen}_notifications"))


def connect() -> None:
    """Called once, before Wagtail connects its own under the same names: whoever comes first has the place."""
    for signal, sender, ours, name in (
        (task_submitted, TaskState, page_was_submitted, "group_approval_task_submitted_email_notification"),
        (workflow_submitted, WorkflowState, nobody, "workflow_state_submitted_email_notification"),
        (workflow_rejected, WorkflowState, page_was_returned, "workflow_state_rejected_email_notification"),
        (workflow_approved, WorkflowState, page_was_approved, "workflow_state_approved_email_notification"),
    ):
        signal.connect(ours, sender=sender, dispatch_uid=name)
