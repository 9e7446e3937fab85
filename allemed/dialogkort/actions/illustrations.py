"""Taking in a drawing."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.base.refusals import RefusedError
from allemed.dialogkort import drawings
from allemed.dialogkort.models import Illustration
from allemed.dialogkort.refusals import CardRefusal

FOLDER = "dialogkort/tegninger"


def store(name: str, content: bytes) -> str:
    """Keep `content` under a name that says what it holds; the same content is kept once."""
    if not default_storage.exists(name):
        return str(default_storage.save(name, ContentFile(content)))
    return name


def same_drawing(same: Illustration) -> RefusedError:
    """The refusal of a drawing we have already."""
    return RefusedError(CardRefusal.SAME_DRAWING, name=same.name)


@transaction.atomic
def add_illustration(*, by: Actor, content: bytes, name: str, credit: str) -> Illustration:
    """A drawing an editor uploaded, made safe and kept by its content. Refuses what is not safe, and a second copy."""
    drawing = drawings.read(content)
    digest = hashlib.sha256(drawing.content).hexdigest()
    same = Illustration.objects.filter(sha256=digest).first()
    if same:
        raise same_drawing(same)
    # The file is written first: a row without a file is worse than a file without a row, which the next try reuses.
    file = store(f"{FOLDER}/{digest}.{drawing.kind}", drawing.content)
    try:
        with transaction.atomic():
            illustration = Illustration.objects.create(
                name=name,
                credit=credit,
                file=file,
                sha256=digest,
                kind=drawing.kind,
                width=drawing.width,
                height=drawing.height,
            )
    except IntegrityError:
        raise RefusedError(CardRefusal.SAME_DRAWING, name=name) from None
    audit.record(by=by, deed="illustration_added", thing=illustration, sha256=digest)
    return illustration
