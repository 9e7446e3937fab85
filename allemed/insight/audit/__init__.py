"""Auditing published shares: does a percentage follow from the numbers beside it, and may a sample stand for all?

    check(Share("complete answers", percent=25, count=250, base=656))

answers that 250 of 656 is 38.1 %, and that 25 % would need a base of 981 to 1020. Several shares of one base are
checked together by `common_base`. `against_register` asks whether a sample's share can be that of a register.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from allemed.insight.errors import InsightError


@dataclass(frozen=True)
class Share:
    """A published share: `percent` with `decimals` decimals, said to be `count` of `base`."""

    name: str
    percent: float
    count: int
    base: int
    decimals: int = 0

    def __post_init__(self) -> None:
        if self.base <= 0 or self.count < 0 or self.count > self.base or not 0 <= self.percent <= 100:
            raise InsightError(
                "bad_share",
                "{share} is no share: {count} of {base}.",
                share=self.name,
                count=self.count,
                base=self.base,
            )


@dataclass(frozen=True)
class Finding:
    """What is the matter with a share; nothing when it `holds`. It would be right for bases `low` to `high`."""

    share: Share
    true_percent: float
    holds: bool
    low: int
    high: int | None

    def __str__(self) -> str:
        said = f"{self.share.count} of {self.share.base} is {self.true_percent:.1f} %"
        if self.holds:
            return f"{said}, as {self.share.name} says."
        upto = f" to {self.high}" if self.high is not None else " or more"
        return f"{said}, and {self.share.name} says {self.share.percent:g} %, which needs a base of {self.low}{upto}."


def check(share: Share) -> Finding:
    """Whether the percentage follows from its count and base, and which bases it would follow from."""
    true = 100 * share.count / share.base
    half = 0.5 * 10.0**-share.decimals
    low, high = bases_of(share)
    return Finding(share, true, abs(true - share.percent) <= half + 1e-9, low, high)


def bases_of(share: Share) -> tuple[int, int | None]:
    """The least and the greatest base that would print this percentage; None for no upper limit."""
    half = 0.5 * 10.0**-share.decimals
    low = max(share.count, math.ceil(100 * share.count / (share.percent + half)), 1)
    below = share.percent - half
    return low, math.floor(100 * share.count / below) if below > 0 else None


def common_base(shares: Sequence[Share]) -> tuple[int, int | None] | None:
    """The bases all the percentages would be right for; None when no single base would do."""
    low = max(bases_of(share)[0] for share in shares)
    highs = [high for share in shares if (high := bases_of(share)[1]) is not None]
    high = min(highs) if highs else None
    return None if high is not None and high < low else (low, high)


@dataclass(frozen=True)
class Comparison:
    """A sample's share against a register's: `z` is how many standard errors lie between them."""

    sample: float
    register: float
    z: float

    @property
    def differs(self) -> bool:
        """Whether those who answered cannot be taken for everyone (5 per cent)."""
        return abs(self.z) > 1.96


def against_register(percent: float, answers: int, register_percent: float) -> Comparison:
    """Whether `percent` of `answers` may be a simple sample of a population where `register_percent` have it."""
    p = register_percent / 100
    if answers <= 0 or not 0 < p < 1:
        raise InsightError("bad_register", "A register's share lies between 0 and 100, and someone must have answered.")
    return Comparison(percent, register_percent, (percent / 100 - p) / math.sqrt(p * (1 - p) / answers))
