from __future__ import annotations

import pytest

from allemed.audit.models import Event
from allemed.base.refusals import RefusedError
from allemed.dialogkort import actions, printing
from allemed.dialogkort.models import BarrierText, CardText, DeckVersion, DialogueCard, Print, VersionState
from allemed.dialogkort.refusals import CardRefusal
from allemed.dialogkort.tests.cards import BY, TEXT, make_deck, make_draft, make_published

pytestmark = pytest.mark.django_db


def refusal_of(version: DeckVersion) -> RefusedError:
    with pytest.raises(RefusedError) as refusal:
        actions.publish_version(by=BY, version=version)
    return refusal.value


def test_publishing_freezes_records_and_makes_the_files() -> None:
    version = make_published(languages=("nb", "nn"))
    assert version.state == VersionState.PUBLISHED
    assert version.languages == ["nb", "nn"]
    assert version.published_by == "test"
    found = DeckVersion.objects.with_cards().get(pk=version.pk)
    assert found.fingerprint == printing.fingerprint(found, ["nb", "nn"])
    # Two languages; four files of the deck, and A5, A6 and a picture of each of two cards.
    assert version.prints.count() == 2 * (4 + 2 * 3)
    assert all(each.file.storage.exists(str(each.file.name)) for each in Print.objects.all())
    assert Event.objects.filter(deed="deck_version_published").count() == 1


@pytest.mark.parametrize("field", CardText.REQUIRED)
def test_it_refuses_a_card_that_lacks_a_text_and_says_whose(field: str) -> None:
    version = make_draft()
    CardText.objects.filter(card__slug="nora").update(**{field: "  "})
    refusal = refusal_of(version)
    assert refusal.reason == CardRefusal.INCOMPLETE
    assert "Nora: mangler" in refusal.message
    assert "Guri" not in refusal.message


@pytest.mark.parametrize(("field", "word"), [("barrier", "barriere"), ("illustration", "tegning")])
def test_it_refuses_a_card_without_barrier_or_drawing(field: str, word: str) -> None:
    version = make_draft()
    DialogueCard.objects.filter(slug="guri").update(**{field: None})
    assert f"Guri: mangler {word}" in refusal_of(version).message


def test_it_refuses_a_deck_without_cards_or_title() -> None:
    empty = actions.start_draft(by=BY, deck=make_deck())
    assert "har ingen kort" in refusal_of(empty).message
    assert "tittel" in refusal_of(empty).message


def test_it_refuses_a_barrier_without_a_name_in_bokmal() -> None:
    version = make_draft()
    BarrierText.objects.filter(language="nb").delete()
    assert "transport" in refusal_of(version).message


def test_a_language_is_complete_or_not_shown() -> None:
    version = make_draft(languages=("nb", "en"))
    CardText.objects.filter(card__slug="nora", language="en").update(easy_read="")
    assert actions.publish_version(by=BY, version=version).languages == ["nb"]


@pytest.mark.parametrize("words", ["Hei 🎉", "مرحبا", "snu \u202edette"])
def test_it_refuses_letters_we_cannot_print_and_names_them(words: str) -> None:
    version = make_draft()
    CardText.objects.filter(card__slug="guri", language="nb").update(situation=words)
    assert "tegn som ikke kan trykkes" in refusal_of(version).message


def test_it_refuses_words_that_do_not_fit_the_card() -> None:
    version = make_draft()
    CardText.objects.filter(card__slug="nora").update(easy_read="\n".join(["Ord."] * 120))
    refusal = refusal_of(version)
    assert refusal.reason == CardRefusal.NOT_PRINTABLE
    assert "Nora" in refusal.message
    assert DeckVersion.objects.get(pk=version.pk).is_draft


def test_it_refuses_twice() -> None:
    assert refusal_of(make_published()).reason == CardRefusal.NOT_A_DRAFT


def test_a_new_version_is_a_copy_that_leaves_the_old_one_alone() -> None:
    first = make_published()
    second = actions.start_draft(by=BY, deck=first.deck)
    assert second.number == 2
    CardText.objects.filter(card__version=second, card__slug="guri").update(headline="Guri vil spille trompet")
    actions.publish_version(by=BY, version=second)
    assert first.deck.current == second
    old = DeckVersion.objects.with_cards().get(pk=first.pk)
    assert old.fingerprint == printing.fingerprint(old, ["nb"])
    assert {text.headline for card in old.cards.all() for text in card.texts.all()} == {TEXT["headline"]}


def test_there_is_one_draft_at_a_time() -> None:
    draft = make_draft()
    with pytest.raises(RefusedError) as refusal:
        actions.start_draft(by=BY, deck=draft.deck)
    assert refusal.value.reason == CardRefusal.HAS_A_DRAFT


def test_withdrawing_changes_nothing_but_the_state() -> None:
    version = make_published()
    withdrawn = actions.withdraw_version(by=BY, version=version)
    assert withdrawn.state == VersionState.WITHDRAWN
    assert withdrawn.fingerprint == version.fingerprint
    with pytest.raises(RefusedError) as refusal:
        actions.withdraw_version(by=BY, version=version)
    assert refusal.value.reason == CardRefusal.NOT_PUBLISHED


def test_cards_are_added_moved_and_taken_out_of_a_draft_only() -> None:
    draft = make_draft()
    card = actions.add_card(by=BY, version=draft, child_name="Åse Đ", age=9)
    assert card.slug == "ase-d"
    assert actions.add_card(by=BY, version=draft, child_name="Åse Đ", age=9).slug == "ase-d-2"
    assert actions.add_card(by=BY, version=draft, child_name="V2", age=9).slug == "kort-v2"
    actions.move_card(by=BY, card=card, steps=-10)
    assert [each.child_name for each in draft.cards.order_by("position")][:2] == ["Åse Đ", "Guri"]
    actions.delete_card(by=BY, card=card)
    DialogueCard.objects.filter(slug__in=["ase-d-2", "kort-v2"]).delete()
    actions.publish_version(by=BY, version=draft)
    guri = DialogueCard.objects.get(slug="guri")
    for deed in (
        lambda: actions.move_card(by=BY, card=guri, steps=1),
        lambda: actions.delete_card(by=BY, card=guri),
        lambda: actions.add_card(by=BY, version=draft, child_name="Ny", age=9),
        lambda: actions.delete_draft(by=BY, version=draft),
    ):
        with pytest.raises(RefusedError) as refusal:
            deed()
        assert refusal.value.reason == CardRefusal.NOT_A_DRAFT


def test_files_can_be_made_anew_without_touching_the_words() -> None:
    version = make_published()
    before = {each.pk: each.source for each in Print.objects.all()}
    actions.remake_prints(by=BY, version=version)
    assert {each.pk: each.source for each in Print.objects.all()} == before
