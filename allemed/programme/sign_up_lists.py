"""Lists of people to invite, pasted or from a workbook: what is wrong in which row, before anybody is written to.

No form is asked of the list. In each row the cell with an @ is the address; the first other cell is the name; a cell
that names a group is the group; the rest is where they come from.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import python_calamine
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from allemed.base.norwegian import fold
from allemed.programme.actions.sign_ups import Guest
from allemed.programme.models import Sector

MOST_ROWS = 500
LARGEST_FILE = 1_000_000
LARGEST_INSIDE = 20_000_000  # a small file may unfold to a very large one
_HEADS = {"navn", "namn", "name", "e post", "epost", "e postadresse", "e mail", "email", "gruppe", "group", "sektor"}


class NotAListError(Exception):
    """The file cannot be read; its words say why."""


@dataclass(frozen=True)
class Judged:
    """One row: who it is, or what is wrong with it."""

    number: int
    written: str
    guest: Guest | None = None
    problem: str = ""
    is_double: bool = False  # the same address stands above: it is joined with that


@dataclass
class Judgement:
    """A whole list."""

    rows: list[Judged] = field(default_factory=list)

    @property
    def guests(self) -> list[Guest]:
        """Those who can be invited."""
        return [row.guest for row in self.rows if row.guest is not None and not row.is_double]

    @property
    def wrong(self) -> list[Judged]:
        """The rows that cannot."""
        return [row for row in self.rows if row.problem]

    @property
    def doubles(self) -> int:
        """How many rows were joined with one above."""
        return sum(row.is_double for row in self.rows)

    @property
    def good_text(self) -> str:
        """The list without the rows that are wrong, to go on with."""
        return "\n".join(row.written for row in self.rows if not row.problem)

    @property
    def wrong_text(self) -> str:
        """The rejected rows, to take back and mend."""
        return "\n".join(row.written for row in self.wrong)


def text_of_workbook(content: bytes) -> str:
    """The first sheet that is not empty, a row a line. Raises `NotAListError`."""
    if len(content) > LARGEST_FILE:
        raise NotAListError(_("Filen er for stor. Den kan være på én megabyte."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(each.file_size for each in package.infolist()) > LARGEST_INSIDE:
                raise NotAListError(_("Filen er for stor. Den kan være på én megabyte."))
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = (book.get_sheet_by_name(name).to_python(skip_empty_area=True) for name in book.sheet_names)
        rows = next((rows for rows in sheets if rows), [])
    except (zipfile.BadZipFile, python_calamine.CalamineError, OSError, ValueError):
        raise NotAListError(_("Vi kan ikke lese filen. Lagre den som XLSX, eller lim inn radene i stedet.")) from None
    return "\n".join("\t".join(_plain(cell) for cell in row) for row in rows)


def _plain(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def judge(text: str, *, sectors: Sequence[Sector], otherwise: Sector | None) -> Judgement:
    """Read a pasted list, a person a line. `otherwise` is the group of those whose row names none."""
    found = Judgement()
    names = {fold(name): sector for sector in sectors for name in (sector.label, sector.key)}
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        cells = _cells(line)
        if not any(cells) or (not found.rows and _is_head(cells)):
            continue
        row = _judge(number, line.strip(), cells, names, otherwise)
        if row.guest is not None:
            email = row.guest.email
            row = Judged(number, row.written, row.guest, is_double=email in seen)
            seen.add(email)
        if len(found.rows) >= MOST_ROWS and not row.problem:
            row = Judged(number, row.written, problem=_("Lista kan ha 500 rader. Ta resten for seg."))
        found.rows.append(row)
    return found


def _cells(line: str) -> list[str]:
    mark = next((mark for mark in ("\t", ";", ",") if mark in line), "\t")
    return [cell.strip().strip('"').strip() for cell in line.split(mark)]


def _is_head(cells: Iterable[str]) -> bool:
    words = [fold(cell) for cell in cells if cell]
    return not any("@" in cell for cell in cells) and any(word in _HEADS for word in words)


def _judge(number: int, written: str, cells: list[str], names: dict[str, Sector], otherwise: Sector | None) -> Judged:
    addresses = [cell for cell in cells if "@" in cell]
    if not addresses:
        return Judged(number, written, problem=_("Det står ingen e-postadresse i raden."))
    if len(addresses) > 1:
        return Judged(number, written, problem=_("Det står flere e-postadresser i raden. Skriv én person på hver rad."))
    name, email = _address(addresses[0])
    try:
        validate_email(email)
    except ValidationError:
        return Judged(number, written, problem=_("E-postadressen er ikke hel, som navn@eksempel.no."))
    sector, rest = otherwise, []
    for cell in cells:
        if cell and cell != addresses[0]:
            if fold(cell) in names:
                sector = names[fold(cell)]
            else:
                rest.append(cell)
    if sector is None:
        return Judged(number, written, problem=_("Vi finner ikke gruppen. Skriv den i raden, eller velg en under."))
    if not name and rest:
        name = rest.pop(0)
    if len(email) > 254 or len(name) > 120:
        return Judged(number, written, problem=_("Navnet eller adressen er for lang."))
    guest = Guest(email=email.lower(), sector=sector, name=name, organisation=", ".join(rest)[:160])
    return Judged(number, written, guest)


def _address(cell: str) -> tuple[str, str]:
    """`Kari Vik <kari@eksempel.no>` is a name and an address."""
    if cell.endswith(">") and "<" in cell:
        name, _open, email = cell[:-1].rpartition("<")
        return name.strip().strip('"').strip(), email.strip()
    return "", cell.removeprefix("mailto:")
