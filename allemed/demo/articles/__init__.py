"""The news, oldest first: what the source page told in 2021, in our words, and the demo's present."""

from allemed.demo.articles import (
    a2021_02_cards,
    a2021_03_fritidskort,
    a2021_03_inequality,
    a2021_03_partners,
    a2021_03_webinar,
    a2021_04_survey,
    now_conference,
    now_forms,
    now_measures,
)

ARTICLES = [
    a2021_02_cards.ARTICLE,
    a2021_03_fritidskort.ARTICLE,
    a2021_03_inequality.ARTICLE,
    a2021_03_partners.ARTICLE,
    a2021_03_webinar.ARTICLE,
    a2021_04_survey.ARTICLE,
    now_measures.ARTICLE,
    now_conference.ARTICLE,
    now_forms.ARTICLE,
]
