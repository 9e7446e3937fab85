from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from allemed.base.actor import System
from allemed.dialogkort.actions import begin_barriers
from allemed.dialogkort.models import Barrier
from allemed.website.models import FrontPage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("root", "sentence"),
    [("/", "Alle barn med på fritid"), ("/nn/", "Alle barn med på fritid"), ("/en/", "Every child along in leisure")],
)
def test_a_new_installation_begins_with_a_front_page_in_each_language(
    client: Client, settings: Any, root: str, sentence: str
) -> None:
    settings.SITE_ADDRESS = "https://allemed.example"
    settings.ALLOWED_HOSTS = ["allemed.example"]
    call_command("begin_site")
    page = client.get(root, headers={"host": "allemed.example"})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert "Wagtail" not in page.content.decode()


def test_an_editors_first_card_has_barriers_to_choose_from() -> None:
    call_command("begin_site")
    barriers = Barrier.objects.with_texts().in_order()
    assert [barrier.name for barrier in barriers][:2] == ["Økonomi", "Tilrettelegging"]
    assert {len(barrier.texts.all()) for barrier in barriers} == {3}
    begin_barriers(by=System("again"))
    assert Barrier.objects.count() == len(barriers)


def test_a_site_begins_once() -> None:
    call_command("begin_site")
    with pytest.raises(CommandError, match="har sider allerede"):
        call_command("begin_site")
    assert FrontPage.objects.count() == 3
