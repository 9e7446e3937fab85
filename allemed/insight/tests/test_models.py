"""Models: effects eliminated are effects fitted, and a gap's parts add up."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import scipy.special

from allemed.insight.data import Table
from allemed.insight.design import Design, make_design, parse
from allemed.insight.models import fit, gap, margins
from allemed.insight.models.formula import parse_formula
from allemed.insight.models.matrix import design_matrix


def pupils(n: int = 6000, places: int = 20, *, measured: bool = False, seed: int = 3) -> pl.DataFrame:
    """Pupils in municipalities: those with immigrant parents live more often where fewer take part."""
    rng = np.random.default_rng(seed)
    place = rng.integers(0, places, n)
    level = rng.normal(0, 0.5, places)
    imm = (rng.random(n) < scipy.special.expit(-1.5 - level[place])).astype(int)
    ses = np.clip(rng.integers(1, 6, n) - imm, 1, 5)
    female = rng.integers(0, 2, n)
    x = rng.normal(0, 1, n) if measured else rng.integers(0, 3, n).astype(float)
    eta = -0.8 + level[place] + 0.3 * ses + 0.2 * imm - 0.3 * imm * female + 0.1 * x
    y = (rng.random(n) < scipy.special.expit(eta)).astype(int)
    return pl.DataFrame(
        {
            "y": y, "ses": ses, "imm": imm, "female": female, "x": x, "place": place, "w": rng.uniform(1, 5, n),
            "school": place * 10 + rng.integers(0, 10, n),
        }
    )  # fmt: skip


def sample(frame: pl.DataFrame, **said: object) -> Design:
    return make_design(Table(frame), parse(said))


@pytest.mark.parametrize("family", ["logit", "lpm"])
@pytest.mark.parametrize("measured", [False, True])
def test_effects_eliminated_are_effects_fitted(family: str, measured: bool) -> None:
    design = sample(pupils(measured=measured), weights="w", clusters="school")
    out = fit(design, "y ~ C(ses) + x + imm*female", family, effects="place")
    within = fit(design, "y ~ C(place) + C(ses) + x + imm*female", family)
    shown = {term.term: term for term in within.terms}
    for term in out.terms:
        assert term.estimate == pytest.approx(shown[term.term].estimate, rel=1e-9, abs=1e-11)
        assert term.se == pytest.approx(shown[term.term].se, rel=1e-8)
    assert out.log_likelihood == pytest.approx(within.log_likelihood, rel=1e-12)
    effects = {(one.variable, one.level): one for one in margins(within)}
    for margin in margins(out):
        other = effects[margin.variable, margin.level]
        assert margin.estimate == pytest.approx(other.estimate, rel=1e-8, abs=1e-11)
        assert margin.se == pytest.approx(other.se, rel=1e-7)


def test_cells_give_what_rows_give() -> None:
    frame = pupils()
    cells = fit(sample(frame, weights="w", clusters="school"), "y ~ C(ses) + imm*female", "logit")
    noise = frame.with_columns(pl.Series("u", np.random.default_rng(1).normal(size=len(frame))))
    rows = fit(sample(noise, weights="w", clusters="school"), "y ~ C(ses) + imm*female + u", "logit")
    assert len(cells.cells.weight) < len(frame) == len(rows.cells.weight)
    assert [term.estimate for term in cells.terms] == pytest.approx(
        [t.estimate for t in rows.terms if t.term != "u"], abs=0.02
    )


def test_degrees_of_freedom_survive_effects_that_are_the_clusters() -> None:
    frame = pupils()
    model = fit(sample(frame), "y ~ C(ses) + x + imm*female", "logit", effects="place", cluster="place")
    assert model.df == 19
    assert all(term.status == "ok" and np.isfinite(term.low) for term in model.terms)
    design = fit(sample(frame, clusters="place"), "y ~ C(ses) + x + imm*female", "logit", effects="place")
    assert design.df == 19


def test_a_municipality_where_all_answer_alike_leaves_the_logit_and_is_counted() -> None:
    frame = pupils().with_columns(y=pl.when(pl.col("place") == 3).then(1).otherwise(pl.col("y")))
    gone = int((frame["place"] == 3).sum())
    model = fit(sample(frame), "y ~ ses", "logit", effects="place", cluster="place")
    assert (model.dropped.effects, model.dropped.by_effect, model.n) == (1, gone, len(frame) - gone)
    linear = fit(sample(frame), "y ~ ses", "lpm", effects="place", cluster="place")
    assert (linear.dropped.effects, linear.n) == (0, len(frame))


def test_a_term_that_others_already_say_is_marked() -> None:
    frame = pupils().with_columns(twice=2 * pl.col("ses") + 1, of_place=pl.col("place") % 2)
    model = fit(sample(frame, clusters="school"), "y ~ ses + twice + of_place", "lpm", effects="place")
    assert [(term.term, term.status) for term in model.terms] == [
        ("ses", "ok"),
        ("twice", "collinear"),
        ("of_place", "collinear"),
    ]


def test_rows_with_something_missing_are_left_out_and_counted() -> None:
    frame = pupils().with_columns(ses=pl.when(pl.col("x") == 2).then(None).otherwise(pl.col("ses")))
    model = fit(sample(frame, clusters="school"), "y ~ ses + female", "logit")
    assert model.n + model.dropped.missing == len(frame)
    assert model.dropped.missing == frame["ses"].null_count()


def test_marginal_effects_are_differences_for_indicators_and_slopes_for_numbers() -> None:
    frame = pupils(measured=True)
    design = sample(frame, weights="w", clusters="school")
    model = fit(design, "y ~ x + imm*female", "logit")
    found = {margin.variable: margin for margin in margins(model)}
    beta = dict(zip([term.term for term in model.terms], model.coefficients, strict=True))
    w = frame["w"].to_numpy() / frame["w"].sum()
    x, imm, female = (frame[name].to_numpy() for name in ("x", "imm", "female"))

    def p(x: np.ndarray, imm: np.ndarray, female: np.ndarray) -> np.ndarray:
        eta = beta["(Intercept)"] + beta["x"] * x + beta["imm"] * imm + beta["female"] * female
        return np.asarray(scipy.special.expit(eta + beta["imm:female"] * imm * female))

    one, none = np.ones(len(frame)), np.zeros(len(frame))
    assert found["imm"].estimate == pytest.approx(w @ (p(x, one, female) - p(x, none, female)))
    slope = w @ (beta["x"] * p(x, imm, female) * (1 - p(x, imm, female)))
    assert found["x"].estimate == pytest.approx(slope)
    # The delta method by hand: nudge each coefficient.
    names, nudge, derivatives = list(beta), 1e-6, []
    for name in names:
        moved = []
        for sign in (1, -1):
            kept = beta[name]
            beta[name] = kept + sign * nudge
            moved.append(w @ (p(x, one, female) - p(x, none, female)))
            beta[name] = kept
        derivatives.append((moved[0] - moved[1]) / (2 * nudge))
    j = np.array(derivatives)
    assert found["imm"].se == pytest.approx(float(np.sqrt(j @ model.covariance @ j)), rel=1e-6)


def test_the_parts_of_a_gap_add_up_in_any_order() -> None:
    design = sample(pupils(), weights="w", clusters="school")
    blocks = {"resources": "C(ses)", "gender": "female", "activity": "x"}
    first = gap(design, "y", "imm", blocks, effects="place")
    second = gap(design, "y", "imm", dict(reversed(blocks.items())), effects="place")
    parts = sum(part.estimate for part in first.parts if part.kind == "block")
    assert parts == pytest.approx(first.part("moved").estimate, rel=1e-9)
    for part in first.parts:
        assert second.part(part.name).estimate == pytest.approx(part.estimate, rel=1e-9, abs=1e-12)
        assert second.part(part.name).se == pytest.approx(part.se, rel=1e-7)
    # What the generator says: fewer resources and poorer places hide that they take part more.
    assert first.part("raw").estimate < first.part("adjusted").estimate
    assert first.part("resources").estimate < 0


def test_a_gaps_raw_and_adjusted_figures_are_the_models_own() -> None:
    design = sample(pupils(), weights="w", clusters="school")
    found = gap(design, "y", "imm", {"resources": "C(ses)"}, effects="place")
    raw = fit(design, "y ~ imm", "lpm").terms[1]
    adjusted = next(
        term for term in fit(design, "y ~ imm + C(ses)", "lpm", effects="place").terms if term.term == "imm"
    )
    assert found.part("raw").estimate == pytest.approx(raw.estimate)
    assert found.part("raw").se == pytest.approx(raw.se)
    assert found.part("adjusted").estimate == pytest.approx(adjusted.estimate)
    assert found.part("adjusted").se == pytest.approx(adjusted.se)


@pytest.mark.prove
def test_a_blocks_standard_error_is_what_many_samples_show() -> None:
    """The spread of a block's part over 300 samples, against the mean of its standard errors."""
    parts, errors = [], []
    for seed in range(300):
        design = sample(pupils(1500, seed=seed + 100), weights="w", clusters="school")
        part = gap(design, "y", "imm", {"resources": "C(ses)", "gender": "female"}).part("resources")
        parts.append(part.estimate)
        errors.append(part.se)
    assert float(np.mean(errors)) == pytest.approx(float(np.std(parts)), rel=0.12)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("y ~ a*b", ["(Intercept)", "a", "b", "a:b"]),
        ("y ~ a:b + a", ["(Intercept)", "a", "a:b"]),
        ("y ~ (a + b)*x", ["(Intercept)", "a", "b", "x", "a:x", "b:x"]),
        ("y ~ g", ["(Intercept)", "gq", "gr"]),
        ("y ~ g - 1", ["gp", "gq", "gr"]),
        ("y ~ 0 + a", ["a"]),
        ("y ~ a*g - a", ["(Intercept)", "gq", "gr", "a:gp", "a:gq", "a:gr"]),
        ("y ~ C(b) + I(a^2) + log(x)", ["(Intercept)", "C(b)1", "I(a^2)", "log(x)"]),
        ("y ~ a + a", ["(Intercept)", "a"]),
    ],
)
def test_formulas_mean_what_they_mean_in_r(text: str, terms: list[str]) -> None:
    frame = pl.DataFrame({"y": [0, 1, 1], "a": [1.0, 2, 3], "b": [0, 1, 0], "x": [1.0, 2, 4], "g": ["p", "q", "r"]})
    assert design_matrix(parse_formula(text), Table(frame)).terms == terms
