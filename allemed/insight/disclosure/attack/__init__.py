"""The attack on ourselves: what can be put together from what is published.

`attack(release, earlier=[…])` bounds every hidden figure, and every figure nobody published but that follows from
those published ("all" less "all but one school"), over the release and all earlier ones together.
"""

from allemed.insight.disclosure.attack.verdict import Bound, Report, attack

__all__ = ["Bound", "Report", "attack"]
