"""Lighthouse's four scores on its mobile setting, for the front page and an article.

Aims: accessibility, best practices and SEO 100, performance at least 95.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from bench import peers

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def report(address: str) -> dict[str, Any]:
    """Lighthouse's own report. Raises `SystemExit` when it could not run."""
    chromium = Path("/usr/bin/chromium")
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "report.json"
        done = subprocess.run(
            [
                str(peers.ROOT / "node_modules" / ".bin" / "lighthouse"),
                address,
                "--quiet",
                "--output=json",
                f"--output-path={output}",
                f"--only-categories={','.join(CATEGORIES)}",
                f"--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking "
                f"--disable-component-update --no-first-run --user-data-dir={folder}/profile",
            ],
            env={**os.environ, **({"CHROME_PATH": str(chromium)} if chromium.exists() else {})},
            capture_output=True,
            text=True,
            check=False,
        )
        if not output.exists():
            raise SystemExit(f"Lighthouse did not run:\n{done.stderr[-2000:]}")
        found: dict[str, Any] = json.loads(output.read_text())
        return found


def main() -> None:
    with peers.serving() as url:
        for name, page in (("front_page", "/"), ("article", peers.an_article(url))):
            peers.get(url, page)
            found = report(url + page)
            for category in CATEGORIES:
                score = found["categories"][category]["score"]
                peers.say(f"lighthouse_{name}_{category.replace('-', '_')}", (score or 0) * 100, "points")
            if os.environ.get("BENCH_SHOW_FAILURES"):
                for audit in found["audits"].values():
                    if audit["score"] is not None and audit["score"] < 1:
                        print("   ", audit["id"], audit["score"], audit.get("displayValue", ""))


if __name__ == "__main__":
    main()
