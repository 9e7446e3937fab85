"""Search over 5,000 generated pages: time in the server for one question, beside PostgreSQL's own Norwegian search.

The pages are made of the words of the compound list with a long-tailed distribution, so that some words stand in most
pages and some in a few; every seventh is one of 4,000 compounds. Aim: p95 under 50 ms.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from bench.database import migrated

PAGES = 5_000
QUESTIONS = 300


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def timed(ask: Callable[[str], object], questions: list[str]) -> list[float]:
    """Milliseconds for each question."""
    times = []
    for question in questions:
        start = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - start) * 1000)
    return times


def main() -> None:
    with migrated("bench_search"):
        import django

        django.setup()
        from django.db import connection

        from allemed.website.search.analysis import known_words
        from allemed.website.search.documents import Document
        from allemed.website.search.index import rebuild
        from allemed.website.search.query import search

        chance = random.Random(2026)
        words = sorted(known_words())
        chance.shuffle(words)
        shares = [1 / (rank + 3) for rank in range(len(words))]

        compounds = [f"{chance.choice(words)}s{chance.choice(words)}" for _ in range(4_000)]
        endings = ["", "", "er", "ene", "et"]

        def some(count: int) -> list[str]:
            drawn = chance.choices(words, shares, k=count)
            return [
                chance.choice(compounds) if chance.random() < 0.15 else word + chance.choice(endings) for word in drawn
            ]

        class Generated:
            name = "generated"

            def __init__(self) -> None:
                self.made = {
                    str(number): Document(
                        "nb",
                        "page",
                        title=" ".join(some(6)),
                        lead=" ".join(some(20)),
                        body=" ".join(some(350)),
                        url="/",
                    )
                    for number in range(PAGES)
                }

            def versions(self) -> dict[str, str]:
                return dict.fromkeys(self.made, "1")

            def documents(self, key: str) -> list[Document]:
                return [self.made[key]]

        start = time.perf_counter()
        rebuild([Generated()])
        print(f"search_index_{PAGES}_pages_twice {time.perf_counter() - start:.1f} s")
        questions = [" ".join(some(chance.choice([1, 1, 2, 3]))) for _ in range(QUESTIONS - 30)]
        questions += [word[:-2] + word[-1] + word[-2] for word in words if len(word) > 6][:30]  # misspelt
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE website_searchentry")

        def bare(_question: str) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                cursor.fetchall()

        def own_norwegian(question: str) -> None:
            """PostgreSQL's own configuration over the same texts, ranked, ten hits with headlines."""
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT id, ts_headline('norwegian', body, q) FROM (SELECT id, body, q FROM peer, "
                    "plainto_tsquery('norwegian', %s) q WHERE vector @@ q ORDER BY ts_rank(vector, q) DESC LIMIT 10) x",
                    [question],
                )
                cursor.fetchall()

        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE peer AS SELECT id, lead || ' ' || body AS body, "
                "to_tsvector('norwegian', title || ' ' || lead || ' ' || body) AS vector FROM website_searchentry"
            )
            cursor.execute("CREATE INDEX ON peer USING gin (vector)")
            cursor.execute("ANALYZE peer")
        for ask in (bare, own_norwegian, lambda question: search(question, language="nb")):
            timed(ask, questions[:20])
        for name, ask in (
            ("search", lambda question: search(question, language="nb")),
            ("search_peer_postgres_norwegian", own_norwegian),
            ("search_bound_select_1", bare),
        ):
            times = timed(ask, questions)
            print(f"{name}_p50 {percentile(times, 0.50):.2f} ms")
            print(f"{name}_p95 {percentile(times, 0.95):.2f} ms")


if __name__ == "__main__":
    main()
