"""From a locked file to a page: the demo's whole publication, 240,000 pupils, three languages. Aim: under 60 s.

Lower bound in the same run: only reading the same file and counting its groups with polars. Each round has a database
and folders of its own. Prints `name value unit`.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from bench.database import migrated

ROUNDS = int(os.environ.get("ROUNDS", "3"))


def main() -> None:
    """Print the median of each part, and of the whole."""
    times: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        with migrated(f"bench_publication_{number}"), tempfile.TemporaryDirectory() as folder:
            os.environ["MICRODATA_ROOT"] = str(Path(folder) / "microdata")
            os.environ["MEDIA_ROOT"] = str(Path(folder) / "media")
            for name, seconds in _round(Path(folder)).items():
                times.setdefault(name, []).append(seconds)
    for name, each in times.items():
        print(f"{name} {statistics.median(each):.2f} s")


def _round(folder: Path) -> dict[str, float]:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.MICRODATA_ROOT, settings.MEDIA_ROOT = folder / "microdata", folder / "media"
    connection.close()
    connection.settings_dict["NAME"] = os.environ["DATABASE_URL"].split("?")[0].rsplit("/", 1)[-1]

    import io

    import polars as pl

    from allemed.demo import people
    from allemed.demo.insight import report
    from allemed.reports import actions
    from allemed.reports.models import RunState

    people.load()
    content = report.answers()
    marks = [time.perf_counter()]
    pl.read_parquet(io.BytesIO(content)).group_by("municipality", "regular").len()
    marks.append(time.perf_counter())
    run = report.begin()
    marks.append(time.perf_counter())
    done = actions.perform_run(by=report.BY, public_id=run.public_id)
    assert done is not None
    done.refresh_from_db()
    assert done.state == RunState.DONE
    marks.append(time.perf_counter())
    publishing = report.finish(done)
    assert publishing is not None
    out = actions.perform_publishing(by=report.BY, public_id=publishing.public_id)
    assert out is not None
    assert out.state == RunState.DONE
    marks.append(time.perf_counter())
    connection.close()
    parts = [later - earlier for earlier, later in pairwise(marks)]
    names = ("publication_lower_bound", "publication_locked_in", "publication_worked_out", "publication_published")
    return dict(zip(names, parts, strict=True)) | {"publication_whole": marks[-1] - marks[1]}


if __name__ == "__main__":
    main()
