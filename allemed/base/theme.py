"""Builds the one stylesheet every page links: our theme, the parts of Designsystemet we use, our own rules, our font.

And a small one beside it, `colours.css`: the same colours and nothing else, for a page that must work on a slow
telephone before the large one could come (a dugnad's room).

`python -m allemed.base.theme` writes `var/theme/`; the Makefile runs it when its sources change. It needs Node and the
npm packages, no network, and gives the same bytes every time. One file and no `@import`: a page waits for one request.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "node_modules"
OURS = ROOT / "allemed" / "base" / "css"
BUILT = ROOT / "var" / "theme"

# What we use of Designsystemet, in its own order (a third less to carry than the whole).
# fmt: off
DESIGNSYSTEMET = (
    "base", "alert", "avatar", "badge", "breadcrumbs", "button", "card", "chip", "details", "dialog",
    "divider", "dropdown", "error-summary", "field", "fieldset", "heading", "input", "label", "link", "list",
    "pagination", "paragraph", "popover", "skeleton", "skip-link", "spinner", "table", "tabs", "tag",
    "toggle-group", "tooltip", "validation-message",
)
# fmt: on
# Ours, in the order they are read.
SHEETS = (
    "font",
    "page",
    "type",
    "header",
    "footer",
    "components",
    "content",
    "figures",
    "forms",
    "listings",
    "pages",
    "staff",
    "print",
)
FONTS = {
    "inter-latin.woff2": "inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "inter-latin-ext-wght-normal.woff2",
}
SMALL = ("accent", "orange", "neutral", "success", "warning", "danger", "focus")
ORDER = "@layer ds.theme, ds.base, ds.components, am;\n"


def build() -> None:
    """Write `var/theme/allemed.css` and the fonts beside it. Raises CalledProcessError if the theme tool refuses."""
    with tempfile.TemporaryDirectory() as folder:
        theme = _theme(Path(folder))
    BUILT.mkdir(parents=True, exist_ok=True)
    for name, source in FONTS.items():
        shutil.copyfile(PACKAGES / "@fontsource-variable/inter/files" / source, BUILT / name)
    (BUILT / "colours.css").write_text(_colours(theme), encoding="utf-8")
    (BUILT / "allemed.css").write_text(ORDER + theme + _designsystemet() + _ours(), encoding="utf-8")


def _theme(folder: Path) -> str:
    tool = PACKAGES / "@digdir/designsystemet/dist/bin/designsystemet.js"
    config = ROOT / "designsystemet.config.json"
    tokens = ROOT / "var" / "theme" / "tokens"  # where the configuration says
    for step in (
        ["create", "--config", str(config), "--clean", "true"],
        ["build", "--config", str(config), "--tokens", str(tokens), "--out-dir", str(folder)],
    ):
        subprocess.run(["node", str(tool), "tokens", *step], cwd=ROOT, check=True, capture_output=True)
    shutil.rmtree(tokens)
    return _on_screens(_squeeze((folder / "allemed.css").read_text(encoding="utf-8")))


def _on_screens(theme: str) -> str:
    """The dark colours for screens only: paper is white, also for who reads in the dark."""
    dark = "@media (prefers-color-scheme: dark)"
    if dark not in theme:
        raise LookupError("the theme says dark in another way than before")
    return theme.replace(dark, dark.replace("@media", "@media screen and"))


def _colours(theme: str) -> str:
    """The theme's colours, light and dark, as plain rules."""
    parts = []
    for scheme in ("light", "dark"):
        found = re.search(rf"@layer ds\.theme\.color-scheme\.{scheme}{{.*?{{(.*?)}}", theme, flags=re.DOTALL)
        if found is None:
            raise LookupError(f"the theme has no {scheme} colours")
        wanted = re.findall(rf"--ds-color-(?:{'|'.join(SMALL)})-[\w-]+:[^;]+;", found[1])
        rules = f":root{{color-scheme:{scheme};{''.join(wanted)}}}".replace(": ", ":")
        parts.append(rules if scheme == "light" else f"@media screen and (prefers-color-scheme:dark){{{rules}}}")
    return "\n".join(parts) + "\n"


def _designsystemet() -> str:
    folder = PACKAGES / "@digdir/designsystemet-css/dist/src"
    parts = []
    for name in DESIGNSYSTEMET:
        layer = "ds.base" if name == "base" else "ds.components"
        parts.append(f"@layer {layer}{{{(folder / f'{name}.css').read_text(encoding='utf-8')}}}\n")
    return "".join(parts)


def _ours() -> str:
    return "".join(f"@layer am{{{_squeeze((OURS / f'{name}.css').read_text(encoding='utf-8'))}}}\n" for name in SHEETS)


def _squeeze(css: str) -> str:
    """Without comments and indentation; strings and values stay as they are."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*\n\s*", "", css)
    return re.sub(r" *([{};]) *", r"\1", css)


if __name__ == "__main__":
    build()
