"""How long a deck's files take, with the demo's own words and drawings. Lower bound: an empty PDF/UA-1 page by typst.

Needs the demo's content (`make demo` once). Prints `name value unit`.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allemed.config.settings")
ROUNDS = 7


def median_of(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    import django

    from allemed.config import database

    with database.available():
        django.setup()
        from allemed.base import typst
        from allemed.dialogkort import printing
        from allemed.dialogkort.models import DeckVersion, PrintKind

        version = DeckVersion.objects.with_cards().filter(state="published").order_by("deck__position").first()
        if version is None:
            raise SystemExit("There are no published cards: run `make demo` once.")
        with tempfile.TemporaryDirectory() as folder:
            empty = Path(folder) / "empty.typ"
            empty.write_text('#set document(title: "x")\n#set text(font: "Inter ALLEMED")\nx')
            print(f"pdf_empty_page {median_of(lambda: typst.pdf(empty, data={})):.4f} s")
        kinds = (PrintKind.A5, PrintKind.A6, PrintKind.SHEETS, PrintKind.FACILITATOR)
        for kind in kinds:
            seconds = median_of(lambda kind=kind: printing.make(version, "nb", kind))  # type: ignore[misc]
            print(f"pdf_deck_{kind.value} {seconds:.4f} s")
        print(f"pdf_deck_all {median_of(lambda: [printing.make(version, 'nb', kind) for kind in kinds]):.4f} s")


if __name__ == "__main__":
    main()
