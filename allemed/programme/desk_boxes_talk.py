"""What a partnership's page says of the talk and the agreement: the contexts of the two boxes."""

from __future__ import annotations

from typing import Any

from allemed.programme.models import Partnership, PartnershipState

S = PartnershipState


def boxes(partnership: Partnership) -> dict[str, Any]:
    """`talk` while there is a talk to agree on; `agreement` from then on. Each None when there is nothing to say.

    At most two queries.
    """
    talk = agreement = None
    if partnership.state == S.TALK:
        living = partnership.talks.living().select_related("person").first()
        talk = {"partnership": partnership, "living": living}
    if partnership.agreed_at or partnership.state == S.AGREEMENT:
        standing = partnership.agreements.standing().select_related("text", "person").first()
        agreement = {"partnership": partnership, "standing": standing}
    return {"talk": talk, "agreement": agreement}
