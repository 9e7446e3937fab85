"""A synthetic survey of pupils in lower and upper secondary school, 2014–2019: who takes part in organised leisure.

How it is made, in order:

1. *Frame.* Every municipality has its pupils (by age) in schools. Lower secondary (8th–10th grade) is asked everywhere
   once, in a year of 2014–2019; upper secondary (VG1–VG3) in about half of the municipalities, in 2017–2019.
2. *Families.* Economic and cultural resources are correlated, and lower where parents are born outside the West and,
   mildly, in less central places. What is answered is goods (car, own room, holidays, computers), books at home and the
   parents' education; the effects below work on what is answered, so that a model of the answers finds them again.
3. *Taking part.* Each of five activities has a logit model: `Effects`. Pupils, schools and municipalities also differ
   by chance. *Regular* is taking part in at least one.
4. *Answering.* Response differs by level, gender, resources and school. A few answers are missing besides.
5. *Weights.* They are calibrated to the known number of pupils by county, grade and gender.

Design for analysis: strata = `stratum` (county and level), clusters = `school`, weights = `weight`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

ACTIVITIES = ("sport", "culture", "youth_club", "religious", "other")
LOWER, UPPER = "lower", "upper"
GRADES = {8: 13, 9: 14, 10: 15, 11: 16, 12: 17, 13: 17}  # grade: the age whose number of children it has
NO_ANSWER = 9
NORWAY, WEST, ELSEWHERE = 1, 2, 3


def _each(sport: float, culture: float, youth_club: float, religious: float, other: float) -> dict[str, float]:
    return dict(zip(ACTIVITIES, (sport, culture, youth_club, religious, other), strict=True))


@dataclass(frozen=True)
class Effects:
    """What moves the chance of taking part, in logits, for each activity.

    `level`: a boy in 8th grade with median resources and parents born in Norway, somewhere in the middle.
    `economic`, `cultural`: one standard deviation more. `age`: each grade above the 8th. `girl`; `girl_age`: on top,
    each grade. `background`: parents born outside the West; `background_girl`, `background_resources`: on top of the
    others for them. `remote`: from the middle to the least central. `time`: from 2014 to 2019; nothing, unless said.
    """

    level: Mapping[str, float] = field(default_factory=lambda: _each(0.50, -1.95, -1.55, -3.1, -2.15))
    economic: Mapping[str, float] = field(default_factory=lambda: _each(0.52, 0.12, -0.02, 0.0, 0.14))
    cultural: Mapping[str, float] = field(default_factory=lambda: _each(0.12, 0.62, 0.0, 0.12, 0.14))
    age: Mapping[str, float] = field(default_factory=lambda: _each(-0.15, -0.11, -0.42, 0.0, -0.06))
    girl: Mapping[str, float] = field(default_factory=lambda: _each(-0.10, 0.55, -0.10, 0.15, 0.10))
    girl_age: Mapping[str, float] = field(default_factory=lambda: _each(-0.07, -0.06, -0.05, 0.0, -0.05))
    background: Mapping[str, float] = field(default_factory=lambda: _each(0.50, 0.10, 0.55, 0.90, 0.20))
    background_girl: Mapping[str, float] = field(default_factory=lambda: _each(-0.62, -0.15, -0.30, 0.0, -0.10))
    background_resources: Mapping[str, float] = field(default_factory=lambda: _each(0.18, 0.08, 0.05, 0.0, 0.05))
    remote: Mapping[str, float] = field(default_factory=lambda: _each(0.22, 0.10, 0.55, 0.35, 0.10))

    time: Mapping[str, float] = field(default_factory=lambda: _each(0.0, 0.0, 0.0, 0.0, 0.0))

    def scaled(self, factor: float, *names: str) -> Effects:
        """The same with the effects `names` times `factor`: -1 turns them round, 0 makes them nothing."""
        known = {one.name for one in fields(self)}
        if not set(names) <= known:
            raise ValueError(f"effects are {', '.join(sorted(known))}")
        changed = {name: {each: value * factor for each, value in getattr(self, name).items()} for name in names}
        return replace(self, **changed)


@dataclass(frozen=True)
class YouthSurvey:
    """A survey to be made. The same parameters and municipalities give the same rows.

    `background_resources_gap`: how much lower economic and cultural resources are, in standard deviations, where
    parents are born outside the West. `remote_resources_gap`: the same from the middle to the least central.
    """

    effects: Effects = field(default_factory=Effects)
    background_resources_gap: tuple[float, float] = (1.00, 0.65)
    remote_resources_gap: tuple[float, float] = (0.14, 0.34)
    response: Mapping[str, float] = field(default_factory=lambda: {LOWER: 0.84, UPPER: 0.68})
    upper_share: float = 0.25
    municipality_sd: float = 0.10
    school_sd: float = 0.12
    pupil_sd: float = 0.55
    no_answer_share: float = 0.012
    seed: int = 2019

    def make(self, municipalities: pl.DataFrame) -> pl.DataFrame:
        """One row for each pupil who answered.

        `municipalities` has the columns municipality, county (text), centrality (1–6) and age_13 … age_17 (children).
        Out come year, municipality, county, centrality, stratum, school, enrolled (pupils of the school who were
        asked), level, grade, gender (1 boy, 2 girl),
        parents_born (1 Norway, 2 the West, 3 elsewhere), parents_education (0–2 parents), books (1–6), car (0–2),
        own_room (0–1), holidays (0–3), computers (0–3), the activities and regular (1 yes, 0 no, 9 no answer), weight.
        """
        random = np.random.default_rng(self.seed)
        pupils = _frame(municipalities, random, self.upper_share)
        self._families(pupils, random)
        self._taking_part(pupils, random)
        answered = self._answering(pupils, random)
        weight = _calibrated(pupils, answered, municipalities)
        rows = pupils.rows(answered)
        for name in (*ACTIVITIES, "books", "parents_education"):
            _leave_out(rows, name, self.no_answer_share, random)
        taking = np.stack([rows[name] for name in ACTIVITIES])
        unknown = (taking == NO_ANSWER).any(axis=0) & ~(taking == 1).any(axis=0)
        rows["regular"] = np.where(unknown, NO_ANSWER, (taking == 1).any(axis=0)).astype(np.int8)
        return pl.DataFrame({**rows, "weight": np.round(weight, 6)})

    def _families(self, pupils: _Pupils, random: np.random.Generator) -> None:
        n = len(pupils)
        remote = pupils.remote
        share = np.clip(0.165 - 0.085 * remote, 0.03, 0.4)
        chance = random.random(n)
        born = np.where(chance < share, ELSEWHERE, np.where(chance < share + 0.05, WEST, NORWAY))
        elsewhere = (born == ELSEWHERE).astype(float)
        common = random.standard_normal(n)
        gaps = zip(self.background_resources_gap, self.remote_resources_gap, strict=True)
        money, culture = (
            0.62 * common + 0.78 * random.standard_normal(n) - gap * elsewhere - far * remote for gap, far in gaps
        )
        pupils.add("parents_born", born)
        education = random.binomial(2, _chance(0.1 + 0.95 * culture))
        pupils.add("parents_education", education)
        pupils.add(
            "books", 1 + np.searchsorted([-1.5, -0.7, 0.0, 0.75, 1.4], culture + 0.55 * random.standard_normal(n))
        )
        pupils.add("car", random.binomial(2, _chance(0.9 + 0.75 * money)))
        pupils.add("own_room", random.binomial(1, _chance(2.3 + 0.9 * money)))
        pupils.add("holidays", random.binomial(3, _chance(0.3 + 0.85 * money)))
        pupils.add("computers", random.binomial(3, _chance(1.1 + 0.6 * money)))
        goods = sum((_standard(pupils[name]) for name in ("car", "own_room", "holidays", "computers")), np.zeros(n))
        pupils.economic = _standard(goods)
        pupils.cultural = _standard(_standard(education) + _standard(pupils["books"]))

    def _taking_part(self, pupils: _Pupils, random: np.random.Generator) -> None:
        n, effects = len(pupils), self.effects
        grade = (pupils["grade"] - 8).astype(float)
        girl = (pupils["gender"] == 2).astype(float)
        background = (pupils["parents_born"] == ELSEWHERE).astype(float)
        keen = self.pupil_sd * random.standard_normal(n)
        keen += self.school_sd * random.standard_normal(pupils.schools)[pupils.school]
        keen += self.municipality_sd * random.standard_normal(pupils.municipalities)[pupils.municipality]
        for activity in ACTIVITIES:
            of = {one.name: getattr(effects, one.name)[activity] for one in fields(effects)}
            logit = of["level"] + keen + of["economic"] * pupils.economic + of["cultural"] * pupils.cultural
            logit += of["age"] * grade + of["girl"] * girl + of["girl_age"] * girl * grade
            logit += of["remote"] * pupils.remote + of["background"] * background
            logit += of["time"] * (pupils["year"].astype(float) - 2014) / 5
            logit += background * of["background_girl"] * girl
            logit += background * of["background_resources"] * (pupils.economic + pupils.cultural) / 2
            pupils.add(activity, random.random(n) < _chance(logit))

    def _answering(self, pupils: _Pupils, random: np.random.Generator) -> npt.NDArray[np.bool_]:
        level = np.where(pupils["grade"] <= 10, self.response[LOWER], self.response[UPPER])
        logit = np.log(level / (1 - level)) + 0.12 * (pupils["gender"] == 2) - 0.06
        logit += 0.18 * (pupils.economic + pupils.cultural) / 2
        logit += 0.35 * random.standard_normal(pupils.schools)[pupils.school]
        answered: npt.NDArray[np.bool_] = random.random(len(pupils)) < _chance(logit)
        return answered


class _Pupils:
    """Everyone who was asked: columns of equal length, and what of them the survey does not know."""

    def __init__(self, municipalities: pl.DataFrame, municipality: Integers, school: Integers, schools: int) -> None:
        self.columns: dict[str, npt.NDArray[np.int8 | np.int16]] = {}
        self.frame = municipalities
        self.municipality, self.school, self.schools = municipality, school, schools
        self.municipalities = municipalities.height
        classes = municipalities["centrality"].to_numpy().astype(float)
        self.remote: Floats = ((classes - 3.5) / 2.5)[municipality]
        self.economic: Floats = np.zeros(0)
        self.cultural: Floats = np.zeros(0)

    def __len__(self) -> int:
        return len(self.municipality)

    def __getitem__(self, name: str) -> npt.NDArray[np.int8 | np.int16]:
        return self.columns[name]

    def add(self, name: str, values: npt.NDArray[np.generic]) -> None:
        self.columns[name] = values.astype(np.int16 if name == "year" else np.int8)

    def rows(self, answered: npt.NDArray[np.bool_]) -> dict[str, npt.NDArray[np.generic]]:
        """The columns of those who answered, texts first."""
        where = self.municipality[answered]
        number, county = (self.frame[name].to_numpy()[where] for name in ("municipality", "county"))
        level = np.where(self.columns["grade"][answered] <= 10, LOWER, UPPER)
        texts = {
            "municipality": number,
            "county": county,
            "centrality": self.frame["centrality"].to_numpy()[where].astype(np.int8),
            "stratum": np.char.add(np.char.add(county.astype(str), "-"), level),
            "school": self.school[answered].astype(np.int32) + 1,
            "enrolled": np.bincount(self.school)[self.school[answered]].astype(np.int32),
            "level": level,
        }
        return texts | {name: column[answered].copy() for name, column in self.columns.items()}


def _frame(municipalities: pl.DataFrame, random: np.random.Generator, upper_share: float) -> _Pupils:
    """The pupils who were asked, in their schools."""
    parts: dict[str, list[Integers]] = {name: [] for name in ("municipality", "school", "grade", "year")}
    schools = 0
    numbers = {grade: municipalities[f"age_{age}"].to_numpy().astype(int) for grade, age in GRADES.items()}
    largest = municipalities.with_row_index().sort("age_16", descending=True).group_by("county").first()["index"]
    certain = set(largest.to_list())  # or a county might have no upper secondary school in the sample
    for place in range(municipalities.height):
        for grades, years, size in (((8, 9, 10), (2014, 2019), 280), ((11, 12, 13), (2017, 2019), 480)):
            is_asked = grades[0] == 8 or random.random() < upper_share or place in certain
            year = int(random.integers(years[0], years[1] + 1))
            if not is_asked:
                continue
            counts = [int(numbers[grade][place]) for grade in grades]
            many = max(1, round(sum(counts) / size))
            shares = random.dirichlet(np.full(many, 6.0))
            for grade, count in zip(grades, counts, strict=True):
                parts["municipality"].append(np.full(count, place))
                parts["school"].append(schools + random.choice(many, count, p=shares))
                parts["grade"].append(np.full(count, grade))
                parts["year"].append(np.full(count, year))
            schools += many
    joined = {name: np.concatenate(each) for name, each in parts.items()}
    pupils = _Pupils(municipalities, joined["municipality"], joined["school"], schools)
    pupils.add("year", joined["year"])
    pupils.add("grade", joined["grade"])
    pupils.add("gender", random.integers(1, 3, len(pupils)))
    return pupils


def _calibrated(pupils: _Pupils, answered: npt.NDArray[np.bool_], municipalities: pl.DataFrame) -> Floats:
    """Each answer's weight: the known pupils of its county, grade and gender, over those who answered there."""
    counties, county = np.unique(municipalities["county"].to_numpy(), return_inverse=True)
    grade = pupils["grade"].astype(int) - 8
    gender = pupils["gender"].astype(int) - 1
    cell = (county[pupils.municipality] * 6 + grade) * 2 + gender
    known = np.zeros(len(counties) * 12)
    for each, age in GRADES.items():
        totals = np.bincount(county, municipalities[f"age_{age}"].to_numpy(), len(counties))
        for who in (0, 1):
            known[(np.arange(len(counties)) * 6 + each - 8) * 2 + who] = totals / 2
    mine = cell[answered]
    return np.asarray(known[mine] / np.bincount(mine, minlength=len(known))[mine], dtype=np.float64)


def _leave_out(rows: dict[str, npt.NDArray[np.generic]], name: str, share: float, random: np.random.Generator) -> None:
    column = rows[name]
    column[random.random(len(column)) < share] = NO_ANSWER


def _chance(logit: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logit)))


def _standard(values: npt.NDArray[np.generic] | Floats) -> Floats:
    numbers = values.astype(np.float64)
    return np.asarray((numbers - numbers.mean()) / numbers.std())
