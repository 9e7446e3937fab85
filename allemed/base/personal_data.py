"""What we store about people, why, and for how long: one list for export, erasure and the privacy page.

Each room says so for its own models in `<room>/personal_data.py`, which is imported when it is first asked for:

    NAME = Personal(_("Navnet ditt"), _("Andre skal vite hvem du er."), _("Til kontoen slettes."))
    classify("people.User", personal={"name": NAME}, technical=["id", "public_id"])

Every field of every model of ours is one of three: *public* (may stand on a page), *personal* (says something about a
person who can be identified) or *technical* (neither). A repository test refuses a field that nobody has classified.

What a room keeps about the people who have accounts, it also says there, so that `people` can show and erase it without
looking up:

    hold(Holding("subscriptions", models=("website.Subscriber",), export=…, erase=…))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from allemed.base.actor import Actor

Text = str | Promise
# For a model that is a publication or a public register as a whole, such as a page or a municipality.
EVERYTHING = ("*",)


@dataclass(frozen=True)
class Personal:
    """A kind of personal data: what it is, what we need it for, how long it is kept; sentences for people."""

    what: Text
    purpose: Text
    kept: Text


@dataclass(frozen=True)
class Classification:
    """How the fields of one model are classified."""

    personal: Mapping[str, Personal] = field(default_factory=dict)
    public: frozenset[str] = frozenset()
    technical: frozenset[str] = frozenset()

    @property
    def fields(self) -> set[str]:
        return {*self.personal, *self.public, *self.technical}


@dataclass(frozen=True)
class Subject:
    """Whom it is about: an account's identifier, and its e-mail address in lower case."""

    public_id: str
    email: str


@dataclass(frozen=True)
class Holding:
    """What a room keeps about someone with an account.

    `export` gives it as plain values, under `name`. `erase` removes it, or what makes it personal, inside the caller's
    transaction, and records it. `models` are those whose personal fields it reaches ("app_label.Model").
    """

    name: str
    models: tuple[str, ...]
    export: Callable[[Subject], list[dict[str, Any]]]
    erase: Callable[[Actor, Subject], None]


_classified: dict[str, Classification] = {}
_holdings: dict[str, Holding] = {}
_is_loaded = False


def classify(
    model: str,
    *,
    personal: Mapping[str, Personal] | None = None,
    public: Iterable[str] = (),
    technical: Iterable[str] = (),
) -> None:
    """Classify the fields of `model` ("app_label.Model")."""
    found = Classification(personal=personal or {}, public=frozenset(public), technical=frozenset(technical))
    twice = [
        name
        for name in found.fields
        if sum(name in kind for kind in (found.personal, found.public, found.technical)) > 1
    ]
    if twice or model.lower() in _classified:
        raise ValueError(f"{model}: classified twice: {twice or 'the model'}")
    _classified[model.lower()] = found


def hold(holding: Holding) -> None:
    """Say what a room keeps about someone with an account."""
    if holding.name in _holdings:
        raise ValueError(f"{holding.name}: said twice")
    _holdings[holding.name] = holding


def holdings() -> list[Holding]:
    """What every room keeps, in the order of their names."""
    classifications()  # reads what the rooms say
    return [_holdings[name] for name in sorted(_holdings)]


def classifications() -> dict[str, Classification]:
    """Every model's, by its label in lower case."""
    global _is_loaded  # noqa: PLW0603  (read once, on first use)
    if not _is_loaded:
        _is_loaded = True
        for config in apps.get_app_configs():
            name = f"{config.name}.personal_data"
            if name.startswith("allemed.") and name != __name__ and find_spec(name):
                import_module(name)
    return _classified


def personal_fields_of(model: type[models.Model]) -> list[str]:
    """The names of the model's personal fields, in order."""
    found = classifications().get(model._meta.label_lower, Classification())
    return [f.name for f in model._meta.local_concrete_fields if f.name in found.personal]


def unclassified_fields() -> list[str]:
    """Fields of ours that nobody has classified, and classifications of fields that are gone, as `app.Model.field`."""
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("allemed."):
            continue
        names = {f.name for f in model._meta.local_concrete_fields}
        found = classifications().get(model._meta.label_lower, Classification())
        if "*" in found.public:
            continue
        wrong += [f"{model._meta.label}.{name}" for name in sorted(names ^ found.fields)]
    return wrong


@dataclass(frozen=True)
class RoomRows:
    """What one room keeps about people. `room` is its name to people."""

    room: Text
    rows: list[Personal]


def personal_data_table() -> list[RoomRows]:
    """What the privacy page lists: room by room, each kind once, in the order the rooms say them."""
    found: dict[str, list[Personal]] = {}
    for model, classification in classifications().items():
        rows = found.setdefault(model.split(".")[0], [])
        rows += [kind for kind in dict.fromkeys(classification.personal.values()) if kind not in rows]
    titles = {config.label: config.verbose_name for config in apps.get_app_configs()}
    return [RoomRows(titles[label], rows) for label, rows in found.items() if rows]


classify("base.Submission", technical=["id", "token", "outcome", "at"])  # a hash and an address; no person
