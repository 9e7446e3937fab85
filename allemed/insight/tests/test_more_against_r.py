"""What the manual prints no figures of, asked of R itself: replicates, calibration in bounds, policies, two stages."""

from __future__ import annotations

import numpy as np
import pytest

from allemed.insight.design import make_design, parse
from allemed.insight.errors import InsightError
from allemed.insight.estimates import mean, proportion, quantile, ratio, total
from allemed.insight.models import fit
from allemed.insight.tests import oracle

SCRIPT = """
data(api, package="survey"); data(scd, package="survey"); data(nhanes, package="survey"); data(mu284, package="survey")
put <- function(name, s) say(name, c(coef(s), SE(s)))
strat <- svydesign(id=~1, strata=~stype, weights=~pw, data=apistrat, fpc=~fpc)
clus1 <- svydesign(id=~dnum, weights=~pw, data=apiclus1, fpc=~fpc)
clus2 <- svydesign(id=~dnum+snum, fpc=~fpc1+fpc2, data=apiclus2)
jkn <- as.svrepdesign(strat, type="JKn"); put("jkn", svymean(~api00, jkn)); say("jkn.df", degf(jkn))
put("jkn.ratio", svyratio(~api.stu, ~enroll, jkn))
scdd <- svydesign(id=~ambulance, strata=~ESA, data=transform(scd, ambulance=1:6), weights=~I(rep(1,6)))
brr <- as.svrepdesign(scdd, type="BRR"); put("brr", svytotal(~alive, brr)); say("brr.df", degf(brr))
fay <- as.svrepdesign(scdd, type="Fay", fay.rho=0.3); put("fay", svytotal(~alive, fay))
put("jk1.by", svyby(~api00, ~stype, as.svrepdesign(clus1), svymean))
put("jk1.lm", svyglm(api00~ell+meals, as.svrepdesign(clus1)))
wide <- c(`(Intercept)`=6194, api99=3914069)
lin <- calibrate(clus1, ~api99, wide); put("greg", svytotal(~enroll, lin))
put("greg.by", svyby(~api00, ~stype, lin, svymean))
put("greg.lm", svyglm(api00~ell, lin))
put("ratio", svyratio(~api.stu, ~enroll, clus2, na.rm=TRUE))
q <- svyby(~api00, ~stype, clus2, svyquantile, quantiles=0.5, ci=TRUE); say("median.by", c(q[,2], q[,3]))
put("two.lm", svyglm(api00~ell+stype, clus2))
put("mu284", svytotal(~y1, svydesign(id=~id1+id2, fpc=~n1+n2, data=mu284)))
small <- subset(nhanes, !(SDMVSTRA == 75 & SDMVPSU == 2))
for (policy in c("remove", "adjust", "average", "certainty")) {
  options(survey.lonely.psu=policy)
  d <- svydesign(id=~SDMVPSU, strata=~SDMVSTRA, weights=~WTMEC2YR, nest=TRUE, data=small)
  put(paste0("lonely.", policy), svytotal(~race, d))
}
options(survey.lonely.psu="fail")
nh <- svydesign(id=~SDMVPSU, strata=~SDMVSTRA, weights=~WTMEC2YR, nest=TRUE, data=nhanes)
g <- svyglm(HI_CHOL~factor(race)+agecat+RIAGENDR, nh, family=quasibinomial, epsilon=1e-15)
START <- coef(g); g <- svyglm(HI_CHOL~factor(race)+agecat+RIAGENDR, nh, family=quasibinomial, start=START)
put("nh.logit", g); say("nh.df", g$df.residual); say("nh.loglik", suppressWarnings(logLik(g)))
by <- svyby(~HI_CHOL, ~agecat+RIAGENDR, nh, svymean, na.rm=TRUE); put("nh.by", by)
"""


@pytest.fixture(scope="module")
def r() -> dict[str, list[float]]:
    return oracle.numbers(SCRIPT)


def both(estimates: object) -> list[float]:
    return [*estimates.estimate, *estimates.se]  # type: ignore[attr-defined]


def coefficients(model: object) -> list[float]:
    terms = model.terms  # type: ignore[attr-defined]
    return [*(term.estimate for term in terms), *(term.se for term in terms)]


def agree(ours: list[float], theirs: list[float], tolerance: float = 1e-10) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=tolerance)


def test_jackknife_in_strata(r: dict[str, list[float]]) -> None:
    design = oracle.apistrat(replicates={"method": "jkn"})
    agree(both(mean(design, "api00")), r["jkn"])
    agree(both(ratio(design, "api.stu", "enroll")), r["jkn.ratio"])
    assert [design.degrees] == r["jkn.df"]


def test_balanced_halves_whole_and_fays(r: dict[str, list[float]]) -> None:
    for method, more in (("brr", {}), ("fay", {"rho": 0.3})):
        design = oracle.design("scd", strata="ESA", replicates={"method": method, **more})
        agree(both(total(design, "alive")), r[method])


def test_replicates_in_domains_and_models(r: dict[str, list[float]]) -> None:
    design = oracle.apiclus1(replicates={"method": "jk1"})
    agree(both(mean(design, "api00", ["stype"])), r["jk1.by"])
    agree(coefficients(fit(design, "api00 ~ ell + meals", "lpm")), r["jk1.lm"], 1e-9)


def test_calibration_to_a_number(r: dict[str, list[float]]) -> None:
    totals = {"(Intercept)": 6194, "api99": 3914069}
    step = {"method": "greg", "formula": "~ api99", "totals": totals}
    plain = oracle.apiclus1(calibration=[step])
    agree(both(total(plain, "enroll")), r["greg"])
    agree(both(mean(plain, "api00", ["stype"])), r["greg.by"])
    agree(coefficients(fit(plain, "api00 ~ ell", "lpm")), r["greg.lm"])


def test_calibration_in_bounds_meets_its_totals_and_its_bounds() -> None:
    totals = {"(Intercept)": 6194, "api99": 3914069}
    step = {"method": "greg", "formula": "~ api99", "totals": totals, "bounds": [0.75, 1.3]}
    bounded = oracle.apiclus1(calibration=[step])
    ratios = bounded.weights / oracle.apiclus1().weights
    assert (ratios.min(), ratios.max()) == (pytest.approx(0.75), pytest.approx(1.3))
    met = total(bounded, "api99")
    assert met.estimate[0] == pytest.approx(3914069, rel=1e-6)
    with pytest.raises(InsightError, match="cannot meet these totals within their bounds"):
        oracle.apiclus1(calibration=[{**step, "bounds": [0.9, 1.1]}])


def test_two_stages_in_ratios_medians_and_models(r: dict[str, list[float]]) -> None:
    design = oracle.apiclus2()
    agree(both(ratio(design, "api.stu", "enroll")), r["ratio"])
    median = quantile(design, "api00", 0.5, ["stype"])
    agree([*median.estimate], r["median.by"][:3])
    agree(coefficients(fit(design, "api00 ~ ell + stype", "lpm")), r["two.lm"])
    agree(both(total(oracle.design("mu284", clusters=["id1", "id2"], fpc=["n1", "n2"]), "y1")), r["mu284"])


@pytest.mark.parametrize("policy", ["remove", "adjust", "average", "certainty"])
def test_every_policy_for_a_lonely_cluster(r: dict[str, list[float]], policy: str) -> None:
    whole = oracle.nhanes().table
    frame = whole.frame
    small = frame.filter(~((frame["SDMVSTRA"] == 75) & (frame["SDMVPSU"] == 2)))
    said = {"weights": "WTMEC2YR", "strata": "SDMVSTRA", "clusters": "SDMVPSU", "nest": True, "lonely": policy}
    agree(both(total(make_design(type(whole)(small), parse(said)), "race")), r[f"lonely.{policy}"])


def test_a_logit_of_the_health_examination(r: dict[str, list[float]]) -> None:
    model = fit(oracle.nhanes(), "HI_CHOL ~ factor(race) + agecat + RIAGENDR", "logit")
    agree(coefficients(model), r["nh.logit"], 1e-9)
    assert [model.df] == r["nh.df"]
    # R lets the weights average 1 over all rows, we over the rows in the fit.
    weights, y = model.design.weights, model.design.table.numbers("HI_CHOL")
    agree([model.log_likelihood * weights[~np.isnan(y)].mean() / weights.mean()], r["nh.loglik"])


def test_domains_of_two_variables(r: dict[str, list[float]]) -> None:
    found = proportion(oracle.nhanes(), "HI_CHOL", ["RIAGENDR", "agecat"])
    agree(both(found), r["nh.by"])
