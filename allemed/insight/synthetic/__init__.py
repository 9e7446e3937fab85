"""Surveys that never took place, made by documented rules: for the demo, the tests and the benchmarks.

Everything here is synthetic: no row is a person, and no figure may be quoted as a finding. The effects have the
direction and rough size of published Norwegian studies, and each is a parameter: a test may turn it round or make it
nothing, and see the sentences follow.
"""

from allemed.insight.synthetic.organisations import OrganisationSurvey
from allemed.insight.synthetic.places import centrality, imagined_municipalities
from allemed.insight.synthetic.youth import ACTIVITIES, Effects, YouthSurvey

__all__ = ["ACTIVITIES", "Effects", "OrganisationSurvey", "YouthSurvey", "centrality", "imagined_municipalities"]
