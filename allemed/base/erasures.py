"""Erasures that outlive a backup: what people had erased since is erased again when an old backup is put back.

The audit trail knows every erasure by deed and identifier, and nothing else of it. `manage.py erasures` writes those
out, to be kept apart from the backups; `manage.py after_restore` reads the list and does each of them again, and then
everything whose time has passed meanwhile. Each room says how, in its `personal_data.py`:

    again("sign_up_erased", one(SignUp, lambda by, found: forget_sign_up(by=by, sign_up=found)))
    lapse("sign_ups", forget_due)

Every `do` may be called twice, and for a thing that the backup never had.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

from allemed.base.actor import Actor
from allemed.base.personal_data import classifications

Do = Callable[[Actor, str], None]
Found = TypeVar("Found", bound=models.Model)

_again: dict[str, Do] = {}
_lapses: dict[str, Callable[..., object]] = {}


class NotAListError(Exception):
    """The file is no list of erasures: its words say where and why."""


@dataclass(frozen=True)
class Erasure:
    """One line of the list: what was done, to which thing, when."""

    deed: str
    thing_id: str
    at: dt.datetime

    def as_line(self) -> str:
        """As it stands in the list, without the end of the line."""
        return json.dumps({"at": self.at.isoformat(), "deed": self.deed, "thing": self.thing_id})


def again(deed: str, do: Do) -> None:
    """How the erasure that the trail calls `deed` is done again for the thing with an identifier."""
    if deed in _again:
        raise ValueError(f"{deed}: said twice")
    _again[deed] = do


def lapse(name: str, do: Callable[..., object]) -> None:
    """What a room forgets by itself when a time has passed: `do(by=…)`."""
    if name in _lapses:
        raise ValueError(f"{name}: said twice")
    _lapses[name] = do


def one(model: type[Found], do: Callable[[Actor, Found], object]) -> Do:
    """`do` for the row with that `public_id`, if the backup has it."""

    def found(by: Actor, thing_id: str) -> None:
        thing = model._default_manager.filter(public_id=thing_id).first()
        if thing is not None:
            do(by, thing)

    return found


def deeds() -> list[str]:
    """Every deed that is done again, in the trail's words."""
    classifications()  # reads what the rooms say
    return sorted(_again)


def read(lines: Iterable[str]) -> Iterator[Erasure]:
    """The list's lines. Raises `NotAListError` with the number of the line."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            said: dict[str, Any] = json.loads(line)
            yield Erasure(str(said["deed"]), str(said["thing"]), dt.datetime.fromisoformat(said["at"]))
        except (ValueError, KeyError, TypeError) as error:
            raise NotAListError(
                f"Line {number} is no erasure. Is this the file that `manage.py erasures` wrote?"
            ) from error


def check(erasures: Iterable[Erasure]) -> None:
    """Raise `NotAListError` for a deed that no room knows how to do again."""
    if unknown := sorted({each.deed for each in erasures} - set(deeds())):
        raise NotAListError(
            f"No room knows how to do this again: {', '.join(unknown)}. Is the list newer than the code?"
        )


def do_again(by: Actor, erasures: Iterable[Erasure]) -> Counter[str]:
    """Do each, in order; how many of each deed. What `check` refuses is refused before anything is done."""
    wanted = list(erasures)
    check(wanted)
    for each in wanted:
        _again[each.deed](by, each.thing_id)
    return Counter(each.deed for each in wanted)


def let_lapse(by: Actor) -> list[str]:
    """Forget everything whose time has passed, in every room; what was asked, by name."""
    classifications()
    for name in sorted(_lapses):
        _lapses[name](by=by)
    return sorted(_lapses)
