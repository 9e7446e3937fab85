"""One of each thing that the cards' addresses are about: published, draft and withdrawn."""

from __future__ import annotations

from allemed.dialogkort import actions
from allemed.dialogkort.tests.cards import BY, make_deck, make_draft, make_published
from allemed.people.tests.cast import Cast, Sample, Who

EDITORS = {Who.EDITOR, Who.ADMINISTRATOR}


def make_samples(_cast: Cast) -> list[Sample]:
    published = make_published()
    deck, card = published.deck, published.cards.order_by("position")[0]
    draft = make_draft(deck)  # the next version
    later = draft.cards.order_by("position")[0]
    withdrawn = make_published(make_deck("gamle"))
    actions.withdraw_version(by=BY, version=withdrawn)
    unseen = make_draft(make_deck("nye"))
    barrier, illustration = card.barrier, card.illustration
    assert barrier is not None
    assert illustration is not None
    words = {"deck": deck.slug, "card": card.slug}
    return [
        Sample(r"dialogkort/\^", words | {"number": published.number}),
        Sample(r"dialogkort/<", words),
        Sample(r"dialogkort/\^", words | {"number": draft.number, "card": later.slug}, readers=EDITORS),
        Sample(r"dialogkort/\^", {"deck": "gamle", "number": withdrawn.number, "card": card.slug}),
        Sample(r"dialogkort/<", {"deck": "nye", "card": unseen.cards.all()[0].slug}, readers=set()),
        Sample(r"redaksjon/snippets/(choose/)?dialogkort/illustration/", {"pk": illustration.pk}),
        Sample(r"redaksjon/snippets/(choose/)?dialogkort/barrier/", {"pk": barrier.pk}),
        Sample(r"redaksjon/snippets/(choose/)?dialogkort/deck/", {"pk": deck.pk}),
        Sample(r"redaksjon/snippets/(choose/)?dialogkort/deckversion/", {"pk": draft.pk}),
        Sample(r"redaksjon/snippets/(choose/)?dialogkort/dialoguecard/", {"pk": later.pk}),
        Sample(r"redaksjon/card_chooser/", {"pk": card.pk}),
        Sample(r"redaksjon/dialogkort/ny-utgave/", {"public_id": deck.public_id}),
        Sample(r"redaksjon/dialogkort/utgave/<str:public_id>/trekk", {"public_id": published.public_id}),
        Sample(r"redaksjon/dialogkort/utgave/<str:public_id>/(?!trekk)", {"public_id": draft.public_id}),
        Sample(r"redaksjon/dialogkort/kort/", {"public_id": later.public_id, "where": "opp"}),
    ]
