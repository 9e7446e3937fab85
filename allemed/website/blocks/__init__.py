"""What a page's body is built of. One file per kind; `BODY` is the list every page uses."""

from __future__ import annotations

from allemed.website.blocks.body import BODY, MENU

__all__ = ["BODY", "MENU"]
