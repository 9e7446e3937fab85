"""Files the host keeps about a partnership: taken whole or not at all, and taken away for good."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from allemed.audit import actions as audit
from allemed.base.actor import Actor
from allemed.base.file_kinds import OFFICE, OPEN_DOCUMENT, PHOTOGRAPHS, PLAIN, Verdict, extension, judge
from allemed.base.refusals import RefusedError
from allemed.programme.actions.moves import check_host, lock
from allemed.programme.actions.plan import tell
from allemed.programme.models import KeptFile, Partnership
from allemed.programme.models.kept_file import LARGEST, MOST
from allemed.programme.refusals import ProgrammeRefusal

KINDS = ("pdf", *OFFICE, *OPEN_DOCUMENT, *PHOTOGRAPHS, *sorted(PLAIN))


@dataclass(frozen=True)
class JudgedFile:
    """A file we can keep: `judge_file` has looked at all of it."""

    name: str
    kind: str
    content: bytes


def judge_file(name: str, content: bytes) -> JudgedFile:
    """The file, when we can keep it. Raises `RefusedError` (FILE_IS_EMPTY, FILE_IS_TOO_LARGE, FILE_KIND …)."""
    claimed = extension(name)
    if not content:
        raise RefusedError(ProgrammeRefusal.FILE_IS_EMPTY)
    if len(content) > LARGEST:
        raise RefusedError(ProgrammeRefusal.FILE_IS_TOO_LARGE, limit=filesizeformat(LARGEST))
    if claimed not in KINDS:
        raise RefusedError(ProgrammeRefusal.FILE_KIND, kinds=", ".join(KINDS))
    if judge(io.BytesIO(content), claimed) != Verdict.FITS:
        raise RefusedError(ProgrammeRefusal.FILE_IS_DISGUISED, kind=claimed)
    return JudgedFile(_plain_name(name, claimed), claimed, content)


def _plain_name(name: str, kind: str) -> str:
    """The name without folders, control characters and what turns the reading round; at most 150 characters."""
    base = PurePath(name.replace("\\", "/")).name
    shown = "".join(letter for letter in base if unicodedata.category(letter)[0] != "C")
    stem = re.sub(r"\s+", " ", shown.rsplit(".", 1)[0]).strip(" .") or "fil"
    return f"{stem[: 149 - len(kind)]}.{kind}"


@transaction.atomic
def keep_file(*, by: Actor, partnership: Partnership, file: JudgedFile, note: str = "") -> KeptFile:
    """Lay a file with the partnership. Raises `RefusedError` (NOT_ALLOWED, MERGED, TOO_MANY_FILES)."""
    check_host(by)
    partnership = lock(partnership)
    if partnership.kept_files.kept().count() >= MOST:
        raise RefusedError(ProgrammeRefusal.TOO_MANY_FILES, most=str(MOST))
    kept = KeptFile.objects.create(
        partnership=partnership,
        name=file.name,
        note=note.strip()[:200],
        kind=file.kind,
        size=len(file.content),
        content=file.content,
        actor_kind=by.actor_kind,
        actor_id=by.actor_id,
    )
    audit.record(by=by, deed="file_kept", thing=kept, kind=file.kind, size=kept.size)
    tell(by, partnership, _("En fil er lagt til (%(kind)s)"), kind=file.kind.upper())
    return kept


@transaction.atomic
def remove_file(*, by: Actor, file: KeptFile) -> None:
    """Take it away for good; that it was there stays. Twice is once. Raises `RefusedError` (NOT_ALLOWED)."""
    check_host(by)
    locked = KeptFile.objects.select_for_update().select_related("partnership").get(pk=file.pk)
    if locked.removed_at is None:
        locked.forget()
        audit.record(by=by, deed="file_removed", thing=locked)
        tell(by, locked.partnership, _("En fil er tatt bort (%(kind)s)"), kind=locked.kind.upper())
