"""What `manage.py after_restore` does again, and what it leaves alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from allemed.audit.models import Event
from allemed.base import clock, erasures
from allemed.dugnad.actions import owners
from allemed.dugnad.tests.evening import in_weeks
from allemed.dugnad.tests.test_owners import make_sent, solveigs
from allemed.people import actions as people
from allemed.people import permissions
from allemed.people.models import Role
from allemed.people.tests.make import make_person
from allemed.programme.actions import sign_ups
from allemed.programme.models import Need, NeedKind
from allemed.programme.tests.make import BY
from allemed.programme.tests.planned import make_open_page, sign_up

pytestmark = pytest.mark.django_db


def restore(tmp_path: Path, *since: erasures.Erasure) -> str:
    """`after_restore` with the list of this database's own trail, and what was done since the backup."""
    listed, said = tmp_path / "erasures.jsonl", io.StringIO()
    call_command("erasures", stdout=said)
    listed.write_text(said.getvalue() + "".join(f"{each.as_line()}\n" for each in since), encoding="utf-8")
    told = io.StringIO()
    call_command("after_restore", str(listed), stdout=told)
    return told.getvalue()


def test_what_was_taken_back_before_the_backup_and_told_anew_stays(tmp_path: Path) -> None:
    sign_up(make_open_page(), needs=[NeedKind.HALAL])
    kari = Need.objects.get().sign_up
    sign_ups.forget_needs(by=BY, sign_up=kari)
    sign_ups.tell_needs(by=BY, sign_up=kari, needs=[NeedKind.HALAL])
    assert "needs_forgotten" not in restore(tmp_path)
    assert Need.objects.filter(sign_up=kari).exists()


@pytest.mark.parametrize("deed", ["needs_forgotten", "answered_no"])
def test_what_was_taken_back_since_goes_again(tmp_path: Path, deed: str) -> None:
    sign_up(make_open_page(), needs=[NeedKind.HALAL])
    kari = Need.objects.get().sign_up
    assert f"{deed}: 1" in restore(tmp_path, erasures.Erasure(deed, kari.public_id, clock.now()))
    assert not Need.objects.exists()
    assert "Looked for what is due" in restore(tmp_path), "it may be run again"


def test_who_said_no_to_a_measure_is_not_its_owner_again(tmp_path: Path) -> None:
    make_sent()
    measure = solveigs()
    assert measure.owner_name
    restore(tmp_path, erasures.Erasure("measure_owner_declined", measure.public_id, clock.now()))
    measure.refresh_from_db()
    assert (measure.owner_name, measure.owner_email) == ("", "")
    assert not any(version.body.get("owner_name") for version in measure.versions.all())
    restore(tmp_path)


def test_who_was_named_after_a_no_stays_the_owner(tmp_path: Path) -> None:
    make_sent()
    measure = solveigs()
    link = measure.links.first()
    assert link is not None
    owners.say_no(link=link)
    measure.refresh_from_db()
    owners.name_owner(
        by=BY,
        measure=measure,
        base=measure.version,
        fields={
            "owner_name": "Amir",
            "owner_email": "amir@lag.example",
            "owner_role": "Leder",
            "deadline": in_weeks(9),
        },
    )
    assert Event.objects.filter(deed="measure_owner_declined").exists()
    restore(tmp_path)
    measure.refresh_from_db()
    assert measure.owner_name == "Amir"


def test_a_role_that_was_ended_since_is_ended_again_and_one_given_anew_stays(tmp_path: Path) -> None:
    make_person("Tor Haugen", Role.ADMINISTRATOR)
    marit = make_person("Marit Solberg", Role.ADVISER)
    since = erasures.Erasure("role_revoked", marit.roles.get().public_id, clock.now())
    assert "role_revoked: 1" in restore(tmp_path, since)
    permissions.forget_roles(marit)
    assert permissions.roles_of(marit) == []
    people.grant_role(by=BY, user=marit, role=Role.ADVISER)
    assert "administrator" not in restore(tmp_path, since)
    permissions.forget_roles(marit)
    assert permissions.has_role(marit, Role.ADVISER)


def test_an_administrator_who_was_let_go_since_does_not_come_back_as_the_only_one(tmp_path: Path) -> None:
    tor = make_person("Tor Haugen", Role.ADMINISTRATOR)
    since = erasures.Erasure("role_revoked", tor.roles.get().public_id, clock.now())
    assert "invite_administrator" in restore(tmp_path, since)
    permissions.forget_roles(tor)
    assert not permissions.has_role(tor, Role.ADMINISTRATOR)
