"""From the close to a draft that can be read: the whole way, with the job process an installation runs.

Evenings of seven tables with eighteen texts and three measures each, and one of thirty tables with ten texts: from the
moment the close has committed until the draft stands in the database. Then the same draft as PDF/UA, for the first time
in a process of its own (typst remembers what it has set). Aim: the draft within 10 s. Lower bounds: a job that does
nothing through the same queue, and an empty page by typst.
"""

from __future__ import annotations

import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.bench_pdf import say_median
from bench.database import migrated
from bench.room import ROOT, SENTENCE

ROUNDS = 3
PATIENCE = 60.0


@contextlib.contextmanager
def worker() -> Iterator[None]:
    """The job process as the unit starts it."""
    log = ROOT / "var" / "log" / "bench-jobs.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as said:
        command = [sys.executable, "manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout=20"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def full_evening(tables: int, texts: int) -> Any:
    """An evening, not closed, with so many texts and three measures at each table."""
    from allemed.dugnad.models import Kind, StepKind
    from allemed.dugnad.tests.room import make_evening

    evening = make_evening(tables)
    evening.go_to(StepKind.CAPTURE)
    for number in evening.tables:
        for text in range(texts // 2):
            evening.write(number, f"{SENTENCE} {number}.{text}")
    evening.go_to(StepKind.CARD)
    for number in evening.tables:
        for text in range(texts // 2, texts):
            evening.write(number, f"{SENTENCE} {number}.{text}", kind=Kind.IDEA)
    evening.go_to(StepKind.MEASURES)
    for number in evening.tables:
        for measure in range(3):
            evening.measure(number, text=f"{SENTENCE} {number}.{measure}")
    return evening


def until_draft(dugnad: Any) -> float:
    """Seconds until the job has written it."""
    from allemed.dugnad.models import Minutes

    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        if Minutes.objects.filter(dugnad=dugnad).exclude(content={}).exists():
            return time.monotonic() - began
        time.sleep(0.005)
    raise SystemExit("No draft was made; see var/log/bench-jobs.log.")


def until_nothing() -> float:
    """A draft of a dugnad that is not there: the queue alone, in seconds."""
    from django.db import connection
    from procrastinate.contrib.django import app

    began = time.monotonic()
    task = app.configure_task("dugnad.make_minutes", queue="dugnad").defer(public_id="22222222222")
    while time.monotonic() - began < PATIENCE:
        with connection.cursor() as cursor:
            cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [task])
            found = cursor.fetchone()
        if found is None or found[0] == "succeeded":
            return time.monotonic() - began
        time.sleep(0.005)
    raise SystemExit("The queue stands still; see var/log/bench-jobs.log.")


def main() -> None:
    with migrated("bench_minutes"):
        import django

        django.setup()
        from django.db import connection

        from allemed.base import fonts, typst
        from allemed.dugnad.minutes.printing import as_pdf
        from allemed.dugnad.models import Minutes

        evenings = [full_evening(7, 18) for _ in range(ROUNDS)]
        large = full_evening(30, 10)
        with worker():
            until_nothing()  # the process has started
            bare, drafts = [], []
            for evening in evenings:
                bare.append(until_nothing())
                evening.close()
                drafts.append(until_draft(evening.dugnad))
            large.close()
            of_large = until_draft(large.dugnad)
        print(f"minutes_draft_7_tables_median {statistics.median(drafts):.3f} s")
        print(f"minutes_draft_7_tables_most {max(drafts):.3f} s")
        print(f"minutes_draft_30_tables {of_large:.3f} s")
        print(f"minutes_draft_bare_job {statistics.median(bare):.3f} s")
        minutes = Minutes.objects.select_related("dugnad__municipality").get(dugnad=evenings[0].dugnad)
        connection.close()  # each child opens its own
        fonts.ensure()
        with tempfile.TemporaryDirectory() as folder:
            empty = Path(folder) / "empty.typ"
            empty.write_text('#set document(title: "x")\n#set text(font: "Inter ALLEMED")\nx')
            say_median("minutes_pdf_empty_page", lambda: typst.pdf(empty, data={}))
        say_median("minutes_pdf_7_tables", lambda: as_pdf(minutes))


if __name__ == "__main__":
    main()
