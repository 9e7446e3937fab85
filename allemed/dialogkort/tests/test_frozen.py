"""A published version never changes: tried with SQL as the product's role and as the owner of the tables."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from allemed.base.actor import System
from allemed.dialogkort import actions, printing
from allemed.dialogkort.models import BarrierText, CardText, DeckText, DeckVersion, DialogueCard, Illustration
from allemed.dialogkort.models.guards import FROZEN_STATE
from allemed.dialogkort.tests.cards import BY, make_barrier, make_card, make_draft, make_published
from conftest import SERVER

ATTACKS = [
    "UPDATE dialogkort_deckversion SET state = 'draft', published_at = NULL, published_by = '', fingerprint = ''",
    "UPDATE dialogkort_deckversion SET number = 7",
    "UPDATE dialogkort_deckversion SET fingerprint = repeat('0', 64)",
    "UPDATE dialogkort_deckversion SET published_at = now()",
    "UPDATE dialogkort_deckversion SET languages = '{nb,se}'",
    "UPDATE dialogkort_deckversion SET id = id + 1000",
    "UPDATE dialogkort_deckversion SET state = 'withdrawn', withdrawn_at = now(), withdrawn_by = 'x', number = 9",
    "DELETE FROM dialogkort_deckversion",
    "UPDATE dialogkort_decktext SET title = 'Noe annet'",
    "DELETE FROM dialogkort_decktext",
    "INSERT INTO dialogkort_decktext (version_id, language, title, lead)"
    " SELECT id, 'en', 'x', 'y' FROM dialogkort_deckversion",
    "UPDATE dialogkort_dialoguecard SET age = 9",
    "UPDATE dialogkort_dialoguecard SET position = position + 10",
    "UPDATE dialogkort_dialoguecard SET illustration_id = NULL",
    "UPDATE dialogkort_dialoguecard SET version_id = version_id + 1",
    "DELETE FROM dialogkort_dialoguecard",
    "INSERT INTO dialogkort_dialoguecard (public_id, version_id, position, slug, child_name, age)"
    " SELECT 'abcdefghjkmn', id, 99, 'ny', 'Ny', 9 FROM dialogkort_deckversion",
    "UPDATE dialogkort_cardtext SET situation = 'Noe annet'",
    "DELETE FROM dialogkort_cardtext",
    "INSERT INTO dialogkort_cardtext"
    " (card_id, language, headline, situation, questions, easy_read, listening, illustration_alt)"
    " SELECT id, 'en', 'a', 'b', 'c', 'd', 'e', 'f' FROM dialogkort_dialoguecard",
    "UPDATE dialogkort_illustration SET sha256 = repeat('0', 64)",
    "UPDATE dialogkort_illustration SET file = 'dialogkort/tegninger/annen.svg'",
    "UPDATE dialogkort_illustration SET credit = 'En annen'",
    "DELETE FROM dialogkort_illustration",
    "UPDATE dialogkort_barrier SET slug = 'annen'",
    "UPDATE dialogkort_barrier SET pattern = 'rings'",
    "UPDATE dialogkort_barriertext SET name = 'Noe annet'",
    "DELETE FROM dialogkort_barriertext",
    "DELETE FROM dialogkort_barrier",
    "UPDATE dialogkort_deck SET slug = 'ny-adresse'",
    "DELETE FROM dialogkort_deck",
]


def is_stopped(attack: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError:
        return True
    return False


@pytest.mark.django_db
def test_the_products_role_cannot_change_what_is_published() -> None:
    version = make_published()
    assert [attack for attack in ATTACKS if not is_stopped(attack)] == []
    found = DeckVersion.objects.with_cards().get(pk=version.pk)
    assert printing.fingerprint(found, ["nb"]) == found.fingerprint


@pytest.mark.django_db
def test_the_same_attacks_work_on_a_draft() -> None:
    """So the tests above can fail: nothing but publication stops them."""
    version = make_draft()
    assert DialogueCard.objects.filter(version=version).update(age=9) == 2
    assert CardText.objects.update(situation="Noe annet") == 2
    assert DeckText.objects.update(title="Noe annet") == 1
    assert BarrierText.objects.update(name="Noe annet") == 3
    assert Illustration.objects.update(credit="En annen") == 1
    version.delete()


def test_neither_role_can_change_it_with_sql_of_their_own(own_database: str) -> None:
    make_published()
    for role in ("allemed", "allemed_owner"):
        with psycopg.connect(SERVER.url(own_database, role), autocommit=True) as raw:
            for attack in [*ATTACKS, "TRUNCATE dialogkort_cardtext", "TRUNCATE dialogkort_deckversion CASCADE"]:
                with pytest.raises(psycopg.Error):
                    raw.execute(f"{attack}; SET CONSTRAINTS ALL IMMEDIATE")
    assert DialogueCard.objects.filter(age=14).count() == 2


@pytest.mark.django_db
def test_a_version_is_never_born_published() -> None:
    deck = make_published().deck
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dialogkort_deckversion (public_id, deck_id, number, state, languages, fingerprint, started_at,"
            " published_at, published_by, withdrawn_by)"
            " VALUES ('abcdefghjkmn', %s, 9, 'published', '{}', 'x', now(), now(), 'x', '')",
            [deck.pk],
        )
    assert getattr(refusal.value.__cause__, "sqlstate", "") == FROZEN_STATE


@pytest.mark.django_db
def test_the_database_too_refuses_to_publish_what_is_incomplete() -> None:
    version = make_draft()
    CardText.objects.filter(card__version=version).update(listening=" ")
    with pytest.raises(DatabaseError), transaction.atomic():
        DeckVersion.objects.filter(pk=version.pk).update(
            state="published", fingerprint="x", published_by="x", published_at="2026-01-01T00:00:00Z"
        )


@pytest.mark.django_db
def test_a_card_cannot_be_moved_from_a_draft_into_what_is_published() -> None:
    published = make_published()
    draft = actions.start_draft(by=BY, deck=published.deck)
    card = make_card(draft, "Alex")
    with pytest.raises(DatabaseError), transaction.atomic():
        DialogueCard.objects.filter(pk=card.pk).update(version=published, position=77)
    text = CardText.objects.get(card=card)
    target = published.cards.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        CardText.objects.filter(pk=text.pk).update(card=target, language="en")


@pytest.mark.django_db
def test_what_readers_do_not_hold_us_to_may_still_be_mended() -> None:
    make_published()
    assert BarrierText.objects.update(explanation="Bedre forklart.") == 3
    assert Illustration.objects.update(name="Et bedre navn") == 1
    make_barrier("okonomi").delete()


def test_a_card_cannot_slip_in_while_the_version_is_being_published(own_database: str) -> None:
    """The card's trigger locks the version: an insertion under way makes the publication wait, and the other way."""
    version = make_draft()
    with psycopg.connect(SERVER.url(own_database)) as writer, transaction.atomic():
        writer.execute(
            "INSERT INTO dialogkort_dialoguecard (public_id, version_id, position, slug, child_name, age)"
            " VALUES ('abcdefghjkmn', %s, 99, 'sen', 'Sen', 9)",
            [version.pk],
        )
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
        with pytest.raises(DatabaseError), transaction.atomic():
            actions.publish_version(by=System("test"), version=version)
        writer.rollback()
    published = actions.publish_version(by=System("test"), version=version)
    assert published.cards.count() == 2
