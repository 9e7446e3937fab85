"""Secondary suppression as a problem in numbers, the same for counts and for values.

A *movement* v changes the true figures x to x + v without changing anything published: A·v = 0 (or within the rows'
limits), v = 0 where published, x + v ≥ 0. A hidden figure can be as large as the largest movement makes it. Primary
figure s is protected when some movement raises it by `need[s]`: then nobody can say that it is small.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from allemed.insight.disclosure.system import Numbers

EPSILON = 1e-6
Mask = npt.NDArray[np.bool_]
Numbering = npt.NDArray[np.int64]


@dataclass
class Problem:
    """What may be hidden at which cost, and what must be.

    matrix (rows x figures) with `row_low ≤ matrix·v ≤ row_high` for movements v; a figure moves at most `down` (it is
    never negative, and may be bounded by what is known) and at most `up`; a figure that must move down is entered with
    its sign turned;
    `need[s] > 0` for primary figures, 0 otherwise; `free` are hidden anyway (never published, or hidden before);
    `shown` must be published. `cost` is what hiding a figure costs, about 1 each; `wide` margins are hidden
    only when nothing else protects.
    """

    matrix: sparse.csr_matrix
    row_low: Numbers
    row_high: Numbers
    down: Numbers
    up: Numbers
    need: Numbers
    free: Mask
    shown: Mask
    cost: Numbers
    wide: Mask
    other_way: Numbers
    """How far a primary figure would have to move the other way instead; 0: that way leads nowhere."""

    def turned(self, figures: Mask) -> Problem:
        """The problem of these figures alone, moving the other way where that leads anywhere."""
        turn = figures & (self.other_way > 0)
        return replace(
            self,
            matrix=(self.matrix @ sparse.diags(np.where(turn, -1.0, 1.0))).tocsr(),
            down=np.where(turn, self.up, self.down),
            up=np.where(turn, self.down, self.up),
            need=np.where(turn, self.other_way, np.where(figures, self.need, 0.0)),
            other_way=np.zeros(self.size),
        )

    @property
    def size(self) -> int:
        """How many figures there are."""
        return len(self.need)

    @property
    def primary(self) -> Mask:
        """The figures that need protection."""
        mask: Mask = self.need > 0
        return mask

    def __post_init__(self) -> None:
        self.down = np.minimum(self.down, self.reach)
        self.up = np.minimum(self.up, self.reach)

    @property
    def reach(self) -> float:
        """No single figure need move further than this."""
        return 20.0 * float(self.need.max(initial=1.0))

    def neighbours(self) -> sparse.csr_matrix:
        """Which figures share a row (figures x figures)."""
        touching = (self.matrix != 0).astype(np.int8)
        return (touching.T.astype(np.int32) @ touching.astype(np.int32)).tocsr()
