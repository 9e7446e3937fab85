"""Insight: weighted statistics, models and disclosure control. Plain Python: no Django, no other room.

See README.md for the way in, and docs/insight.md for formulas, sources, decisions and limits.
"""
