"""A synthetic weighted sample of local organisations, to stand beside published shares; and how one is audited.

The published survey of local organisations (2016–2020) says that 82 % of those without municipal cooperation want it,
98 % of those with it want to go on or do more, and 73 % want the municipality to arrange regular meetings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

KINDS = ("sport", "culture", "children and youth", "outdoor life", "religious", "other")
SHARE_OF_KIND = (0.27, 0.24, 0.16, 0.09, 0.09, 0.15)
ANSWERING = (0.42, 0.47, 0.38, 0.36, 0.29, 0.33)


@dataclass(frozen=True)
class OrganisationSurvey:
    """A stratified sample of organisations that do not exist; each effect may be changed.

    `wants_cooperation` is among those without it, `goes_on` among those with it.
    """

    population: int = 12_000
    invited: int = 4_000
    cooperates: float = 0.56
    wants_cooperation: float = 0.82
    goes_on: float = 0.98
    wants_meetings: float = 0.73
    seed: int = 1620

    def make(self) -> pl.DataFrame:
        """One row for each that answered: kind, members, the four answers (null where not asked), weight."""
        random = np.random.default_rng(self.seed)
        kind = random.choice(len(KINDS), self.population, p=SHARE_OF_KIND)
        members = np.maximum(5, random.lognormal(4.2, 1.0, self.population)).astype(int)
        cooperates = random.random(self.population) < np.clip(self.cooperates + 0.04 * (np.log(members) - 4.2), 0, 1)
        wants = random.random(self.population) < self.wants_cooperation
        goes_on = random.random(self.population) < self.goes_on
        meetings = random.random(self.population) < self.wants_meetings
        asked = random.permutation(self.population)[: self.invited]
        answers = asked[random.random(self.invited) < np.array(ANSWERING)[kind[asked]] + 0.05 * cooperates[asked]]
        known = np.bincount(kind, minlength=len(KINDS))
        weight = known[kind[answers]] / np.bincount(kind[answers], minlength=len(KINDS))[kind[answers]]
        yes = cooperates[answers]
        return pl.DataFrame(
            {
                "kind": [KINDS[each] for each in kind[answers]],
                "members": members[answers],
                "cooperates": yes.astype(np.int8),
                "wants_cooperation": pl.Series(np.where(yes, -1, wants[answers])).replace(-1, None).cast(pl.Int8),
                "goes_on": pl.Series(np.where(yes, goes_on[answers], -1)).replace(-1, None).cast(pl.Int8),
                "wants_meetings": meetings[answers].astype(np.int8),
                "weight": np.round(weight, 6),
            }
        )
