"""Disclosure control over a whole release: protect it, attack it, keep it.

    rules = read_rules(Path("rules.yaml"))
    release = protect([table, …], rules, figures=[…], earlier=ledger)   # each cell has a status
    report = ensure_safe(release, earlier=ledger)                       # or Refused, with the cells and the proofs
    release.published().to_json(); release.hash

Tables come from `make_table(frame, rules)` or `read_table(path, rules)`, or are made of `Cell`s by hand.
"""

from allemed.insight.disclosure.attack import Bound, Report, attack
from allemed.insight.disclosure.cells import Cell, Key, Table, make_key
from allemed.insight.disclosure.counts import tables_with
from allemed.insight.disclosure.protect import Refused, ensure_safe, protect
from allemed.insight.disclosure.reading import make_table, read_table
from allemed.insight.disclosure.release import Figure, Release
from allemed.insight.disclosure.rules import Rules, make_rules, read_rules

__all__ = [
    "Bound",
    "Cell",
    "Figure",
    "Key",
    "Refused",
    "Release",
    "Report",
    "Rules",
    "Table",
    "attack",
    "ensure_safe",
    "make_key",
    "make_rules",
    "make_table",
    "protect",
    "read_rules",
    "read_table",
    "tables_with",
]
