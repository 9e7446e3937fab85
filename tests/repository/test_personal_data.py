"""Every field of ours is classified: public, personal (with why and for how long) or technical; and every personal one
is reached when someone asks for what we have, or to be forgotten.
"""

from __future__ import annotations

from allemed.base.personal_data import classifications, holdings, personal_data_table, unclassified_fields

# Models with personal fields that no room's `Holding` reaches, and why.
REACHED_OTHERWISE = {
    "people.user": "people's own actions",
    "people.roleassignment": "people's own actions",
    "outbox.message": "people's own actions: what was written to the address",
    "outbox.attachment": "people's own actions: goes with its message",
    "audit.event": "people's own actions: exported, and kept with a number that then leads to nobody",
    **dict.fromkeys(
        (
            *("dugnad.seat", "dugnad.contribution", "dugnad.contributionversion", "dugnad.ballot"),
            *("dugnad.ballotrevision", "dugnad.event"),
        ),
        "nothing leads there from a person: a seat is a device's, and is forgotten after a week",
    ),
    "dugnad.minutes": "the partner's record; marked sentences are looked at and redacted before it is sent",
    "dugnad.redaction": "the words that stand instead",
    "demo.keptmessage": "the demo only, where everyone is made up",
}


def test_every_field_is_classified_and_every_classification_has_its_field() -> None:
    assert unclassified_fields() == []


def test_every_personal_field_is_reached_by_export_and_erasure() -> None:
    personal = {label for label, found in classifications().items() if found.personal}
    reached = {label.lower() for holding in holdings() for label in holding.models}
    assert personal - reached - set(REACHED_OTHERWISE) == set()
    assert reached - personal == set(), "a holding of what nobody has classified as personal"
    assert set(REACHED_OTHERWISE) - personal <= {"demo.keptmessage"}


def test_the_privacy_page_says_what_why_and_for_how_long_room_by_room() -> None:
    rooms = personal_data_table()
    assert {str(room.room) for room in rooms} >= {"Nettstedet", "Kontoer og roller", "E-post fra oss", "Loggen"}
    assert all(str(row.what) and str(row.purpose) and str(row.kept) for room in rooms for row in room.rows)
