"""html-validate over rendered pages: nesting, ids, roles, attributes."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def markup(pages: dict[str, str]) -> list[str]:
    """What is wrong with each page's HTML, given as {address: html}; one line per error."""
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, (address, html) in enumerate(pages.items()):
            file = Path(folder) / f"{number}.html"
            file.write_text(html, encoding="utf-8")
            names[str(file)] = address
        found = Path(folder) / "found.json"  # a pipe loses what does not fit in it when the tool ends
        tool = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
        done = subprocess.run(
            ["node", str(tool), "--config", str(ROOT / ".htmlvalidate.json"), "--formatter", f"json={found}", *names],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if not found.exists():
            raise RuntimeError(done.stderr)
        return [
            f"{names[report['filePath']]}:{message['line']} {message['ruleId']}: {message['message']}"
            for report in json.loads(found.read_text(encoding="utf-8"))
            for message in report["messages"]
        ]
