"""How long a deck's files take, with the demo's own words and drawings. Lower bound: an empty PDF/UA-1 page by typst.

typst remembers what it has set: the same file again takes milliseconds. So each round is a process of its own, forked
before typst has seen anything, which is what a publication meets. `again` is the second time in one process.

Needs the demo's content (`make demo` once). Prints `name value unit`.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allemed.config.settings")
ROUNDS = 7


def _timed(work: Callable[[], object], answers: Any) -> None:
    times = []
    for _ in range(2):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    answers.send(times)


def say_median(name: str, work: Callable[[], object]) -> None:
    """Time `work` twice in each of several fresh processes, and print both medians."""
    fork = multiprocessing.get_context("fork")
    rounds = []
    for _ in range(ROUNDS):
        mine, theirs = fork.Pipe(duplex=False)
        child = fork.Process(target=_timed, args=(work, theirs))
        child.start()
        rounds.append(mine.recv())
        child.join()
    print(f"{name} {statistics.median(first for first, _ in rounds):.4f} s")
    print(f"{name}_again {statistics.median(second for _, second in rounds):.4f} s")


def main() -> None:
    import django

    from allemed.config import database

    with database.available():
        django.setup()
        from django.db import connection

        from allemed.base import fonts, typst
        from allemed.dialogkort import printing
        from allemed.dialogkort.models import DeckVersion, PrintKind

        version = DeckVersion.objects.with_cards().filter(state="published").order_by("deck__position").first()
        if version is None:
            raise SystemExit("There are no published cards: run `make demo` once.")
        connection.close()  # each child opens its own
        fonts.ensure()
        with tempfile.TemporaryDirectory() as folder:
            empty = Path(folder) / "empty.typ"
            empty.write_text('#set document(title: "x")\n#set text(font: "Inter ALLEMED")\nx')
            say_median("pdf_empty_page", lambda: typst.pdf(empty, data={}))
        kinds = (PrintKind.A5, PrintKind.A6, PrintKind.SHEETS, PrintKind.FACILITATOR)
        for kind in kinds:
            say_median(f"pdf_deck_{kind.value}", lambda kind=kind: printing.make(version, "nb", kind))  # type: ignore[misc]
        say_median("pdf_deck_all", lambda: [printing.make(version, "nb", kind) for kind in kinds])


if __name__ == "__main__":
    main()
