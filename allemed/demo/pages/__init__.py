"""Every page that is not news, parents before children."""

from allemed.demo.pages import about, barriers, fritidskort, front, join, municipalities, resources, small_print

PAGES = [
    *front.PAGES,
    *about.PAGES,
    *join.PAGES,
    *fritidskort.PAGES,
    *barriers.PAGES,
    *resources.PAGES,
    *municipalities.PAGES,
    *small_print.PAGES,
]
