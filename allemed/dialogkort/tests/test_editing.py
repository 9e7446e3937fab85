from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from allemed.dialogkort.models import CardText, Deck, DeckVersion, DialogueCard, Illustration
from allemed.dialogkort.tests.cards import make_barrier, make_draft, make_published, make_svg, make_user

pytestmark = pytest.mark.django_db
ADMIN = "/redaksjon/dialogkort/"
SNIPPETS = "/redaksjon/snippets/dialogkort/"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("Marit", is_editor=True))
    return client


def card_form(card: DialogueCard, **changes: str) -> dict[str, object]:
    text = CardText.objects.get(card=card, language="nb")
    return {
        "child_name": card.child_name,
        "age": card.age,
        "slug": card.slug,
        "illustration": card.illustration_id or "",
        "barrier": card.barrier_id or "",
        "texts-TOTAL_FORMS": 1,
        "texts-INITIAL_FORMS": 1,
        "texts-MIN_NUM_FORMS": 1,
        "texts-MAX_NUM_FORMS": 1000,
        "texts-0-id": text.pk,
        "texts-0-language": "nb",
        "texts-0-ORDER": 1,
        **{f"texts-0-{name}": changes.get(name, getattr(text, name)) for name in CardText.REQUIRED},
    }


@pytest.mark.parametrize("person", [None, "Jonas"])
def test_only_editors_come_in(client: Client, person: str | None) -> None:
    version = make_draft()
    if person:
        client.force_login(make_user(person))
    for page in (ADMIN, f"{ADMIN}utgave/{version.public_id}/"):
        assert client.get(page).status_code == 302
    assert client.post(f"{ADMIN}utgave/{version.public_id}/publiser/").status_code == 302
    assert DeckVersion.objects.get().is_draft


def test_an_editor_makes_a_deck_with_a_card_and_publishes_it(editor: Client) -> None:
    editor.post(f"{SNIPPETS}deck/add/", {"title": "Ny", "slug": "ny", "audience": "municipality", "position": 0})
    deck = Deck.objects.get(slug="ny")
    editor.post(f"{ADMIN}ny-utgave/{deck.public_id}/")
    version = DeckVersion.objects.get(deck=deck)
    editor.post(
        f"{SNIPPETS}deckversion/edit/{version.pk}/",
        {
            **{f"texts-{key}": value for key, value in (("TOTAL_FORMS", 1), ("INITIAL_FORMS", 0))},
            "texts-MIN_NUM_FORMS": 1,
            "texts-MAX_NUM_FORMS": 1000,
            "texts-0-id": "",
            "texts-0-ORDER": 1,
            "texts-0-language": "nb",
            "texts-0-title": "Ny kortstokk",
            "texts-0-lead": "Ett barn.",
        },
    )
    answer = editor.post(f"{ADMIN}utgave/{version.public_id}/nytt-kort/", {"child_name": "Lea", "age": 9})
    card = DialogueCard.objects.get()
    assert answer["Location"].endswith(f"/dialoguecard/edit/{card.pk}/")
    editor.post(
        f"{SNIPPETS}illustration/add/",
        {"name": "Lea", "credit": "Oss", "upload": SimpleUploadedFile("lea.svg", make_svg())},
    )
    form = card_form(card, **dict.fromkeys(CardText.REQUIRED, "Noe om Lea"))
    form |= {"illustration": Illustration.objects.get().pk, "barrier": make_barrier().pk}
    editor.post(f"{SNIPPETS}dialoguecard/edit/{card.pk}/", form)
    page = editor.get(f"{ADMIN}utgave/{version.public_id}/").content.decode()
    assert "Publiser utgaven" in page
    editor.post(f"{ADMIN}utgave/{version.public_id}/publiser/")
    assert DeckVersion.objects.get().is_published
    assert "Noe om Lea" in editor.get("/dialogkort/ny/lea/").content.decode()


def test_the_form_says_what_is_missing(editor: Client) -> None:
    card = make_draft().cards.get(slug="nora")
    CardText.objects.filter(card=card).update(listening="")
    page = editor.get(f"{SNIPPETS}dialoguecard/edit/{card.pk}/").content.decode()
    assert "Nora: mangler tekst til opplesing" in page


def test_letters_that_cannot_be_printed_are_named_on_their_field_and_nothing_is_lost(editor: Client) -> None:
    card = make_draft().cards.get(slug="nora")
    answer = editor.post(
        f"{SNIPPETS}dialoguecard/edit/{card.pk}/", card_form(card, situation="Vi danser 🎉 hele kvelden")
    )
    page = answer.content.decode()
    assert "situasjonen har tegn som ikke kan trykkes" in page
    assert "Vi danser 🎉 hele kvelden" in page


def test_a_published_card_cannot_be_opened_for_change(editor: Client) -> None:
    version = make_published()
    card = version.cards.get(slug="guri")
    for answer in (
        editor.get(f"{SNIPPETS}dialoguecard/edit/{card.pk}/"),
        editor.post(f"{SNIPPETS}dialoguecard/edit/{card.pk}/", card_form(card, headline="Nytt")),
    ):
        assert answer["Location"] == f"{ADMIN}utgave/{version.public_id}/"
    answer = editor.post(f"{ADMIN}utgave/{version.public_id}/nytt-kort/", {"child_name": "Lea", "age": 9})
    assert "kan ikke endres" in str(next(iter(get_messages(answer.wsgi_request))))


def test_a_published_barrier_keeps_its_name_and_the_form_says_why(editor: Client) -> None:
    make_published()
    barrier = make_barrier()
    form: dict[str, object] = {
        "pattern": "rings",
        "voice": "orange",
        "slug": "transport",
        "position": 0,
        "texts-TOTAL_FORMS": 0,
        "texts-INITIAL_FORMS": 0,
        "texts-MIN_NUM_FORMS": 1,
        "texts-MAX_NUM_FORMS": 1000,
    }
    texts = list(barrier.texts.all())
    form |= {"texts-TOTAL_FORMS": len(texts), "texts-INITIAL_FORMS": len(texts)}
    for index, text in enumerate(texts):
        form |= {f"texts-{index}-{name}": getattr(text, name) for name in ("id", "language", "name", "explanation")}
        form[f"texts-{index}-ORDER"] = index + 1
    answer = editor.post(f"{SNIPPETS}barrier/edit/{barrier.pk}/", form)
    assert answer.status_code == 200
    assert "kan ikke endres" in answer.content.decode()


@pytest.mark.parametrize("mode", ["web-nb", "web-nn", "a5-nb", "a6-en"])
def test_an_editor_sees_how_it_prints(mode: str) -> None:
    card = make_draft().cards.get(slug="nora")
    answer = card.make_preview_request(preview_mode=mode)
    assert answer.status_code == 200
    assert (b"data:image/png" in answer.content) == (not mode.startswith("web"))


def test_too_many_words_are_said_in_the_preview() -> None:
    card = make_draft().cards.get(slug="nora")
    CardText.objects.filter(card=card).update(easy_read="\n".join(["Ord."] * 120))
    card = DialogueCard.objects.get(pk=card.pk)
    assert "for lang" in card.make_preview_request(preview_mode="a5-nb").content.decode()


def test_a_hostile_drawing_is_refused_with_a_sentence(editor: Client) -> None:
    answer = editor.post(
        f"{SNIPPETS}illustration/add/",
        {
            "name": "Ond",
            "credit": "x",
            "upload": SimpleUploadedFile("a.svg", make_svg().replace(b"<circle", b"<script/><circle")),
        },
    )
    assert "kan gjøre skade" in answer.content.decode()
    assert not Illustration.objects.exists()


@pytest.mark.parametrize("stage", ["draft", "published"])
def test_a_drawing_on_a_card_is_not_deleted_and_the_editor_sees_where(editor: Client, stage: str) -> None:
    editor.get(ADMIN)  # the first page loads what makes Wagtail note where things are used, as in a running server
    version = make_draft() if stage == "draft" else make_published()
    card = version.cards.first()
    assert card is not None
    drawing = card.illustration
    assert drawing is not None
    address = f"{SNIPPETS}illustration/delete/{drawing.pk}/"
    page = editor.get(address).content.decode()
    assert "er i bruk og kan ikke slettes" in page
    assert "Ja, slett" not in page
    assert str(card) in editor.get(f"{SNIPPETS}illustration/usage/{drawing.pk}/").content.decode()
    editor.post(address)
    assert Illustration.objects.filter(pk=drawing.pk).exists()
    editor.post(f"/redaksjon/bulk/dialogkort/illustration/delete/?id={drawing.pk}&next=/redaksjon/")
    assert Illustration.objects.filter(pk=drawing.pk).exists()
