"""Figures that R's survey package prints in its manual, met to the last printed digit."""

from __future__ import annotations

import numpy as np
import pytest

from allemed.insight.estimates import association, mean, proportion, total
from allemed.insight.models import fit
from allemed.insight.tests import oracle
from allemed.insight.tests.oracle import as_printed

STYPE = {"method": "poststratify", "by": "stype", "population": {"E": 4421, "H": 755, "M": 1018}}
WIDE = {"by": "sch.wide", "population": {"No": 1072, "Yes": 5122}}


def test_a_stratified_sample_of_schools() -> None:
    found = mean(oracle.apistrat(), "api00")
    assert found.estimate[0] == as_printed("662.2873632")
    assert found.se[0] == as_printed("9.4089408")
    assert found.deff[0] == as_printed("1.20446")
    assert found.groups.degrees[0] == 197
    enrolled = total(oracle.apistrat(), "enroll")
    assert enrolled.estimate[0] == as_printed("3687177.53")
    assert enrolled.se[0] == as_printed("114641.72")


def test_without_the_population_sizes() -> None:
    assert mean(oracle.design("apistrat", weights="pw", strata="stype"), "api00").se[0] == as_printed("9.5361323")
    assert mean(oracle.design("apiclus1", weights="pw", clusters="dnum"), "api00").se[0] == as_printed("23.779011")


def test_domains_of_a_stratified_sample() -> None:
    found = mean(oracle.apistrat(), "api00", ["stype"])
    assert [values[0] for values in found.groups.values] == ["E", "H", "M"]
    assert list(found.estimate) == [as_printed("674.43"), as_printed("625.82"), as_printed("636.60")]
    assert list(found.se) == [as_printed("12.38247979"), as_printed("14.93712919"), as_printed("16.21470731")]


def test_a_sample_of_districts() -> None:
    found = mean(oracle.apiclus1(), "api00")
    assert found.estimate[0] == as_printed("644.169399")
    assert found.se[0] == as_printed("23.542241")
    assert found.deff[0] == as_printed("9.34587")
    assert found.groups.degrees[0] == 14
    assert (found.low[0], found.high[0]) == (as_printed("593.6763145"), as_printed("694.6624834"))
    enrolled = total(oracle.apiclus1(), "enroll")
    assert (enrolled.estimate[0], enrolled.se[0]) == (as_printed("3404940.13"), as_printed("932235.03"))


def test_domains_that_cross_clusters() -> None:
    found = mean(oracle.apiclus1(), "api00", ["stype"])
    assert list(found.estimate) == [as_printed("648.8680556"), as_printed("618.5714286"), as_printed("631.4400000")]
    assert list(found.se) == [as_printed("22.36240889"), as_printed("38.02024936"), as_printed("31.60946523")]


def test_the_jackknife() -> None:
    found = mean(oracle.apiclus1(replicates={"method": "jk1"}), "api00")
    assert found.se[0] == as_printed("26.32936")


@pytest.mark.parametrize(
    ("method", "low", "high"),
    [
        ("logit", ".8237988924", ".9119000770"),
        ("beta", ".8237022108", ".9147044921"),
        ("mean", ".8306502041", ".9179836757"),
        # R's likelihood interval is read off a spline through 14 points; ours is the root itself.
        ("likelihood", ".82629", ".91369"),
    ],
)
def test_intervals_of_a_proportion(method: str, low: str, high: str) -> None:
    found = proportion(oracle.apiclus1(), "sch.wide", value="Yes", method=method)
    assert found.estimate[0] == as_printed(".8743169399")
    assert (found.low[0], found.high[0]) == (as_printed(low), as_printed(high))


def test_a_linear_model() -> None:
    model = fit(oracle.apiclus1(), "api00 ~ ell + meals + mobility", "lpm")
    assert [term.term for term in model.terms] == ["(Intercept)", "ell", "meals", "mobility"]
    assert [term.estimate for term in model.terms] == [
        as_printed("819.2790511"),
        as_printed("-.5167217797"),
        as_printed("-3.1232042649"),
        as_printed("-.1689196822"),
    ]
    assert [term.se for term in model.terms] == [
        as_printed("21.38997127"),
        as_printed(".3240039450"),
        as_printed(".2780830438"),
        as_printed(".4449184192"),
    ]


def test_rao_and_scotts_test() -> None:
    found = association(oracle.apiclus1(), "sch.wide", "stype")
    assert found.f == as_printed("5.193369541")
    assert (found.df1, found.df2) == (as_printed("1.494639778"), as_printed("20.924956888"))
    assert found.p == as_printed(".02174746")


def test_post_stratification() -> None:
    design = oracle.apiclus1(calibration=[STYPE])
    assert (mean(design, "api00").estimate[0], mean(design, "api00").se[0]) == (
        as_printed("642.31079"),
        as_printed("23.92049"),
    )
    enrolled = total(design, "enroll")
    assert (enrolled.estimate[0], enrolled.se[0]) == (as_printed("3680892.9"), as_printed("406292.64"))


def test_raking() -> None:
    design = oracle.apiclus1(calibration=[{"method": "rake", "margins": [STYPE, WIDE]}])
    assert (mean(design, "api00").estimate[0], mean(design, "api00").se[0]) == (
        as_printed("641.23025"),
        as_printed("23.70364"),
    )
    enrolled = total(design, "enroll")
    assert (enrolled.estimate[0], enrolled.se[0]) == (as_printed("3647300"), as_printed("400602.72"))
    assert (design.weights.min(), design.weights.max()) == (as_printed("29.87046387"), as_printed("67.12578263"))


def test_generalised_regression() -> None:
    totals = {"(Intercept)": 6194, "stypeH": 755, "stypeM": 1018, "sch.wideYes": 5122}
    step = {"method": "greg", "formula": "~ stype + sch.wide", "totals": totals}
    found = mean(oracle.apiclus1(calibration=[step]), "api00")
    assert (found.estimate[0], found.se[0]) == (as_printed("640.99587"), as_printed("23.82949"))


def test_two_stages() -> None:
    design = oracle.apiclus2()
    found = mean(design, "api00")
    assert (found.estimate[0], found.se[0]) == (as_printed("670.811808"), as_printed("30.099027"))
    assert found.deff[0] == as_printed("6.25051")
    assert design.degrees == 39
    enrolled = total(design, "enroll")
    assert (enrolled.estimate[0], enrolled.se[0]) == (as_printed("2639272.93"), as_printed("799637.77"))
    domain = mean(design, "api00", ["comp.imp"])
    assert (domain.estimate[1], domain.se[1]) == (as_printed("717.16827"), as_printed("32.79669"))


def test_a_national_health_examination() -> None:
    whole = proportion(oracle.nhanes(), "HI_CHOL")
    assert (whole.estimate[0], whole.se[0]) == (as_printed(".11214296"), as_printed(".00545"))
    assert oracle.nhanes().degrees == 16
    race = proportion(oracle.nhanes(), "HI_CHOL", ["race"])
    assert list(race.estimate) == [
        as_printed(".10149166545"),
        as_printed(".12164920536"),
        as_printed(".07864006040"),
        as_printed(".09967860948"),
    ]
    assert list(race.se) == [
        as_printed(".006245843309"),
        as_printed(".006604133624"),
        as_printed(".010384645001"),
        as_printed(".024666226872"),
    ]
    gender = proportion(oracle.nhanes(), "HI_CHOL", ["RIAGENDR"])
    assert (gender.estimate[1], gender.se[1]) == (as_printed(".12307346"), as_printed(".00646"))


def test_a_survey_of_adolescents_as_sudaan_and_spss_have_it() -> None:
    found = proportion(oracle.yrbs(), "qn8")
    assert (found.estimate[0], found.se[0]) == (as_printed(".81362250437"), as_printed(".02008900645"))
    assert (found.low[0], found.high[0]) == (as_printed(".76962210826"), as_printed(".85084780275"))
    assert (found.groups.degrees[0], found.groups.n[0]) == (41, 8757)
    beta = proportion(oracle.yrbs(), "qn8", method="beta")
    assert (beta.low[0], beta.high[0]) == (as_printed(".76907509967"), as_printed(".85283104152"))


def test_weights_that_only_average_one_say_nothing_of_the_population() -> None:
    found = proportion(oracle.yrbs(), "qn8")
    assert found.deff_kind == "wr"
    assert found.deff[0] == as_printed("23.3027")


def test_a_whole_population_has_no_sampling_error() -> None:
    design = oracle.design("apipop")
    found = mean(design, "api00")
    assert found.estimate[0] == as_printed("664.7126251")
    assert total(design, "enroll").estimate[0] == pytest.approx(3811472)
    assert found.groups.n[0] == 6194


def test_every_interval_of_a_proportion_lies_between_nought_and_one() -> None:
    for method in ("logit", "beta", "korn-graubard", "wilson", "likelihood"):
        found = proportion(oracle.apiclus1(), "stype", ["awards"], value="H", method=method)
        assert np.all((found.low >= 0) & (found.low <= found.estimate) & (found.estimate <= found.high))
        assert np.all(found.high <= 1)
