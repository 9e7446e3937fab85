"""What `design.yaml` may say, read and checked: every key is known, every value has its type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from allemed.insight.errors import InsightError

LONELY = ("fail", "remove", "adjust", "average", "certainty")


@dataclass(frozen=True)
class Specification:
    """How a sample was drawn, by the names of the columns that say so.

    `strata` and `clusters` have one name for each stage, the first stage first; no clusters means that every row was
    drawn by itself. `fpc` gives, for each stage, the column with the number of units in the population (of the row's
    stratum at that stage) or the fraction drawn. `nest`: the same cluster number in two strata is two clusters.
    `lonely`: what to do with a stratum that has one cluster. `calibration` and `replicates`: see their modules.
    """

    weights: str | None = None
    strata: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    fpc: tuple[str, ...] = ()
    nest: bool = False
    lonely: str = "fail"
    calibration: tuple[Mapping[str, Any], ...] = ()
    replicates: Mapping[str, Any] | None = None

    @property
    def columns(self) -> list[str]:
        """Every column the design needs."""
        names = [*([self.weights] if self.weights else []), *self.strata, *self.clusters, *self.fpc]
        for step in self.calibration:
            names += _columns_of_calibration(step)
        if self.replicates:
            names += [str(name) for name in self.replicates.get("columns", ())]
        return list(dict.fromkeys(names))


KEYS = tuple(Specification.__dataclass_fields__)


def load_yaml(path: str | Path) -> Any:
    """What a YAML file says. Raises InsightError `no_such_file` or `bad_yaml` with the line."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise InsightError("no_such_file", "{path} is not there, or is not text in UTF-8.", path=path) from None
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InsightError(
            "bad_yaml",
            "{path} is not valid YAML near line {line}.",
            path=path.name,
            line=mark.line + 1 if mark else 1,
        ) from None


def load(path: str | Path) -> Specification:
    """The design in a YAML file."""
    return parse(load_yaml(path), Path(path).name)


def parse(said: object, source: str = "the design") -> Specification:
    """The design in what YAML said. Raises InsightError `bad_design`, naming the key."""
    if said is None:
        said = {}
    if not isinstance(said, dict):
        raise _bad(source, "should be a list of keys with values")
    for key in said:
        if key not in KEYS:
            raise _bad(source, f"has the key {key}, which is none of {', '.join(KEYS)}")
    weights = said.get("weights")
    if weights is not None and not isinstance(weights, str):
        raise _bad(source, "names one column as weights, as text")
    lonely = said.get("lonely") or "fail"
    if lonely not in LONELY:
        raise _bad(source, f"says lonely: {lonely}, which is none of {', '.join(LONELY)}")
    nest = said.get("nest", False)
    if nest is None:
        nest = False
    if not isinstance(nest, bool):
        raise _bad(source, "says nest, which is true or false")
    calibration = said.get("calibration") or ()
    if isinstance(calibration, dict):
        calibration = (calibration,)
    if not isinstance(calibration, list | tuple) or not all(isinstance(step, dict) for step in calibration):
        raise _bad(source, "says calibration, which is a list of steps with keys")
    replicates = said.get("replicates")
    if replicates is not None and not isinstance(replicates, dict):
        raise _bad(source, "says replicates, which has keys of its own")
    return Specification(
        weights=weights,
        strata=_names(said.get("strata"), "strata", source),
        clusters=_names(said.get("clusters"), "clusters", source),
        fpc=_names(said.get("fpc"), "fpc", source),
        nest=nest,
        lonely=lonely,
        calibration=tuple(calibration),
        replicates=replicates,
    )


def _names(said: object, key: str, source: str) -> tuple[str, ...]:
    if said is None or said in (0, 1):
        return ()
    if isinstance(said, str):
        return (said,)
    if isinstance(said, list) and all(isinstance(name, str) for name in said):
        return tuple(said)
    raise _bad(source, f"says {key}, which is a name of a column or a list of them")


def _columns_of_calibration(step: Mapping[str, Any]) -> list[str]:
    names = _as_list(step.get("by"))
    for margin in step.get("margins") or ():
        names += _as_list(margin.get("by"))
    if isinstance(step.get("formula"), str):
        from allemed.insight.models.formula import names_in

        names += names_in(step["formula"])
    return names


def _as_list(said: object) -> list[str]:
    if said is None:
        return []
    return (
        [said] if isinstance(said, str) else [str(name) for name in said if name] if isinstance(said, Sequence) else []
    )


def _bad(source: str, why: str) -> InsightError:
    return InsightError("bad_design", "{source} {why}.", source=source, why=why)
