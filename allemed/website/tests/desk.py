"""An editor at her desk: who she is, and how she sends a page's form."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from allemed.base.actor import System
from allemed.people.actions import grant_role
from allemed.people.models import Role, User


def sign_in_editor(client: Client, **details: Any) -> Client:
    """Kari, an editor like others: no superuser."""
    kari = User.objects.create_user("kari@host.example", "Kari", **details)
    grant_role(by=System("test"), user=kari, role=Role.EDITOR)
    client.force_login(kari)
    return client


def form_of(page: Page, **changes: Any) -> dict[str, Any]:
    """What her browser would send for the page as it stands, its text left empty, with these changes."""
    form = {"title": page.title, "slug": page.slug, "lead": page.lead, "body": streamfield([]), "go_live_at": ""}
    if hasattr(page, "date"):
        form["date"] = f"{page.date:%Y-%m-%d}"
    return nested_form_data(form | {"action-publish": "1"} | changes)  # type: ignore[no-any-return]


def send(editor: Client, page: Page, **changes: Any) -> str:
    """What she is told when she publishes (or plans) the page; nothing when it was taken."""
    answer = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page, **changes))
    return "" if answer.status_code == 302 else answer.content.decode()
