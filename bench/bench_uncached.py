"""What a page costs when nobody has asked for it before: requests/s, share of a bare Django view, and queries.

Aim: at most 15 queries.
"""

from __future__ import annotations

import os

from bench import peers


def queries(page: str) -> int:
    """How many queries a page takes in a process that has answered before."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(page)
    assert answer.status_code == 200, answer.status_code
    if os.environ.get("BENCH_SHOW_QUERIES"):
        for query in captured.captured_queries:
            print("   ", query["sql"][:160])
    return len(captured)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allemed.config.settings")
    with peers.serving() as url:
        for name, page in (("front_page", "/"), ("article", peers.an_article(url))):
            peers.use(url, page)
            found = peers.compare(url, {"uncached": "/bench/uncached", "django": "/bench/django"}, rounds=3)
            peers.say(f"uncached_{name}", found["uncached"], "requests/s")
            peers.say(f"uncached_{name}_bare_django", found["django"], "requests/s")
            peers.say(f"uncached_{name}_of_bare_django", found["uncached"] / found["django"], "ratio")
            peers.say(f"uncached_{name}_queries", queries(page), "queries")


if __name__ == "__main__":
    main()
